// Removing what must not stay, on a disk that may be read-only for a while.

import { rm } from 'node:fs/promises';

const AGAIN_MS = 2_000;

/**
 * Removes a file or a folder, whether or not it is there. Where the disk does not take that now, again every two seconds until
 * it does: never rejects, and holds up neither its caller nor the end of the process. What is left then is swept at a start.
 */
export async function removeInTime(file: string): Promise<void> {
  try {
    await rm(file, { recursive: true, force: true });
  } catch {
    setTimeout(() => removeInTime(file), AGAIN_MS).unref();
  }
}
