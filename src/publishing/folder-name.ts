// Converts a workflow id, which can be any text, to a folder name that is safe on every file system.

import { sha256Hex } from '../records/hash';

const KEPT = /^[a-z0-9][a-z0-9._-]{0,79}$/;
/** Names with a special meaning in a papers folder. */
const OURS = new Set(['latest', 'drafts']);
/** Windows opens a device for these names, even with an extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

const SLUG_CHARS = 48;
const HASH_CHARS = 16;

/**
 * The folder of a workflow id: one path segment of at most 80 characters.
 *
 * An id that is already a safe, lower-case name is used as is. Any other becomes a slug, `~` and the first 64
 * bits of the id's SHA-256. An unchanged name never contains `~`, so no id can take another's folder, even if
 * the file system ignores case.
 */
export function folderName(workflowId: string): string {
  if (
    KEPT.test(workflowId) &&
    !workflowId.endsWith('.') &&
    !OURS.has(workflowId) &&
    !DEVICE.test(workflowId)
  ) {
    return workflowId;
  }
  const slug = workflowId
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, SLUG_CHARS)
    .replace(/-$/, '');
  return `${slug || 'run'}~${sha256Hex(workflowId).slice(0, HASH_CHARS)}`;
}
