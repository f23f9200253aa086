// What workflows, activities and clients agree on: names, message shapes, limits.
// The workflow sandbox loads this file, so it imports nothing of Node and no adapter.

import { z } from 'zod';

export const WORKFLOW_TYPE = 'research';

/** Workflow tasks and `openRun`, which decides which store a run lives in. */
export const TASK_QUEUE = 'sovereign';

/** A run's other activities go to workers that hold its artifacts, and to no others. */
export const storeTaskQueue = (storeId: string) => `${TASK_QUEUE}-store-${storeId}`;

export const SIGNALS = { approve: 'approve', reject: 'reject', requestChanges: 'requestChanges' } as const;
export const UPDATES = { decide: 'decide' } as const;
export const QUERIES = { status: 'status', draft: 'draft', evidence: 'evidence' } as const;

export const SEARCH_ATTRIBUTES = {
  SovereignStage: 'Keyword',
  SovereignScore: 'Double',
  SovereignOutcome: 'Keyword',
} as const;

/** Types of the `ApplicationFailure`s that runs and activities fail with. */
export const FAILURES = {
  /** The start input or an activity's input does not fit its schema. No retry mends it. */
  invalidInput: 'InvalidInput',
  /** This worker lacks what the run's profile names (a model, a path). Another worker may have it. */
  cannotServeProfile: 'CannotServeProfile',
  /** An artifact is absent from the store. */
  artifactMissing: 'ArtifactMissing',
  /** An artifact's content does not match its hash. */
  artifactCorrupt: 'ArtifactCorrupt',
  /** A provider answered that the request itself is wrong or the key is refused. */
  providerRefused: 'ProviderRefused',
  /** A provider is unreachable, overloaded or asked us to wait. */
  providerUnavailable: 'ProviderUnavailable',
  /** The model answered, twice, with something unusable where a run cannot do without it. */
  modelAbstained: 'ModelAbstained',
  /** No source answered at all, so nothing can be said about the question. */
  noSourceAnswered: 'NoSourceAnswered',
  /** A published folder already holds another paper. */
  publicationConflict: 'PublicationConflict',
} as const;

export const LIMITS = {
  questionChars: 1_000,
  noteChars: 800,
  nameChars: 80,
  pathChars: 1_024,
  /** Refused messages kept in `status`; later ones are only counted. */
  refusalsKept: 20,
  /** The start input and messages, as JSON: what a run takes in stays below 4 KB. */
  inputBytes: 3_500,
  /** Why something was refused, as it is answered and kept. */
  reasonChars: 400,
} as const;

// --- artifacts -------------------------------------------------------------------------------------

/** `sha256:` and 64 hex digits: the name of an immutable artifact in the store. */
export const ref = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be "sha256:" followed by 64 lower-case hex digits' });
export type Ref = z.infer<typeof ref>;

// --- the start input -------------------------------------------------------------------------------

/** Control and text-direction characters, which could forge what a terminal or a page shows. Line ends may stand. */
export const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const text = (what: string, max: number) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? `is missing: ${what}` : `must be text: ${what}`),
    })
    .trim()
    .min(1, { error: `is empty: ${what}` })
    .max(max, { error: `is longer than ${max} characters` })
    .refine((value) => !UNPRINTABLE.test(value), { error: 'has control characters; leave them out' });

const whole = (min: number, max: number) =>
  z
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

const real = (min: number, max: number) =>
  z
    .number({ error: `must be a number from ${min} to ${max}` })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

const absolutePath = text("an absolute path on the worker's machine", LIMITS.pathChars).refine(
  (path) => /^(\/|[A-Za-z]:[\\/])/.test(path) && !path.includes('\0'),
  { error: "must be an absolute path: the worker's working folder is not yours" },
);

export const SOURCES = ['arxiv', 'library', 'sample'] as const;
export type SourceKind = (typeof SOURCES)[number];

/** What `temporal workflow start --type research --input '{...}'` takes. Only `question` is required. */
export const researchInput = z
  .strictObject({
    question: text(
      'the research question, such as "Does negative sampling help dense retrieval?"',
      LIMITS.questionChars,
    ),
    /** Where papers come from. Absent: what the worker is configured for. */
    source: z.enum(SOURCES, { error: `must be one of ${SOURCES.join(', ')}` }).optional(),
    /** JSON Lines file or folder of them, for `source: "library"`. Absent: the worker's own library. */
    library: absolutePath.optional(),
    /** Folder the papers are written below. Absent: the worker's own. */
    out: absolutePath.optional(),
    queries: whole(1, 8).default(4),
    papers: whole(1, 900).default(9),
    claims: whole(1, 50).default(5),
    /** Cosine at which a claim counts as verified against its source. */
    threshold: real(0, 1).default(0.15),
    /** Tribunal score (0-10) below which a revision round runs. */
    passScore: real(0, 10).default(6.5),
    maxRevisions: whole(0, 3).default(1),
    /** The owner's decision beforehand: it counts exactly if the policy says AUTO_APPROVE. */
    approveAs: text('the name of the approving owner', LIMITS.nameChars).optional(),
    /** Who may decide. Absent: anyone with access to the namespace. */
    owners: z
      .array(text("an owner's name", LIMITS.nameChars))
      .min(1, { error: 'is empty: name an owner or leave it out' })
      .max(10, { error: 'names more than 10 owners' })
      .optional(),
    expireAfterHours: real(0.0001, 24 * 365).default(24 * 7),
    remindEveryHours: real(0.0001, 24 * 365).default(24),
  })
  .superRefine(({ approveAs, owners, library, source, expireAfterHours, remindEveryHours }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (approveAs !== undefined && owners !== undefined && !owners.includes(approveAs)) {
      refuse('approveAs', `${approveAs} is not one of the owners; name an owner or add the name to owners`);
    }
    if (library !== undefined && source !== undefined && source !== 'library') {
      refuse('library', `is only searched with "source":"library", not "${source}"; leave one of them out`);
    }
    if (expireAfterHours / remindEveryHours > 1_000) {
      refuse('remindEveryHours', 'makes more than 1,000 reminders until the gate expires; remind less often');
    }
  });
export type ResearchInput = z.infer<typeof researchInput>;
export type ResearchRequest = z.input<typeof researchInput>;

// --- messages --------------------------------------------------------------------------------------

const by = text('the name of who decides, such as {"by":"you"}', LIMITS.nameChars);
const draft = ref.optional();
const approve = z.strictObject({ by, note: text('a note', LIMITS.noteChars).optional(), draft });
const reject = z.strictObject({ by, reason: text('why the draft is rejected', LIMITS.noteChars), draft });
const requestChanges = z.strictObject({
  by,
  instructions: text('what should change', LIMITS.noteChars),
  draft,
});

export const messages = { approve, reject, requestChanges } as const;
export type DecisionKind = keyof typeof messages;

/** Update `decide`: the same three messages, told apart by `decision`. */
export const decideMessage = z.discriminatedUnion(
  'decision',
  [
    approve.extend({ decision: z.literal('approve') }),
    reject.extend({ decision: z.literal('reject') }),
    requestChanges.extend({ decision: z.literal('requestChanges') }),
  ],
  { error: 'must be an object whose "decision" is "approve", "reject" or "requestChanges"' },
);
export type Decision = z.infer<typeof decideMessage>;

export interface DecideAnswer {
  readonly accepted: boolean;
  readonly reason: string;
}

/** What the payload converter hands on in place of a payload that nobody can decode. */
export interface Undecodable {
  readonly undecodable: string;
}

export const isUndecodable = (value: unknown): value is Undecodable =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === 'undecodable';

/** A message that was not acted on, kept in `status`. */
export interface Refusal {
  readonly at: string;
  readonly message: string;
  readonly reason: string;
}

// --- what activities tell the workflow -------------------------------------------------------------

/** Names one run for ever: `runId` is the first execution's, which reset and continue-as-new keep. */
export interface RunKey {
  readonly workflowId: string;
  readonly runId: string;
}

/** The kernel that needs no language model; its tribunal is a rubric. */
export const EXTRACTIVE = 'extractive';

/** What a run was opened with. Nothing changes it afterwards, and nothing falls back silently from it. */
export interface Profile {
  readonly storeId: string;
  readonly source: SourceKind;
  /** Where the source's papers are: a base URL, a path, or `bundled`. */
  readonly sourceAt: string;
  /** `extractive`, or the model that plans, extracts, drafts and reviews. */
  readonly kernel: string;
  readonly embedder: string;
  readonly embedderDimensions: number;
  readonly verifier: string;
  readonly papersFolder: string;
  /** Search attributes the namespace knows; upserting any other would stop the run. */
  readonly searchAttributes: readonly string[];
}

export const SEARCH_OUTCOMES = ['ok', 'empty', 'suspect-empty', 'blocked', 'failed'] as const;
export type SearchOutcome = (typeof SEARCH_OUTCOMES)[number];

export interface SearchFacts {
  readonly ref: Ref;
  readonly outcome: SearchOutcome;
  readonly found: number;
}

export interface SelectionFacts {
  readonly ref: Ref;
  readonly kept: number;
  readonly found: number;
  readonly duplicates: number;
}

export interface ClaimRow {
  readonly id: string;
  /** Cut to fit the payload limit; the whole claim is in the evidence artifact. */
  readonly text: string;
  readonly confidence: number;
  readonly verified: boolean;
}

export interface EvidenceFacts {
  readonly ref: Ref;
  readonly claims: number;
  readonly verified: number;
  /** Distinct papers with a verified claim. */
  readonly papersCited: number;
  /** What the evidence allows at most, 0-10, whatever the reviewers say. */
  readonly ceiling: number;
  readonly ceilingReason: string;
  /** The first claims, as many as fit. */
  readonly table: readonly ClaimRow[];
}

export const ANSWERED = ['answered', 'partly answered', 'not answered'] as const;
export type Answered = (typeof ANSWERED)[number];

export interface DraftFacts {
  /** Hash of the draft: what an approval is bound to. */
  readonly ref: Ref;
  readonly title: string;
  /** Cut to fit the payload limit. */
  readonly abstract: string;
  readonly answered: Answered;
  /** Claims come from summaries written for the bundled sample, not from the papers' abstracts. */
  readonly fromSummaries: boolean;
}

export const ROLES = ['SKEPTIC', 'VALIDATOR', 'SYNTHESIZER'] as const;
export type Role = (typeof ROLES)[number];

export interface ReviewFacts {
  readonly ref: Ref;
  readonly role: Role;
  /** 0-10 with one decimal; null when the reviewer abstained. */
  readonly score: number | null;
  readonly findings: number;
  /** The gravest finding, or why the reviewer abstained. Cut to fit the payload limit. */
  readonly headline: string;
}

/** A rendered draft or a published paper: one folder, and the names of the files in it by format. */
export interface PaperFiles {
  readonly folder: string;
  readonly md: string;
  readonly json: string;
  readonly evidence: string;
}

// --- the tribunal's verdict and the policy ---------------------------------------------------------

export interface Judgement {
  /** min(mean of the reviews, ceiling), one decimal; null without a quorum. */
  readonly score: number | null;
  readonly ceiling: number;
  readonly reviewers: number;
  readonly quorum: boolean;
  /** Highest minus lowest review. */
  readonly spread: number;
}

export const POLICIES = ['AUTO_APPROVE', 'OWNER_REVIEW', 'AUTO_REJECT'] as const;
export interface Policy {
  readonly verdict: (typeof POLICIES)[number];
  readonly reasons: readonly string[];
}

// --- status and result -----------------------------------------------------------------------------

export const STAGES = [
  'open',
  'plan',
  'search',
  'select',
  'extract',
  'verify',
  'index',
  'draft',
  'tribunal',
  'policy',
  'gate',
  'publish',
] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = ['published', 'rejected', 'expired', 'no-evidence', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Step {
  readonly stage: Stage;
  /** 0 for the first pass, then one per revision. */
  readonly round: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** What came of it, in a few words: "4 of 4 answered, 37 papers". */
  readonly result?: string;
}

/** What the query `status` answers. */
export interface Status {
  readonly question: string;
  readonly stage: Stage | 'done';
  readonly outcome?: Outcome;
  readonly round: number;
  readonly score: number | null;
  readonly ceiling?: number;
  readonly policy?: Policy;
  readonly claims: number;
  readonly verified: number;
  readonly draft?: Ref;
  readonly waitingFor?: 'owner';
  /** When the gate closes by itself. */
  readonly expiresAt?: string;
  readonly profile?: Profile;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly refusalsTotal: number;
  readonly files?: PaperFiles;
  readonly result?: ResearchResult;
}

/** What the query `draft` answers; null before there is one. */
export interface DraftView extends DraftFacts {
  readonly round: number;
  readonly files?: PaperFiles;
  readonly table: readonly ClaimRow[];
}

/** What the query `evidence` answers; null before there is any. */
export interface EvidenceView extends EvidenceFacts {
  readonly selection: Ref;
  readonly reviews: readonly ReviewFacts[];
}

/** What a run returns. */
export interface ResearchResult {
  readonly outcome: Outcome;
  /** Why, in a sentence. */
  readonly reason: string;
  readonly score: number | null;
  /** Revision rounds that ran, the tribunal's and the owner's. */
  readonly rounds: number;
  readonly policy?: Policy['verdict'];
  readonly claims: number;
  readonly verified: number;
  readonly decidedBy?: string;
  readonly draft?: Ref;
  readonly paper?: PaperFiles;
}

/** Turns a zod error into one line per field: `question: is missing: the research question, ...`. */
export function explain(error: z.ZodError, whole = 'input'): string {
  return error.issues
    .map((issue) => {
      const field = issue.path.length > 0 ? issue.path.join('.') : whole;
      if (issue.code === 'unrecognized_keys') {
        return `${[...issue.path, issue.keys.join(', ')].join('.')}: unknown field; leave it out or correct its name`;
      }
      return `${field}: ${issue.message}`;
    })
    .join('; ');
}
