// Removes files that must not stay, even if the disk is read-only for a while.

import { rm } from 'node:fs/promises';

const AGAIN_MS = 2_000;

/**
 * Removes a file or folder, if it exists. If the disk does not allow it, retries every two seconds until it
 * does. Never rejects, and delays neither its caller nor the end of the process. Anything left is swept at
 * the next start.
 */
export async function removeInTime(file: string): Promise<void> {
  try {
    await rm(file, { recursive: true, force: true });
  } catch {
    setTimeout(() => removeInTime(file), AGAIN_MS).unref();
  }
}
