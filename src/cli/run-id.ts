// Checks run ids that users give.

import { arxivRoleId, isRoleId } from '../arxiv-role/role-protocol';
import { UNPRINTABLE } from '../contract/protocol';
import { UsageError } from './usage-error';

/** The default limit of a Temporal server. */
const MOST_BYTES = 1_000;

/** @throws UsageError for an id that no run can have */
export function checkId(id: string): void {
  const bytes = Buffer.byteLength(id);
  if (bytes > MOST_BYTES)
    throw new UsageError(
      `the id is ${bytes} bytes long; a Temporal server takes at most ${MOST_BYTES}. Shorten it`,
    );
}

/** @throws UsageError for an id under which no run may be started */
export function checkNewId(id: string): void {
  checkId(id);
  if (UNPRINTABLE.test(id) || /[\n\r\t]/.test(id))
    throw new UsageError('--id has control characters or line ends; leave them out');
  if (isRoleId(id))
    throw new UsageError(
      `--id ${id}: ids that begin with "${arxivRoleId('')}" are reserved for the one connection to arXiv. Choose another`,
    );
}
