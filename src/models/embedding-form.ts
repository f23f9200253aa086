// The two forms of the /embeddings request: NVIDIA NIM's, which tells queries from passages, and OpenAI's.

import { cutText } from '../text/plain-text';
import type { EmbedRequest } from './embedder';

export const EMBED_FORMS = ['auto', 'nim', 'openai'] as const;
export type EmbedForm = (typeof EMBED_FORMS)[number];

/**
 * Characters of a text where the server does not cut it: even at one token a character that fits the 8,191
 * tokens of OpenAI's models. A model of 512 tokens needs less, about 1500 of English.
 */
export const EMBED_MAX_CHARS = 8_000;

/** What a server wants changed in the form that it was first asked in. */
export type FormChange =
  | 'with input_type'
  | 'without input_type'
  | 'without truncate'
  | 'without encoding_format';

/** Models that want to be told queries from passages: NVIDIA's, and E5. */
const ASYMMETRIC = /^nvidia\/|(?:^|\/)nv-|(?:^|[/_-])e5(?:$|[/_-])/i;

export interface SpokenForm {
  readonly form: 'nim' | 'openai';
  /** The server cuts what is longer than the model reads; otherwise texts are cut before they are sent. */
  readonly cutByServer: boolean;
}

/** The form in which a model is asked, `auto` told by its name, after what its server has shown to take. */
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
 * What a refusal's words ask to be changed. Only `auto` goes from one form to the other, and only once: a form
 * that was set is kept, because its vectors are what the index is made of.
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

/** The request's body. Texts are at most `maxChars` UTF-16 units where the server does not cut them itself. */
export function embeddingBody(options: {
  model: string;
  texts: readonly string[];
  /** One text, which is not put into a list. */
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
