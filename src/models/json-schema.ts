// A zod schema as the JSON Schema that models and servers are shown.

import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** For the prompt. Without `$schema`: some servers refuse it, and no model needs it. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return rest;
}

/** For `response_format`: objects are closed, as OpenAI's strict form wants. @param bounded lists keep their `minItems` and `maxItems` */
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
