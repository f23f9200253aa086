// The two forms of an /embeddings request: NVIDIA NIM's, which distinguishes queries from passages, and
// OpenAI's.

import { cutText } from '../text/plain-text';
import type { EmbedRequest } from './embedder';

export const EMBED_FORMS = ['auto', 'nim', 'openai'] as const;
export type EmbedForm = (typeof EMBED_FORMS)[number];

/**
 * Characters of a text if the server does not truncate it: even at one token per character this fits the
 * 8,191 tokens of OpenAI's models. A model of 512 tokens needs a lower limit, about 1500 for English.
 */
export const EMBED_MAX_CHARS = 8_000;

/** A change that a server asks for in the form of a request. */
export type FormChange =
  | 'with input_type'
  | 'without input_type'
  | 'without truncate'
  | 'without encoding_format';

/** Models that distinguish queries from passages: NVIDIA's, and E5. */
const ASYMMETRIC = /^nvidia\/|(?:^|\/)nv-|(?:^|[/_-])e5(?:$|[/_-])/i;

export interface SpokenForm {
  readonly form: 'nim' | 'openai';
  /** Whether the server truncates texts that are too long; otherwise we truncate them before sending. */
  readonly cutByServer: boolean;
}

/** The form in which to ask a model: `auto` goes by its name, corrected by what its server has accepted. */
export function spokenForm({
  form,
  model,
  changes,
}: {
  form: EmbedForm;
  model: string;
  changes: ReadonlySet<FormChange>;
}): SpokenForm {
  const first = form === 'auto' ? (ASYMMETRIC.test(model) ? 'nim' : 'openai') : form;
  const spoken = changes.has('without input_type')
    ? 'openai'
    : changes.has('with input_type')
      ? 'nim'
      : first;
  return { form: spoken, cutByServer: spoken === 'nim' && !changes.has('without truncate') };
}

/**
 * The change that a refusal's message asks for. Only `auto` switches forms, and only once: a configured form
 * is kept, because the index was built with its vectors.
 */
export function formChangeFor(options: { form: EmbedForm; model: string }) {
  return (named: string, changes: ReadonlySet<FormChange>): FormChange | null => {
    const { form, cutByServer } = spokenForm({ ...options, changes });
    const switched = changes.has('with input_type') || changes.has('without input_type');
    if (/input_type/i.test(named) && options.form === 'auto' && !switched) {
      return form === 'nim' ? 'without input_type' : 'with input_type';
    }
    if (/\btruncate\b/i.test(named) && cutByServer) return 'without truncate';
    if (/encoding[_ -]?format/i.test(named) && !changes.has('without encoding_format')) {
      return 'without encoding_format';
    }
    return null;
  };
}

/** The request's body. Texts are cut to `maxChars` UTF-16 units unless the server truncates them itself. */
export function embeddingBody(options: {
  model: string;
  texts: readonly string[];
  /** A single text, sent without a list. */
  plain: boolean;
  inputType: EmbedRequest['inputType'];
  maxChars: number;
  form: EmbedForm;
  changes: ReadonlySet<FormChange>;
}): Record<string, unknown> {
  const { model, texts, plain, inputType, maxChars, changes } = options;
  const { form, cutByServer } = spokenForm(options);
  const input = cutByServer ? texts : texts.map((text) => cutText(text, maxChars));
  return {
    model,
    input: plain ? input[0] : input,
    ...(form === 'nim' ? { input_type: inputType } : {}),
    ...(cutByServer ? { truncate: 'END' } : {}),
    ...(changes.has('without encoding_format') ? {} : { encoding_format: 'float' }),
  };
}
