// Providers' answers in a local folder: the journal of a run, and the day cache. A damaged answer is moved
// aside and treated as missing: the provider is asked again.

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { RunKey } from '../contract/run-facts';
import { canonicalJson } from '../records/hash';
import { createOnce, replaceFile } from './atomic-file';
import { withLease } from './call-lease';
import type { DamagedFiles } from './damaged';
import { sha256Hex } from './digest';
import { readFound, sealed, unsealed } from './sealed';
import type { DayCache, Journal, JournalKey } from './store';

/** If an answer is damaged again right after being replaced, the disk is failing. */
const RECORD_TRIES = 3;

interface Answers {
  readonly root: string;
  readonly damaged: DamagedFiles;
}

interface Place {
  /** Relative to the store, with slashes. */
  readonly name: string;
  readonly run?: RunKey;
  readonly step: string;
  readonly what: string;
}

const fileOf = (root: string, { name }: Place) => path.join(root, ...`${name}.json`.split('/'));

/** Returns the content under that name if it is intact and in the expected form. */
async function findIn<T>({ root, damaged }: Answers, place: Place, schema: z.ZodType<T>) {
  const file = fileOf(root, place);
  const found = await readFound(file);
  if (found.kind === 'absent') return undefined;
  const content = found.kind === 'text' ? unsealed(place.name, found.text) : undefined;
  // An answer in the form of another version of this program is as useless as a damaged one.
  const read = content && schema.safeParse(content.content);
  if (read?.success) return read.data;
  await damaged.keep({ ...place, file, ino: found.kind === 'text' ? found.ino : undefined });
  return undefined;
}

export function journalIn({
  root,
  damaged,
  temporary,
  leases,
  nameOf,
}: Answers & { temporary: string; leases: string; nameOf: (run: RunKey) => string }): Journal {
  const keyName = ({ step, request }: JournalKey) => sha256Hex(canonicalJson({ step, request }));
  const placeOf = (key: JournalKey): Place => ({
    name: `journal/${nameOf(key.run)}/${keyName(key)}`,
    run: key.run,
    step: key.asker ?? key.step,
    what: `The journalled answer to ${key.step} of run ${key.run.workflowId}, which is asked for again`,
  });
  const find = <T>(key: JournalKey, schema: z.ZodType<T>) => findIn({ root, damaged }, placeOf(key), schema);
  return {
    find,
    async record<T>(key: JournalKey, answer: T, schema: z.ZodType<T>) {
      const place = placeOf(key);
      const write = { file: fileOf(root, place), temporary, content: sealed(place.name, answer) };
      for (let tries = 1; tries <= RECORD_TRIES; tries += 1) {
        await createOnce(write);
        // The first intact answer stays.
        const first = await find(key, schema);
        if (first !== undefined) return first;
      }
      return answer;
    },
    alone: ({ key, signal }, work) =>
      withLease({ file: path.join(leases, `${nameOf(key.run)}-${keyName(key)}`), signal }, work),
  };
}

export function dayCacheIn({ root, damaged, temporary }: Answers & { temporary: string }): DayCache {
  const today = () => new Date().toISOString().slice(0, 10);
  const placeOf = (day: string, key: unknown): Place => ({
    name: `day/${day}/${sha256Hex(canonicalJson(key))}`,
    step: 'day',
    what: 'An answer that all runs of a day share, which is asked for again',
  });
  return {
    find: (key, schema) => findIn({ root, damaged }, placeOf(today(), key), schema),
    async put(key, value) {
      const day = today();
      const place = placeOf(day, key);
      await replaceFile({ file: fileOf(root, place), temporary, content: sealed(place.name, value) });
      const folder = path.join(root, 'day');
      for (const old of await readdir(folder)) {
        if (old < day) await rm(path.join(folder, old), { recursive: true, force: true });
      }
    },
  };
}
