// What a provider's failed answers mean: one table, the first matching row counts. To teach SOVEREIGN another
// server's refusal, add its words here, and the body it sent to test/models/servers.test.ts.

import { numbersIn } from './chat-limits';

/** The meaning of a failure for the caller. */
export type Meaning =
  /** A retry cannot help: the message says what to set. */
  | 'final'
  /** Applies to this request only: others may be answered. */
  | 'this request'
  /** The prompt, or prompt and answer together, exceed the context window. */
  | 'too long'
  /** The requested output is longer than allowed. */
  | 'output limit'
  /** A filter blocked the prompt. */
  | 'filtered'
  /** The model's answer was not JSON, and the server returned it in an error. */
  | 'failed generation'
  /** A retry may succeed. */
  | 'passing'
  /** Not a server of this kind: final after three attempts, in case it is only starting. */
  | 'no such server';

/** A field or message that some servers reject, and that is omitted or sent differently on retry. */
export type Change =
  | 'without stream_options'
  | 'without reasoning_effort'
  | 'without temperature'
  | 'without list bounds'
  | 'without response_format'
  | 'system text in the user message'
  | 'with max_completion_tokens'
  | 'without stream';

export interface FailureRow {
  /** HTTP statuses; for an error inside an answer of HTTP 200, the one it corresponds to. Absent: any. */
  readonly status?: readonly [from: number, to: number];
  /** Expressions that the codes, types and sentence must match. Absent: anything. */
  readonly says?: readonly RegExp[];
  /** And a number that limits the answer's length. */
  readonly statesLimit?: true;
  readonly meaning: Meaning;
  /** What to tell the user to set. */
  readonly remedy?: Remedy;
}

export type Remedy = 'url' | 'key' | 'credit' | 'model' | 'retired' | 'length' | 'answer length' | 'suit';

const CLIENT = [400, 499] as const;

export const FAILURE_TABLE: readonly FailureRow[] = [
  { status: [300, 399], meaning: 'final', remedy: 'url' },
  // OpenRouter. Retried with as many tokens as the account can pay for.
  { status: [402, 402], says: [/can only afford \d/i], meaning: 'output limit', remedy: 'credit' },
  { status: [402, 402], meaning: 'final', remedy: 'credit' },
  // OpenAI answers 429 for an account without credit, which waiting does not change. (Gemini says "quota" for
  // any rate limit.)
  {
    status: [429, 429],
    says: [/insufficient_quota|credit balance is too low/i],
    meaning: 'final',
    remedy: 'credit',
  },
  // Azure, Gemini, DashScope, OpenRouter, Bedrock.
  {
    status: CLIENT,
    says: [
      /content[_ ]?filter|content management policy|ResponsibleAIPolicy|moderation/i,
      /data_inspection_failed|inappropriate content|PROHIBITED_CONTENT|input was flagged/i,
      /blocked by (?:the )?(?:guardrail|safety)/i,
    ],
    meaning: 'filtered',
  },
  // Groq.
  { status: CLIENT, says: [/json_validate_failed|failed_generation/i], meaning: 'failed generation' },
  // Gemini answers 400 for a wrong key.
  {
    status: [400, 400],
    says: [
      /api[ _]?key (?:not valid|expired|not found)|API_KEY_INVALID/i,
      /(?:invalid|incorrect) api[ _]?key/i,
    ],
    meaning: 'final',
    remedy: 'key',
  },
  { status: [401, 401], meaning: 'final', remedy: 'key' },
  { status: [403, 403], meaning: 'final', remedy: 'key' },
  // Also as an error inside a stream, whatever its status. `chat-limits.ts` reads the numbers.
  {
    status: [400, 599],
    says: [
      /context[ _-]?(?:length|window|size)|n_ctx|maximum context|input token count/i,
      /maximum (?:\w{1,20} )?(?:length|tokens|number of tokens)/i,
      /too (?:long|many tokens)|prompt (?:is )?too/i,
      /exceeds? (?:the )?(?:max|model|token|limit|available)/i,
      /max_?(?:model_?len|seq)/i,
      /tokens? \+ `?max_(?:new_)?tokens/i,
    ],
    meaning: 'too long',
    remedy: 'length',
  },
  {
    status: CLIENT,
    says: [/max_?(?:completion_|output_|new_)?tokens|completion tokens|maxOutputTokens/i],
    statesLimit: true,
    meaning: 'output limit',
    remedy: 'answer length',
  },
  { status: [404, 404], meaning: 'final', remedy: 'model' },
  { status: [410, 410], meaning: 'final', remedy: 'retired' },
  {
    status: [400, 400],
    says: [/model[_ ]not[_ ]found|does not exist|(?:unknown|invalid|no such) model/i],
    meaning: 'final',
    remedy: 'model',
  },
  { status: [408, 409], meaning: 'passing' },
  { status: [425, 425], meaning: 'passing' },
  { status: [429, 429], meaning: 'passing' },
  // llama-server and others, for a schema they cannot convert to a grammar.
  {
    status: [500, 501],
    says: [/grammar|json_?schema|response_?format/i],
    meaning: 'this request',
    remedy: 'suit',
  },
  { status: [500, 599], meaning: 'passing' },
  { status: [400, 400], meaning: 'this request', remedy: 'suit' },
  { status: [413, 413], meaning: 'this request', remedy: 'suit' },
  { status: [422, 422], meaning: 'this request', remedy: 'suit' },
  { status: CLIENT, meaning: 'final', remedy: 'suit' },
  // A web page, or other JSON, with HTTP 2xx.
  { meaning: 'no such server', remedy: 'url' },
];

/**
 * Terms that refusals mention, with the change each calls for, the more specific first. The request is
 * retried with the change, which is learnt if it helps.
 */
export const CHANGE_TABLE: readonly (readonly [Change, RegExp])[] = [
  ['without stream_options', /stream_options|include_usage/i],
  ['without reasoning_effort', /reasoning[_. ]?effort/i],
  // Reasoning models of OpenAI and Anthropic.
  ['without temperature', /\btemperature\b/i],
  ['without list bounds', /max_?items/i],
  // OpenAI's name for it, Gemini's, and the grammars of vLLM, SGLang and llama.cpp.
  [
    'without response_format',
    /response_?format|response_?schema|json_?schema|\$schema|structured[ _]?output|guided_|grammar|json mode|additionalProperties/i,
  ],
  [
    'system text in the user message',
    /(?:system|developer) (?:role|message|prompt|instruction)|roles? (?:must|should) alternate|alternate user|['"`](?:system|developer)['"`]|only user and assistant/i,
  ],
  // Also if the refusal names only the old field, as servers that forbid unknown fields do.
  ['with max_completion_tokens', /max_(?:completion_)?tokens/i],
  ['without stream', /\bstream(?:ing|ed)?\b/i],
];

/** Those of `names` that are changes known to this version. */
export const changesNamed = (names: readonly string[]): Change[] =>
  CHANGE_TABLE.flatMap(([change]) => (names.includes(change) ? [change] : []));

/** The first matching row. @param said codes, types and the sentence of the error */
export function rowFor({ status, said }: { status: number; said: string }): FailureRow {
  const fits = ({ status: range, says, statesLimit }: FailureRow) =>
    (range === undefined || (status >= range[0] && status <= range[1])) &&
    (says === undefined || says.some((words) => words.test(said))) &&
    (statesLimit === undefined || numbersIn(said).outputTokens !== undefined);
  const row = FAILURE_TABLE.find(fits);
  if (row === undefined) throw new Error(`no row of the table fits HTTP ${status}`);
  return row;
}

/** The change that a refusal's message calls for; null if there is none that has not been tried. */
export const changeFor = (said: string, changes: ReadonlySet<Change>): Change | null =>
  CHANGE_TABLE.find(([change, words]) => words.test(said) && !changes.has(change))?.[0] ?? null;
