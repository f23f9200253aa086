// What a failed answer of a provider means: one table, the first row that fits. To teach SOVEREIGN a server's way of
// refusing, add its words here, and the body that it sent to test/models/servers.test.ts.

import { numbersIn } from './chat-limits';

/** What the failure means to the caller. */
export type Meaning =
  /** Nothing a later attempt could change: the message says what to set. */
  | 'final'
  /** Of this request only: others may be answered. */
  | 'this request'
  /** The prompt, or prompt and answer together, are longer than the model reads. */
  | 'too long'
  /** The answer may not be as long as was asked for. */
  | 'output limit'
  /** A filter refuses the prompt. */
  | 'filtered'
  /** The model's answer was no JSON, and the server gives it in an error. */
  | 'failed generation'
  /** A later attempt may be answered. */
  | 'passing'
  /** What answers is no such server: final after three attempts, in case it is only starting. */
  | 'no such server';

/** A field or message that some servers do not take, left out or put differently when asked again. */
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
  /** Statuses; of an error inside an answer of HTTP 200, the one that it stands for. Absent: any. */
  readonly status?: readonly [from: number, to: number];
  /** What codes, types and the sentence have to say. Absent: anything. */
  readonly says?: readonly RegExp[];
  /** And a number that an answer may have at most. */
  readonly statesLimit?: true;
  readonly meaning: Meaning;
  /** What the user is told to set. */
  readonly remedy?: Remedy;
}

export type Remedy = 'url' | 'key' | 'credit' | 'model' | 'retired' | 'length' | 'answer length' | 'suit';

const CLIENT = [400, 499] as const;

export const FAILURE_TABLE: readonly FailureRow[] = [
  { status: [300, 399], meaning: 'final', remedy: 'url' },
  // OpenRouter. Asked again for as many tokens as the account has.
  { status: [402, 402], says: [/can only afford \d/i], meaning: 'output limit', remedy: 'credit' },
  { status: [402, 402], meaning: 'final', remedy: 'credit' },
  // OpenAI says 429 of an account without credit, which no wait changes. (Gemini says "quota" of any rate limit.)
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
  // Gemini says 400 of a key that is wrong.
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
  // Also as an error inside a stream, of whatever status. Numbers are read by `chat-limits.ts`.
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
  // llama-server and others, of a schema that they cannot make a grammar of.
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
  // A page, or JSON of another kind, under HTTP 2xx.
  { meaning: 'no such server', remedy: 'url' },
];

/** What refusals name, and what is changed then, the more specific first. Asked again for each, learnt if it helps. */
export const CHANGE_TABLE: readonly (readonly [Change, RegExp])[] = [
  ['without stream_options', /stream_options|include_usage/i],
  ['without reasoning_effort', /reasoning[_. ]?effort/i],
  // OpenAI's and Anthropic's models that think.
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
  // Also where the refusal names the old field alone, as servers that forbid unknown fields do.
  ['with max_completion_tokens', /max_(?:completion_)?tokens/i],
  ['without stream', /\bstream(?:ing|ed)?\b/i],
];

/** Those of `names` that are changes of this version. */
export const changesNamed = (names: readonly string[]): Change[] =>
  CHANGE_TABLE.flatMap(([change]) => (names.includes(change) ? [change] : []));

/** The first row that fits. @param said codes, types and the sentence of the error */
export function rowFor({ status, said }: { status: number; said: string }): FailureRow {
  const fits = ({ status: range, says, statesLimit }: FailureRow) =>
    (range === undefined || (status >= range[0] && status <= range[1])) &&
    (says === undefined || says.some((words) => words.test(said))) &&
    (statesLimit === undefined || numbersIn(said).outputTokens !== undefined);
  const row = FAILURE_TABLE.find(fits);
  if (row === undefined) throw new Error(`no row of the table fits HTTP ${status}`);
  return row;
}

/** The change that a refusal's words ask for; null where they name none that is left. */
export const changeFor = (said: string, changes: ReadonlySet<Change>): Change | null =>
  CHANGE_TABLE.find(([change, words]) => words.test(said) && !changes.has(change))?.[0] ?? null;
