// What was learnt about a model, as journalled and stored in a run's profile.

import { z } from 'zod';
import { type LearntModel, type LearntModels, MODEL_PLACES } from '../contract/run-facts';

export const learntModel = z.object({
  contextTokens: z.int().nullable(),
  maxOutputTokens: z.int().nullable(),
  changes: z.array(z.string()).readonly(),
  thinks: z.boolean(),
  promptTokensPerS: z.number().nullable(),
  answerTokensPerS: z.number().nullable(),
}) satisfies z.ZodType<LearntModel>;

export const learntModels = z.partialRecord(
  z.enum(MODEL_PLACES),
  learntModel,
) satisfies z.ZodType<LearntModels>;
