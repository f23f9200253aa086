// A model at a test server, and a request to it.

import { z } from 'zod';
import { createTraffic } from '../../src/http/traffic';
import type { GenerateRequest } from '../../src/models/language-model';
import { createOpenAICompatibleModel } from '../../src/models/openai-compatible';

export const KEY = 'sk-test-0123456789abcdef';
export const GOOD = '{"queries": ["dense retrieval negatives"]}';
export const VALUE = { queries: ['dense retrieval negatives'] };
const schema = z.object({ queries: z.array(z.string()).min(1) });

type Options = Parameters<typeof createOpenAICompatibleModel>[0];

export const modelAt = (url: string, over: Partial<Options> = {}) =>
  createOpenAICompatibleModel({
    url,
    model: 'test-model',
    apiKey: KEY,
    timeoutMs: 10_000,
    pollMs: 5,
    // One of its own: a 429 in one test is not the next one's pause.
    traffic: createTraffic(),
    ...over,
  });

export const request = (over: Partial<GenerateRequest<z.infer<typeof schema>>> = {}) => ({
  task: 'plan',
  system: 'You plan.',
  prompt: 'The question.',
  schemaName: 'plan_v1',
  schema,
  maxOutputTokens: 500,
  ...over,
});
