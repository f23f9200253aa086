// The artifact that a run starts from: its profile and its question.

import { z } from 'zod';
import { limits } from '../contract/limits';
import { prices } from '../contract/prices';
import { type Ref, ref } from '../contract/ref';
import { type Profile, ROLES } from '../contract/run-facts';
import { SOURCE_KINDS, SOURCES } from '../contract/sources';
import { learntModels } from '../models/learnt-model';
import type { Store } from '../store/store';

const profile = z.object({
  storeId: z.string(),
  source: z.enum(SOURCES),
  searches: z.array(z.object({ source: z.enum(SOURCE_KINDS), at: z.string(), taskQueue: z.string() })),
  // Absent in openings from before registries existed.
  registry: z
    .object({ name: z.literal('crossref'), at: z.string() })
    .nullable()
    .default(null),
  kernel: z.string(),
  // Absent in openings from before reviewers could differ.
  reviewers: z.partialRecord(z.enum(ROLES), z.string()).optional(),
  budget: limits.nullable(),
  prices,
  // Absent in openings of runs without a language model, or whose models were not probed.
  learnt: learntModels.optional(),
  embedder: z.string(),
  embedderDimensions: z.int(),
  verifier: z.string(),
  // Absent in openings from before it could be required.
  requireDraft: z.boolean().optional(),
  papersFolder: z.string(),
  searchAttributes: z.array(z.string()),
}) satisfies z.ZodType<Profile>;

export const opening = z.object({ question: z.string(), profile });
export type Opening = z.infer<typeof opening>;

export const readOpening = (store: Store, at: Ref): Promise<Opening> => store.get(ref.parse(at), opening);

export const putOpening = (
  store: Store,
  { question, profile }: { question: string; profile: Profile },
): Promise<Ref> => {
  const opening: Opening = {
    question,
    profile: {
      ...profile,
      searches: [...profile.searches],
      searchAttributes: [...profile.searchAttributes],
    },
  };
  return store.put(opening);
};
