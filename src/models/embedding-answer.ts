// Parses an /embeddings answer into vectors, or reports what is wrong with it.

import { z } from 'zod';
import { explain } from '../contract/protocol';
import { tokenCount } from './budget-guard';
import { ProviderRefused, ProviderUnavailable } from './errors';
import { nameOf, type Provider } from './provider-failure';
import { l2Normalised } from './vector';

const BYTES_PER_FLOAT = 4;

/**
 * Longest vector accepted. Models in use have 256 to 8,192 dimensions; anything above this is not an
 * embedding.
 */
export const MOST_DIMENSIONS = 65_536;
const MOST_BASE64_CHARS = Math.ceil((MOST_DIMENSIONS * BYTES_PER_FLOAT) / 3) * 4;

/** Not zod's check: its Base64 expression overflows the stack on long texts. */
const isBase64 = (text: string): boolean =>
  text.length > 0 &&
  text.length <= MOST_BASE64_CHARS &&
  text.length % 4 === 0 &&
  !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));

const answerSchema = z.object({
  data: z.array(
    z.object({
      // Omitted by servers that omit zeros, or that answer in order.
      index: z.int().min(0).optional(),
      // Some servers send Base64 even if plain numbers were asked for.
      embedding: z.union([z.array(z.number()), z.string().refine(isBase64, 'is no Base64 of a vector')]),
    }),
  ),
});

const usageSchema = z.object({ usage: z.object({ prompt_tokens: z.unknown() }) });

/** Tokens that the answer reports as used; null if it does not. */
export function tokensUsed(body: string): number | null {
  const parsed = usageSchema.safeParse(jsonOrText(body));
  return parsed.success ? tokenCount(parsed.data.usage.prompt_tokens) : null;
}

/**
 * One vector per text, of the length the model returns, L2-normalised, in the order of the answer's indices.
 * @throws ProviderUnavailable unless the answer has one nonzero numeric vector per text; ProviderRefused for
 * vectors longer than any model's.
 */
export function vectorsIn({
  body,
  count,
  provider,
}: {
  body: string;
  count: number;
  provider: Provider;
}): number[][] {
  const unusable = (why: string) =>
    new ProviderUnavailable(`${nameOf(provider)} answered with unusable embeddings: ${why}`);
  const parsed = answerSchema.safeParse(jsonOrText(body));
  if (!parsed.success) throw unusable(explain(parsed.error, 'answer').slice(0, 300));
  const { data } = parsed.data;
  const byIndex = new Map(data.map(({ index, embedding }, at) => [index ?? at, embedding]));
  if (data.length !== count || byIndex.size !== count) {
    throw unusable(`${data.length} vectors with ${byIndex.size} different indices for ${count} texts`);
  }
  return Array.from({ length: count }, (_, index) => {
    const embedding = byIndex.get(index);
    if (embedding === undefined) throw unusable(`none has index ${index}, though ${count} texts were sent`);
    if (typeof embedding !== 'string' && embedding.length > MOST_DIMENSIONS) {
      throw new ProviderRefused(
        `${nameOf(provider)} gives vectors of ${embedding.length} numbers, more than the ${MOST_DIMENSIONS} we read. Set ${provider.variables.model} to an embedding model.`,
      );
    }
    const vector = typeof embedding === 'string' ? floatsOf(embedding) : embedding;
    if (vector === null) throw unusable(`the vector of text ${index} is not whole 32-bit floats in Base64`);
    const normalised = l2Normalised(vector);
    if (!normalised) throw unusable(`the vector of text ${index} has no direction`);
    return normalised;
  });
}

/**
 * Whether an answer to several texts holds only the vector of the first, as from servers that read only one
 * text of a list.
 */
export function isOfFirstAlone(body: string): boolean {
  const parsed = answerSchema.safeParse(jsonOrText(body));
  return parsed.success && parsed.data.data.length === 1 && (parsed.data.data[0]?.index ?? 0) === 0;
}

/**
 * Decodes 32-bit floats, little-endian, as OpenAI encodes them. Null if the byte count is not a multiple of
 * four.
 */
function floatsOf(base64: string): number[] | null {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.length % BYTES_PER_FLOAT !== 0) return null;
  return Array.from({ length: bytes.length / BYTES_PER_FLOAT }, (_, at) =>
    bytes.readFloatLE(at * BYTES_PER_FLOAT),
  );
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
