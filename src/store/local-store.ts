// The store in a local folder:
//   id                     the store's name
//   objects/ab/cdef....json  artifacts, each the canonical JSON its name is the hash of
//   journal/<run>/<key>.json
//   day/<date>/<key>.json
//   spending/<run>/<request>.json
//   claims/                calls under way
//   tmp/                   files being written

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { canonicalJson, hashOf, sha256Hex } from '../evidence/hash';
import type { Ref, RunKey } from '../protocol';
import { createOnce, replaceFile, sweepTemporary } from './atomic-file';
import { claimed, sweepClaims } from './claim';
import { spendingIn } from './local-spending';
import {
  ArtifactCorrupt,
  ArtifactMissing,
  type DayCache,
  type Journal,
  type JournalKey,
  type Store,
} from './store';

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Where an artifact stands below a store's folder. */
export const objectPath = (folder: string, ref: Ref): string => {
  const hex = ref.slice('sha256:'.length);
  return path.join(folder, 'objects', hex.slice(0, 2), `${hex.slice(2)}.json`);
};

/** Opens the store in `folder`, making it on first use. */
export async function openLocalStore(folder: string): Promise<Store> {
  const temporary = path.join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const claims = path.join(folder, 'claims');
  await sweepTemporary(temporary);
  await sweepClaims(claims);
  const idFile = path.join(folder, 'id');
  await createOnce({ file: idFile, temporary, content: randomBytes(8).toString('hex') });
  const id = (await readFile(idFile, 'utf8')).trim();
  if (!/^[0-9a-f]{16}$/.test(id)) {
    throw new ArtifactCorrupt(`${idFile} does not hold a store id (16 hex digits); restore it from a backup`);
  }
  return {
    id,
    async put(value) {
      const ref = hashOf(value);
      await createOnce({ file: objectPath(folder, ref), temporary, content: canonicalJson(value) });
      return ref;
    },
    async get<T>(ref: Ref, schema: z.ZodType<T>) {
      const file = objectPath(folder, ref);
      const text = await readIfThere(file);
      if (text === undefined) {
        throw new ArtifactMissing(`artifact ${ref} is not in the store ${folder}; restore it from a backup`);
      }
      if (`sha256:${sha256Hex(text)}` !== ref) {
        throw new ArtifactCorrupt(`${file} was changed: its content is not ${ref}; restore it from a backup`);
      }
      return schema.parse(JSON.parse(text));
    },
    journal: journalIn({ folder: path.join(folder, 'journal'), claims, temporary }),
    dayCache: dayCacheIn({ folder: path.join(folder, 'day'), temporary }),
    spending: spendingIn({ folder: path.join(folder, 'spending'), temporary, nameOf: runFolder }),
  };
}

const runFolder = (run: RunKey) => sha256Hex(canonicalJson([run.workflowId, run.runId])).slice(0, 32);

function journalIn({
  folder,
  claims,
  temporary,
}: {
  folder: string;
  claims: string;
  temporary: string;
}): Journal {
  const nameOf = ({ step, request }: JournalKey) => sha256Hex(canonicalJson({ step, request }));
  const fileOf = (key: JournalKey) => path.join(folder, runFolder(key.run), `${nameOf(key)}.json`);
  const find = async <T>(key: JournalKey, schema: z.ZodType<T>): Promise<T | undefined> => {
    const text = await readIfThere(fileOf(key));
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  };
  return {
    find,
    async record<T>(key: JournalKey, answer: T, schema: z.ZodType<T>) {
      await createOnce({ file: fileOf(key), temporary, content: canonicalJson(answer) });
      return (await find(key, schema)) ?? answer;
    },
    alone: ({ key, signal }, work) =>
      claimed({ file: path.join(claims, `${runFolder(key.run)}-${nameOf(key)}`), signal }, work),
  };
}

function dayCacheIn({ folder, temporary }: { folder: string; temporary: string }): DayCache {
  const today = () => new Date().toISOString().slice(0, 10);
  const fileOf = (day: string, key: unknown) =>
    path.join(folder, day, `${sha256Hex(canonicalJson(key))}.json`);
  return {
    async find(key, schema) {
      const text = await readIfThere(fileOf(today(), key));
      return text === undefined ? undefined : schema.parse(JSON.parse(text));
    },
    async put(key, value) {
      const day = today();
      await replaceFile({ file: fileOf(day, key), temporary, content: canonicalJson(value) });
      for (const old of await readdir(folder)) {
        if (old < day) await rm(path.join(folder, old), { recursive: true, force: true });
      }
    },
  };
}
