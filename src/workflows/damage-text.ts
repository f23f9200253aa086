// Describes the damaged files that a step found, to append to the step's result.

import type { Damage, Kept } from '../contract/activities';

/** `; 2 damaged answers were asked for again`; empty where nothing was damaged. */
export function damageText(result: unknown): string {
  const parts = (Array.isArray(result) ? result : [result]) as readonly ((Damage & Kept) | undefined)[];
  // Steps that run in parallel report the same files.
  const names = new Set(parts.flatMap((part) => part?.damaged ?? []));
  const again =
    names.size === 0
      ? []
      : [
          names.size === 1
            ? 'a damaged answer was asked for again'
            : `${names.size} damaged answers were asked for again`,
        ];
  const sentences = parts.flatMap((part) =>
    [part?.lost, part?.keptAside].filter((text) => text !== undefined),
  );
  return [...again, ...sentences].map((text) => `; ${text}`).join('');
}
