// Cues in a sentence's wording: whether it states a result that stands alone, or something else. Cues raise
// or lower a score; they exclude nothing.

const OF_RESULTS =
  'conclusions? results? findings? interpretation significance discussion implications relevance outcomes summary unlabelled';
const OF_METHODS =
  'backgrounds? objectives? aims? purpose context methods? methodology design settings? patients? participants subjects interventions? exposures? measures? measurements? sources? selection extraction abstraction analysis analyses synthesis importance rationale motivation introduction hypothesis registration funding sponsorship data population scope question eligibility criteria strategy availability statement abstract';
const anyOf = (words: string): string => words.replaceAll(' ', '|');
const capital = (words: string): string => anyOf(words).replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
const upper = (words: string): string => anyOf(words).toUpperCase();

/**
 * Words at a sentence's start that are not part of its statement: "Main results: ", "AUTHORS' CONCLUSIONS
 * miR-375 ...", "Methods and Findings We ...". Without a colon, they must be followed by a capital or a name
 * such as "miR-375".
 */
const HEADINGS: readonly RegExp[] = [
  new RegExp(
    `^\\W{0,3}(?:(?:[A-Z][A-Za-z]+|and|of|outcome)[ /&,-]{1,3}){0,4}?(?:(${anyOf(OF_RESULTS)}|${capital(OF_RESULTS)}|${upper(OF_RESULTS)})|${anyOf(OF_METHODS)}|${capital(OF_METHODS)}|${upper(OF_METHODS)})\\s*:\\s*`,
  ),
  new RegExp(
    `^\\W{0,3}(?:(?:[A-Z]{3,}['’]?|AND|OF|&)[ /,-]{1,3}){0,4}?(?:(${upper(OF_RESULTS)})|${upper(OF_METHODS)})(?:\\(S\\))?(?![a-z])(?:\\.\\s*|\\s+(?=[a-z]{0,5}[A-Z0-9"'(]))`,
  ),
  new RegExp(
    `^(?:(?:Main|Study|Review|Search|Statistical|${capital(OF_METHODS)}|${capital(OF_RESULTS)}|outcome)(?:,? and |, | ))*(?:(${capital(OF_RESULTS)})|${capital(OF_METHODS)}|(?<= )(?:${anyOf(OF_METHODS)})) (?=[A-Z0-9(])`,
  ),
];
const CONNECTIVE =
  /^(?:thus|therefore|however|moreover|furthermore|additionally|in addition|hence|consequently|importantly|interestingly|notably|finally|in conclusion|in summary|taken together|together|overall|in contrast|conversely|similarly|surprisingly|remarkably|also|indeed|here|meanwhile|nevertheless|nonetheless|specifically|in particular|accordingly|as a result|on the other hand|first(?:ly)?|second(?:ly)?|third(?:ly)?|lastly|more importantly),\s+/i;

export interface Lead {
  /** Number of characters before the statement. */
  readonly length: number;
  /** One of the headings is of background, aims or methods. */
  readonly ofMethods: boolean;
}

const bigFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence's statement, without its lead and capitalised. */
export const bodyOf = (sentence: string, { length }: Lead): string =>
  length === 0 ? sentence : bigFirst(sentence.slice(length));

/**
 * A quote as a sentence: capitalised after its lead, unless it starts with a name such as "p53" or "mTOR".
 */
export const asSentence = (quote: string): string =>
  /^[a-z]+(?=[ ,-])/.test(quote) ? bigFirst(quote) : quote;

export function leadOf(sentence: string): Lead {
  let length = 0;
  let ofMethods = false;
  for (;;) {
    const rest = sentence.slice(length);
    const heading = HEADINGS.map((pattern) => pattern.exec(rest)).find((found) => found !== null) ?? null;
    const match = heading ?? CONNECTIVE.exec(rest);
    if (match === null) return { length, ofMethods };
    length += match[0].length;
    // In "RESULTS AND METHODS: PATIENTS: ..." the last heading is the sentence's own.
    if (heading !== null) ofMethods = heading[1] === undefined;
  }
}

/** Words by which a paper may refer to itself and still be understood alone: "these results show". */
const WORK =
  '(?:data|results?|findings?|stud(?:y|ies)|work|analys[ei]s|reviews?|trials?|evidence|experiments?|observations?|report|paper|article|survey)';
const FEWEST_WORDS = 8;

/**
 * Each was counted on SciFact train: its share among the marked sentences and among the other sentences of
 * the same abstracts. `undertakes` and `background` were derived from abstracts of computational linguistics;
 * in SciFact, 0.7 % and 0.2 % of the marked sentences match them.
 */
export const DEMOTING: Readonly<Record<string, RegExp>> = {
  refersBack: new RegExp(
    `^(?:and |but )?(?:it|they|these|those|this|such|both|its|their|he|she|his|her|the (?:latter|former|same)|(?:all|each|neither|some|one|most|none) of (?:these|them|which))\\b(?! ${WORK}\\b)|^(?:\\S+\\s+){1,6}(?:these|this|such(?! as)) (?!${WORK}\\b)(?:\\w+ )?\\w{4,}`,
    'i',
  ),
  /** None of 83 matches was marked. */
  aims: /^To [a-z]+ /,
  ownThing:
    /\b(?:our|the (?:proposed|presented|resulting|new)|this|these) (?:\w+[- ]){0,2}?(?:methods?|models?|approach(?:es)?|systems?|frameworks?|algorithms?|architectures?|techniques?|strateg(?:y|ies)|datasets?|benchmarks?|solution)\b/i,
  announces:
    /\b(?:we (?:(?:here|also|then|further|now|therefore|recently|next|first|have|systematically) )*(?:aim(?:ed)?|propose|present|introduce|describe|investigated?|examined?|review(?:ed)?|discuss|evaluated?|assessed?|sought|stud(?:y|ied)|tested|compared?|performed|conduct(?:ed)?|explored?|analy[sz]ed?|measured|used|hypothesi[sz]ed?|implement(?:ed)?|formulate|construct(?:ed)?|develop(?:ed)?|collected|recruited|enrolled|included|searched|obtained|determined|characteri[sz]ed|focus(?:ed)?|consider|asked|randomly|followed|estimated|calculated|generated|employed|applied|set out)(?! that\b)|(?:was|were) (?:undertaken|performed|conducted|carried out|assessed|evaluated|measured|randomi[sz]ed|randomly|assigned|recruited|enrolled|searched|investigated|examined|analy[sz]ed|collected|included|followed(?! by)|studied|obtained|used to|calculated|estimated(?! to be)|determined|treated|given|divided|allocated|administered|fed|incubated|exposed to|sought)|(?:this|the present|our|the|here) (?:\w+ )?(?:review|paper|article|study|report|work|survey)s? (?:aim|describe|discuss|review|examine|investigate|present|summari[sz]e|focus|highlight|sought|was designed|address|consider|explore|evaluate|assess|compare|provides? an)\w*|to (?:determine|investigate|examine|assess|evaluate|explore|test|review|establish|study|compare|identify|clarify|estimate|quantify|address|better understand) (?:the|whether|if|how|this)|(?:aim|objective|purpose|goal)s? (?:of|was|were|is)|(?:is|are) (?:discussed|reviewed|described|presented))\b/i,
  open: /\b(?:unclear|unknown|poorly understood|(?:has|have|had) not (?:yet |previously )?been|not (?:been )?(?:well|fully|clearly|completely) \w+|remains? (?:to be|elusive|controversial|uncertain|largely|a )|little is known|controvers\w+|(?:is|are) needed|should be|needs? to|future (?:research|studies|work)|further (?:research|studies|work|investigation)|whether)\b|\?$/i,
  undertakes:
    /\bin this (?:technical )?(?:paper|work|study|article|report)\b|\bwe (?:\w+ ){0,2}?(?:tackle|address|extend|train|adapt|build|adopt|leverage|incorporate|integrate|design|exploit|devise|release|create|frame|shift|direct|treat|view|regard|focus|attempt|believe|hope|argue|define|utili[sz]e)\b|\b(?:motivated|inspired) by\b|\baim(?:s|ing)? (?:to|at)\b/i,
  background:
    /^(?:(?:although|though|while|whereas|unlike|despite|as far as we know,?|however,?|but|besides,?) )?(?:the )?(?:most|many|existing|previous|prior|current|traditional|conventional|earlier|typical|prevailing|standard) (?:\w+[- ]){0,4}?(?:models?|methods?|works?|approach(?:es)?|studies|systems?|research|efforts?|techniques?|strategies|algorithms?)\b|\b(?:has|have) been (?:\w+ )?(?:well[- ]studied|studied|explored|investigated|proposed|developed|introduced|released)\b|\b(?:is|are|remains?) (?:an? |one of the |two |very )(?:\w+[- ]){0,4}?(?:task|problem|challenge|area|topic|field|step|component|issue|feature|technique)s?\b/i,
  fragment:
    /^(?:[^\p{L}\p{N}"'“([$]|\p{Ll}+[ ,])|^\p{N}[\p{N}.]*\s*(?:[-–±+]|versus|vs|to|and)\b|\b(?:vs|cf|Fig|e\.g|i\.e)\.$|[^.!?)\]"'”。！？$]$/u,
};

const count = (text: string, mark: string): number => text.split(mark).length - 1;

/**
 * Number of ways in which a sentence, without its lead, refers to something outside it, or states only what
 * was done, asked or left open.
 */
export const demotions = (text: string): number =>
  Object.values(DEMOTING).filter((pattern) => pattern.test(text)).length +
  Number(count(text, '(') !== count(text, ')') || count(text, '"') % 2 === 1) +
  Number(text.split(/\s+/).length < FEWEST_WORDS && !/\p{Lo}{8}/u.test(text));

export const RESULT_CUES: Readonly<Record<string, RegExp>> = {
  reports:
    /\b(?:we (?:\w+ )?(?:show|found|find|demonstrate|report|observe|identif|reveal|conclude|confirm|establish)\w*|(?:results?|data|findings|stud(?:y|ies)|analys[ei]s|trials?|evidence|experiments?) (?:\w+ )?(?:show|suggest|indicate|demonstrate|reveal|support|provide|confirm|establish|impl)\w*|(?:was|were|is|are) (?:\w+ )?(?:found|associated|shown|observed|required|increased|decreased|reduced|correlated)|significantly)\b/i,
  figures:
    /\p{N}(?:[.,]\p{N}+)?\s*(?:\\?%|percent|fold|points?\b|mg)|\b(?:OR|RR|HR|CI|p)\b\s*[=<>,]|\b0\.\p{N}/iu,
  compares:
    /\b(?:more|less|fewer|higher|lower|greater|better|worse|larger|than|compared|versus|vs|increas\w+|decreas\w+|reduc\w+|improv\w+|superior|enhanc\w+|inhibit\w+|suppress\w+|promot\w+|induc\w+|caus\w+|associated|correlat\w+|outperform\w*)\b/i,
};

const ANNOUNCING = ['aims', 'announces', 'open', 'undertakes'] as const;

/**
 * Whether a sentence, without its lead, states only what was done, asked or left open, and no result. A model
 * that reads a paper rightly accepts sentences that refer back or name the paper's own method as results:
 * `demotions` matched 10 of 18 findings of a strong model, this none. It matches 1.1 % of SciFact train's
 * marked sentences and 13.0 % of the others (`npm run bench:evidence`).
 */
export const announcesOnly = (text: string): boolean =>
  ANNOUNCING.some((kind) => DEMOTING[kind]?.test(text)) && resultCues(text) === 0;

/** How many of the three kinds of result cue a sentence has. */
export const resultCues = (text: string): number =>
  Object.values(RESULT_CUES).filter((pattern) => pattern.test(text)).length;
