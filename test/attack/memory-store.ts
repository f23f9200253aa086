// The store of one run in memory: what is kept are JSON texts, so that a run reads what it wrote and nothing else.

import type { z } from 'zod';
import type { Ref } from '../../src/contract/ref';
import { canonicalJson, hashOf } from '../../src/records/hash';
import { ArtifactMissing, type Journal, type Store } from '../../src/store/store';

export function memoryStore(): Store {
  const artifacts = new Map<Ref, string>();
  const journalled = new Map<string, string>();
  const journal: Journal = {
    async find<T>(key: unknown, schema: z.ZodType<T>) {
      const known = journalled.get(canonicalJson(key));
      return known === undefined ? undefined : schema.parse(JSON.parse(known));
    },
    async record<T>(key: unknown, answer: T) {
      journalled.set(canonicalJson(key), canonicalJson(answer));
      return answer;
    },
    alone: (_, work) => work(),
  };
  return {
    id: 'store-1',
    folder: 'memory',
    damaged: async () => [],
    problem: async () => undefined,
    async put(value) {
      const ref = hashOf(value);
      artifacts.set(ref, canonicalJson(value));
      return ref;
    },
    async get<T>(ref: Ref, schema: z.ZodType<T>) {
      const json = artifacts.get(ref);
      if (json === undefined) throw new ArtifactMissing(ref);
      return schema.parse(JSON.parse(json));
    },
    journal,
    usage: {
      entries: async () => [],
      reserve: async () => ({ settle: async () => undefined, withdraw: async () => undefined }),
    },
    dayCache: { find: async () => undefined, put: async () => undefined },
  };
}
