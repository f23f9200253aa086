// The run's search attributes: registered if the worker is allowed to, used only if they exist.

import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../contract/protocol';

const { IndexedValueType } = temporal.api.enums.v1;
const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Double: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
} as const;

export interface SearchAttributesReport {
  /** Those of ours that the namespace has, with the type we need. */
  readonly known: readonly string[];
  /** Why others are missing, for the log; absent if none is. */
  readonly problem?: string;
}

/**
 * Registers missing attributes and reports which exist. Never throws: runs work without those that the
 * namespace lacks (upserting an unknown one would block them), and their profile records which exist.
 */
export async function ensureSearchAttributes(options: {
  connection: Connection;
  namespace: string;
}): Promise<SearchAttributesReport> {
  const { connection, namespace } = options;
  const list = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Map(Object.entries(customAttributes ?? {}));
  };
  try {
    const before = await list();
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !before.has(name));
    const refusal =
      missing.length === 0
        ? undefined
        : await connection.operatorService
            .addSearchAttributes({
              namespace,
              searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, TYPES[type]])),
            })
            .then(() => undefined)
            // Another worker may have been faster, or this one may lack permission: the list decides.
            .catch((error: Error) => error.message);
    const after = missing.length === 0 ? before : await list();
    const known = Object.entries(SEARCH_ATTRIBUTES)
      .filter(([name, type]) => after.get(name) === TYPES[type])
      .map(([name]) => name);
    const absent = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !known.includes(name));
    if (absent.length === 0) return { known };
    return { known, problem: `${absent.join(', ')}: ${refusal ?? 'registered with another type'}` };
  } catch (error) {
    return { known: [], problem: (error as Error).message };
  }
}
