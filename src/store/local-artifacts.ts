// Artifacts in a local folder: objects/ab/cdef....json, each named by the hash of its canonical JSON.

import path from 'node:path';
import type { z } from 'zod';
import { explain } from '../contract/protocol';
import type { Ref } from '../contract/ref';
import { canonicalJson } from '../records/hash';
import { createOnce } from './atomic-file';
import type { DamagedFiles } from './damaged';
import { sha256Hex } from './digest';
import { readFound } from './sealed';
import { ArtifactCorrupt, ArtifactMissing, type Store } from './store';

/** The path of an artifact relative to a store's folder. */
export const objectPath = (folder: string, ref: Ref): string => {
  const hex = ref.slice('sha256:'.length);
  return path.join(folder, 'objects', hex.slice(0, 2), `${hex.slice(2)}.json`);
};

/**
 * A missing artifact blocks its step, and no provider can supply it. Repeating the earlier steps writes it
 * again.
 */
const REMEDY =
  'restore it from a backup: the run then continues, and a decision that was taken still counts. Without a backup reset the run to its start (temporal workflow reset --type FirstWorkflowTask --workflow-id ID --reason TEXT, with the --address that the run was started at): it writes it again from its journal, without paying again, and asks its owner again';

export const artifactsIn = ({
  folder,
  damaged,
  temporary,
}: {
  folder: string;
  damaged: DamagedFiles;
  temporary: string;
}): Pick<Store, 'put' | 'get'> => ({
  async put(value) {
    const content = canonicalJson(value);
    const ref: Ref = `sha256:${sha256Hex(content)}`;
    const file = objectPath(folder, ref);
    await createOnce({ file, temporary, content });
    const found = await readFound(file);
    if (found.kind === 'text' && found.text === content) return ref;
    // The stored file is damaged, but its content is at hand.
    await damaged.keep({
      file,
      ino: found.kind === 'text' ? found.ino : undefined,
      step: 'artifact',
      what: `Artifact ${ref}, which is written again`,
    });
    await createOnce({ file, temporary, content });
    return ref;
  },
  async get<T>(ref: Ref, schema: z.ZodType<T>) {
    const file = objectPath(folder, ref);
    const found = await readFound(file);
    if (found.kind === 'absent')
      throw new ArtifactMissing(`artifact ${ref} is not in the store ${folder}; ${REMEDY}`);
    if (found.kind === 'unreadable')
      throw new ArtifactCorrupt(`${file} cannot be read (${found.why}); ${REMEDY}`);
    if (`sha256:${sha256Hex(found.text)}` !== ref)
      throw new ArtifactCorrupt(`${file} was changed: its content is not ${ref}; ${REMEDY}`);
    const read = schema.safeParse(JSON.parse(found.text));
    if (read.success) return read.data;
    throw new ArtifactCorrupt(
      `${file} is whole, but not in the form that this version of SOVEREIGN reads (${explain(read.error)}); start a worker of the version that wrote it`,
    );
  },
});
