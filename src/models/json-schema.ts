// Converts a zod schema to the JSON Schema shown to models and servers.

import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** For the prompt. Omits `$schema`: some servers refuse it, and no model needs it. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return rest;
}

/**
 * For `response_format`: objects are closed, as OpenAI's strict mode requires. @param bounded lists keep
 * their `minItems` and `maxItems`
 */
export function strictSchemaOf(schema: z.ZodType, { bounded }: { bounded: boolean }): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === 'object') jsonSchema.additionalProperties = false;
      if (!bounded) {
        delete jsonSchema.maxItems;
        delete jsonSchema.minItems;
      }
    },
  }) as JsonSchema;
  return rest;
}
