// Learns from refusals how many texts an embedding server accepts in one request.

import { z } from 'zod';
import { SovereignError } from '../errors/sovereign-error';
import { type HttpFailure, saidIn } from './provider-failure';

/**
 * The shape of one request: how many texts at most, and whether a single text goes in a list or as a plain
 * string.
 */
export interface BatchShape {
  readonly most: number;
  readonly plain: boolean;
}

/**
 * A server refused a request because of its number of texts, and may accept it in the shape `smaller`. Never
 * leaves the adapter.
 */
export class BatchRefused extends SovereignError {
  override readonly code = 'BatchRefused';
  constructor(
    readonly smaller: BatchShape,
    /** The error for the caller if smaller batches are refused too. */
    readonly outcome: Error,
  ) {
    super(outcome.message);
  }
}

/**
 * - `stated`: as many texts as the message states (named group `most`)
 * - `half`: the message states no number
 * - `one`: one text in a list
 * - `string`: one text, not in a list
 * - `none`: not about the number of texts
 */
type Meaning = 'stated' | 'half' | 'one' | 'string' | 'none';

/**
 * Characters of a refusal that are read, far more than servers send: bounds the cost of the expressions
 * below.
 */
const READ_CHARS = 2_000;

interface Wording {
  /** The server that says so, or an example of its message. */
  readonly seen: string;
  readonly says: RegExp;
  /** Absent: 400, 413 and 422. */
  readonly status?: number;
  readonly means: Meaning;
}

const TEXTS =
  '(?:inputs?|texts?|items?|elements?|instance(?:s|\\(s\\))?|requests|documents?|strings?|sentences?|values?|条)';
const MOST =
  '(?:at most|max(?:imum|imal)?|no more than|up to|limit(?:ed)?|(?:larger|greater|more) than|exceed(?:s|ed|ing)?|> |最大|不[得能]超过)';
const NUMBER = '(?<most>\\d{1,6})\\b(?!\\s*(?:tokens?|char|bytes|[km]i?b\\b))';

/** The first match decides, so more specific ones come first. */
const WORDINGS: readonly Wording[] = [
  {
    seen: "OpenAI's and Mistral's limit of tokens in all texts together",
    says: /tokens per request|split into (?:more|smaller|multiple) batches|too many tokens in (?:the |one |this )?batch|total (?:number of )?tokens/i,
    means: 'half',
  },
  {
    seen: 'OpenAI: array too long; Pydantic: list should have at most 32 items',
    says: new RegExp(`\\b(?:array|list)\\b[^]{0,60}?(?:max(?:imum)? length|at most)\\D{0,20}${NUMBER}`, 'i'),
    means: 'stated',
  },
  {
    seen: 'one text is too long: TEI, llama.cpp, vLLM, OpenAI',
    says: /\d tokens?\b|tokens? (?:limit|size|count|length)|max(?:imum)?[ _](?:\w{1,20}[ _])?tokens|too many tokens|context[ _](?:length|window|size)|characters|(?:text|prompt|input) is too long|too large to process|physical batch size|max_?(?:model_?len|seq)/i,
    means: 'none',
  },
  {
    seen: 'TEI, SiliconFlow: batch size 50 > maximum allowed batch size 32',
    says: /max(?:imum)?(?: \w{1,20})? batch[ _]size\D{0,20}(?<most>\d{1,6})/i,
    means: 'stated',
  },
  {
    seen: 'DashScope: batch size is invalid, it should not be larger than 10',
    says: new RegExp(`batch(?:[ _]size)?\\b[^.]{0,60}?${MOST}\\D{0,20}${NUMBER}`, 'i'),
    means: 'stated',
  },
  {
    seen: 'Gemini: at most 100 requests can be in one batch; Vertex: 5 instance(s) is allowed',
    says: new RegExp(
      `(?:${MOST}\\D{0,30})?(?<!\\d)${NUMBER} ?${TEXTS}[^]{0,40}(?:batch|allowed|request|array|list|$)`,
      'i',
    ),
    means: 'stated',
  },
  {
    seen: 'Azure: too many inputs, the max number of inputs is 16; Cohere: texts must be at most 96',
    says: new RegExp(`${TEXTS}[^]{0,80}?${MOST}\\D{0,30}${NUMBER}`, 'i'),
    means: 'stated',
  },
  {
    seen: 'a field that is a string: Pydantic, JSON Schema, zod, Fastify',
    says: /\b(?:must|should|has to|needs to) be (?:of type |a |an )?(?:valid |single |non-empty )?["'`]?(?:string|str)\b(?!["'`]? or\b|s)|expected (?:a |type )?["'`]?(?:string|str)["'`]?,? (?:but )?(?:got|received|found)|str type expected|is not of type ["'`]?string/i,
    means: 'string',
  },
  {
    seen: 'a parser that misses a string: serde, Go, Jackson',
    says: /invalid type: sequence, expected|unmarshal array into [\s\S]{0,80}string|`?(?:java\.lang\.)?String`? from Array/i,
    means: 'string',
  },
  {
    seen: 'one text at a time',
    says: /\b(?:only|exactly|just) (?:an? |the )?(?:one|1|single|first)\b|\bsingle (?:input|text|string|item|prompt|document)|one (?:\w+ )?at a time|must be (?:1|one)\b/i,
    means: 'one',
  },
  {
    seen: 'lists are not supported',
    says: /(?:batch(?:es|ing|ed)?|lists?|arrays?|multiple|several)\b[^.]{0,60}(?:not|n't|un)[ -]?(?:yet |currently )?(?:be )?(?:support|allow|accept|implement|permit)|(?:not|n't|cannot) (?:yet |currently )?(?:support|accept|allow|implement|handle)[^.]{0,40}(?:batch|list|array|multiple)|unsupported[^.]{0,40}(?:batch|list|array)/i,
    means: 'one',
  },
  {
    seen: 'too many, without a number',
    says: new RegExp(
      `too many ${TEXTS}|batch[^.]{0,40}(?:too (?:large|big|long|many)|exceed|invalid|limit)|(?:reduce|smaller|decrease|lower)[^.]{0,30}batch|(?:array|list) (?:is )?too (?:large|long)`,
      'i',
    ),
    means: 'half',
  },
  {
    seen: 'a body too large: nginx, Express, axum, gateways',
    says: /(?:entity|payload|body|content|request) (?:is )?too large|length limit exceeded/i,
    means: 'half',
  },
  { seen: 'too large, in unknown words', status: 413, says: /^/, means: 'half' },
  {
    seen: 'another field, the key, the account or what a text says',
    says: /input_type|\btruncate\b|encoding|dimension|\bmodel\b|api[ _-]?key|credit|quota|billing|content[ _](?:policy|filter)|moderation|flagged|blocked/i,
    means: 'none',
  },
  { seen: 'unknown words', says: /^/, means: 'one' },
];

/**
 * What to send after a refusal (400, 413, 422): fewer texts than before, so that retrying ends. A number that
 * does not help is ignored. After an unknown message, one text is sent: two more requests before a refusal is
 * final.
 * @returns null if the refusal is not about the number of texts, or nothing smaller is left
 */
export function smallerBatch({
  failure,
  sent,
}: {
  readonly failure: HttpFailure;
  readonly sent: { readonly texts: number; readonly plain: boolean };
}): BatchShape | null {
  const { status, body } = failure;
  if (sent.plain || ![400, 413, 422].includes(status)) return null;
  const words = wordsOf(body).slice(0, READ_CHARS);
  for (const wording of WORDINGS) {
    const found = (wording.status ?? status) === status ? wording.says.exec(words) : null;
    if (found)
      return shapeAfter({ means: wording.means, stated: Number(found.groups?.most), texts: sent.texts });
  }
  return null;
}

const withMessage = z.object({ message: z.string() });

/** Fastify and others put the status in `error` and the explanation in `message`. */
function wordsOf(body: string): string {
  const fields = saidIn(body);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return fields;
  }
  const { data } = withMessage.safeParse(parsed);
  return data === undefined || fields.includes(data.message) ? fields : `${fields} ${data.message}`;
}

function shapeAfter({
  means,
  stated,
  texts,
}: {
  means: Meaning;
  stated: number;
  texts: number;
}): BatchShape | null {
  if (means === 'none') return null;
  if (means === 'string' || texts === 1) return { most: 1, plain: true };
  if (means === 'one') return { most: 1, plain: false };
  const helps = means === 'stated' && stated >= 1 && stated < texts;
  return { most: helps ? stated : Math.floor(texts / 2), plain: false };
}
