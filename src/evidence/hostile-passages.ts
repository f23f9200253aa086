// Finds passages of a paper that address the model reading it, and characters that hide words. Uses rules
// only: a model's opinion on such a passage cannot be trusted. Error rates of these rules:
// docs/measurements/attacks.md.

import { SUSPICIONS, type Suspicion } from '../contract/run-facts';
import type { SuspectPaper } from '../records/claim';
import type { PaperRecord } from '../records/paper-record';
import { withoutEntities } from '../text/html-entities';
import { oneLine, withoutHidden } from '../text/printable';
import { cut } from '../text/prose';

export interface HostilePassage {
  readonly why: Suspicion;
  /**
   * The instruction after decoding, or the kind of characters. At most 80 characters, all of them visible.
   */
  readonly words: string;
}

const WORDS_CHARS = 80;

/** Instructions to a reader that is a machine. Expects text with single blanks as white space. */
const ORDERS: readonly RegExp[] = [
  // Markers of chat templates, and of the blocks in our own prompts.
  /<\|[a-z_]{1,20}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:papers|claims|draft|question|system)>|## ?(?:instruction|system|response):?/i,
  /\bhuman: [^:]{0,80}\bassistant:/i,
  // The addressee.
  /\byou are (?:now (?:an? |in |[A-Z])|an? (?:ai|llm|(?:large )?language model|assistant|chatbot)\b)/i,
  /\bas an? (?:ai|llm|(?:large )?language model|reviewer)(?: model| assistant)?,? (?:you|please)\b/i,
  /\b(?:dear|attention|note to|for)(?: all)? (?:ai|llm|chatgpt|gpt|claude|gemini|language model|reviewer)s?(?: reviewers?| models?)?:/i,
  /\bdear (?:ai|llm|chatgpt|gpt|claude|gemini|language model)\b/i,
  // The demand: a score, a verdict, silence, an answer's form.
  /\b(?:rate|score|grade) (?:(?:this|it|the) (?:paper |work |passage )?)?10\b|给 ?10 ?分|поставь 10/i,
  /\b(?:assign|give|award) (?:it )?the (?:maximum|highest|top) (?:score|rating|grade)\b/i,
  /\bAUTO_APPROVE\b|\breport no (?:findings|weakness)|\bpositive review only\b|\bdo not (?:mention|highlight|report) any\b/i,
  /\b(?:approve|recommend accepting|accept) this (?:paper|draft|submission|manuscript)\b/i,
  /\b(?:return|output|print|respond|reply|answer) (?:only |with ){0,2}(?:(?:the following|this|exactly) JSON\b|\{)/i,
  /["“](?:score|findings|verdict|relevance)["”] ?:/i,
  /(?:^|[.!?:] |-- )(?:write: |say that |cite (?:arxiv|10\.|https?:|javascript|data:|C\d)|add the (?:claim|sentence)|repeat after )/i,
];

/**
 * The second must follow the first in the same sentence, within 60 characters: "ignore all previous
 * instructions", "give it score 10".
 */
const PAIRS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:ignore|disregard|forget|override) (?:all|any|every|everything|the|these|those|your|my|previous|prior|earlier|above)\b/gi,
    /\b(?:(?:instruction|prompt|direction|guideline|order|rule)s?|told|said|before|above)\b/i,
  ],
  [
    /(?<!\p{L})(?:ignor(?:ez?|iere|a)|oubliez?|vergiss|olvida|esque[cç]a|dimentica) /giu,
    /consignes|(?:les|vos) instructions|anweisungen|gesagte|instrucciones|instruções|istruzioni/i,
  ],
  [/(?:забудь|игнорируй)/gi, /инструкц|указани/i],
  [/忽略|无视|忘记/g, /指示|指令|说明|提示/],
  [/指示|지시|تجاهل/g, /無視|무시|التعليمات|الأوامر/],
  [/\b(?:give|assign|award|set|donne|gib) /gi, /\b(?:score|rating|grade|relevance|note)[a-z ]{0,9} 10\b/i],
];
const PAIR_CHARS = 60;

function pairIn(text: string, [first, second]: (typeof PAIRS)[number]): string | undefined {
  for (const { index } of text.matchAll(first)) {
    const near = text.slice(index, index + PAIR_CHARS).split(/[.。]/, 1)[0] ?? '';
    const found = second.exec(near);
    if (found !== null) return near.slice(0, found.index + found[0].length);
  }
  return undefined;
}

/** Letters of other scripts that look like Latin ones. */
const LOOKALIKES = new Map(
  [...'аеорсіѕухոνοɡ'].map((char, at) => [char, 'aeopcisyxnvog'.charAt(at)] as const),
);

const looksLatin = (text: string) => text.replace(/[Ͱ-ԯɡո]/gu, (char) => LOOKALIKES.get(char) ?? char);

/** Decodes tag characters, and variation selectors from the seventeenth on, to the letters they encode. */
const untagged = (text: string) =>
  text.replace(/(?:[\u{e0020}-\u{e007e}]|[\u{e0100}-\u{e01ef}])+/gu, (run) => {
    const codes = [...run].map((char) => char.codePointAt(0) ?? 0);
    return ` ${String.fromCharCode(...codes.map((code) => code - (code < 0xe0100 ? 0xe0000 : 0xe0100)))}`;
  });

/** Decodes characters that each hold one byte, as UTF-8. */
const utf8 = (bytes: string) =>
  new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));

const unescaped = (text: string) =>
  withoutEntities(text)
    .replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
      utf8(run.replace(/%(..)/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))),
    );

const fromBase64 = (text: string) =>
  [...text.matchAll(/(?:[A-Za-z0-9+/]{4}){6,}/g)].map(([word]) => utf8(atob(word))).join(' ');

/** What a text says to a reader who decodes what is hidden in it. */
function readingsOf(text: string): string[] {
  const shown = withoutHidden(untagged(unescaped(text))).normalize('NFKC');
  return [shown, looksLatin(shown), fromBase64(shown), shown.replace(/[_,-]/g, ' ')].map((reading) =>
    reading.replace(/\s+/g, ' '),
  );
}

/**
 * Characters that hide words and have no ordinary use. Soft hyphens, direction marks, joiners and single
 * selectors have one.
 */
const HIDING: readonly (readonly [string, RegExp])[] = [
  ['tag characters', /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0001}-\u{e007e}]/u],
  ['variation selectors in a row', /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2}/u],
  ['zero-width characters between letters', /(?:\p{Script=Latin}[\u200b-\u200d\u2060-\u2064\ufeff]+){3}/u],
  ['a turned direction', /[\u202d\u202e]/],
  ['letters without a shape', /\p{Co}{4}/u],
];

function passagesIn(text: string): HostilePassage[] {
  const order = readingsOf(text)
    .flatMap((reading) => [
      ...PAIRS.map((pair) => pairIn(reading, pair)),
      ...ORDERS.map((pattern) => pattern.exec(reading)?.[0]),
    ])
    .find((words) => words !== undefined);
  const hiding = HIDING.find(([, pattern]) => pattern.test(text));
  return [
    ...(order === undefined ? [] : [{ why: SUSPICIONS[0], words: cut(oneLine(order), WORDS_CHARS) }]),
    ...(hiding === undefined ? [] : [{ why: SUSPICIONS[1], words: hiding[0] }]),
  ];
}

/** At most one passage of each kind. Reads all text that a source supplies, even if no prompt shows it. */
export function hostilePassages(paper: PaperRecord): HostilePassage[] {
  const { title, abstract, authors, comment, journalRef, categories, doi, id } = paper;
  const texts = [title, abstract, ...authors, comment, journalRef, ...categories, doi, id];
  const found = texts.flatMap((text) => (text === null ? [] : passagesIn(text)));
  return SUSPICIONS.flatMap((why) => found.filter((one) => one.why === why).slice(0, 1));
}

/**
 * Suspect papers among those kept, and those of previous rounds: a suspect stays suspect for the whole run.
 */
export function suspectsOf(input: {
  papers: readonly PaperRecord[];
  before: readonly SuspectPaper[];
}): SuspectPaper[] {
  const found = input.papers.flatMap((paper) =>
    hostilePassages(paper).map((passage) => ({ paperId: paper.id, title: paper.title, ...passage })),
  );
  const known = new Set(found.map(({ paperId, why }) => `${why} ${paperId}`));
  return [...found, ...input.before.filter(({ paperId, why }) => !known.has(`${why} ${paperId}`))];
}
