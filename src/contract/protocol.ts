// The protocol between workflows, activities and clients: names, message shapes, limits. The workflow sandbox
// loads this file, so it must not import Node modules or adapters.

import { z } from 'zod';
import { oneLine } from '../text/printable';
import { AT_LIMIT, hasQuantity, quantities } from './limits';
import { SOURCES } from './sources';

export const WORKFLOW_TYPE = 'research';

/** Workflow tasks and `openRun`, which decides in which store a run lives. */
export const TASK_QUEUE = 'sovereign';

/** A run's other activities go only to workers with its artifacts. */
export const storeTaskQueue = (storeId: string) => `${TASK_QUEUE}-store-${storeId}`;

export const SIGNALS = {
  approve: 'approve',
  reject: 'reject',
  requestChanges: 'requestChanges',
  extendBudget: 'extendBudget',
} as const;
export const UPDATES = { decide: 'decide' } as const;
export const QUERIES = { status: 'status', draft: 'draft', evidence: 'evidence' } as const;

export const SEARCH_ATTRIBUTES = {
  SovereignStage: 'Keyword',
  SovereignScore: 'Double',
  SovereignOutcome: 'Keyword',
} as const;

/** Types of the `ApplicationFailure`s that runs and activities fail with. */
export const FAILURES = {
  /** The start input or an activity's input does not fit its schema. A retry does not help. */
  invalidInput: 'InvalidInput',
  /** This worker lacks what the run's profile names (a model, a path). Another worker may have it. */
  cannotServeProfile: 'CannotServeProfile',
  /** An artifact is absent from the store. */
  artifactMissing: 'ArtifactMissing',
  /** An artifact's content does not match its hash. */
  artifactCorrupt: 'ArtifactCorrupt',
  /** Files of the run's usage cannot be read, so its budget cannot be kept. */
  usageDamaged: 'UsageDamaged',
  /** A folder of the worker is full, read-only, or not a folder. */
  diskUnusable: 'DiskUnusable',
  /** A provider refused the key, or answered that the request itself is wrong. */
  providerRefused: 'ProviderRefused',
  /** A provider is unreachable, overloaded or asked us to wait. */
  providerUnavailable: 'ProviderUnavailable',
  /** The run's budget has no room for the next request, and the run waits for more. */
  budgetExhausted: 'BudgetExhausted',
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
  /** The start input and messages, as JSON: a run's input stays below 4 KB. */
  inputBytes: 3_500,
  /** The reason for a refusal, as it is answered and kept. */
  reasonChars: 400,
} as const;

// --- the start input -------------------------------------------------------------------------------

/**
 * Control and text-direction characters, which could forge what a terminal or a page shows. Line ends are
 * allowed.
 */
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

/** A visible character. Some letters and signs are blank: fillers, and Braille without dots. */
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A person's name, normalised for comparison and printing: composed (NFC), white space folded. Invisible
 * characters are refused, or two names could look the same and yet differ. Look-alikes of another script stay
 * different names.
 */
const name = (what: string) =>
  text(what, LIMITS.nameChars)
    .overwrite((value) => value.normalize('NFC').replace(/\s+/gu, ' '))
    .refine((value) => VISIBLE.test(value), { error: `is empty: ${what}` })
    .refine((value) => oneLine(value) === value && !/\p{Cn}/u.test(value), {
      error: 'has characters that show nothing; leave them out',
    });

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

/** The JSON for `temporal workflow start --type research --input '{...}'`. Only `question` is required. */
export const researchInput = z
  .strictObject({
    question: text(
      'the research question, such as "Does negative sampling help dense retrieval?"',
      LIMITS.questionChars,
    ),
    /** Where papers come from. Absent: as the worker is configured. */
    source: z.enum(SOURCES, { error: `must be one of ${SOURCES.join(', ')}` }).optional(),
    /** JSON Lines file or folder of them, for `source: "library"`. Absent: the worker's own library. */
    library: absolutePath.optional(),
    /** Folder in which the papers are written. Absent: the worker's own. */
    out: absolutePath.optional(),
    queries: whole(1, 8).default(4),
    papers: whole(1, 900).default(9),
    /** Absent: 5, or 8 if a model reads the papers. */
    claims: whole(1, 50).optional(),
    /** Cosine from which a claim counts as verified against its source. */
    threshold: real(0, 1).default(0.15),
    /** Tribunal score (0-10) below which a revision round runs. */
    passScore: real(0, 10).default(6.5),
    maxRevisions: whole(0, 3).default(1),
    /** The owner's decision in advance: it counts only if the policy says AUTO_APPROVE. */
    approveAs: name('the name of the approving owner').optional(),
    /** Who may decide. Absent: anyone with access to the namespace. */
    owners: z
      .array(name("an owner's name"))
      .min(1, { error: 'is empty: name an owner or leave it out' })
      .max(10, { error: 'names more than 10 owners' })
      .optional(),
    /** Refuses decisions that name no draft. Absent: as the worker is configured, which no run can loosen. */
    requireDraft: z.boolean({ error: 'must be true or false' }).optional(),
    /** What the run may use of language and embedding models. Absent: the worker's own limits, if it has any. */
    budget: z
      .strictObject({
        ...quantities,
        atLimit: z.enum(AT_LIMIT, { error: `must be ${AT_LIMIT.join(' or ')}` }).default('finish'),
      })
      .refine(hasQuantity, { error: 'limits nothing: give requests, tokens or usd' })
      .optional(),
    /** Priority of the run's activities if several runs wait: 1 first, 5 last. Absent: 3. */
    priority: whole(1, 5).optional(),
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

const by = name('the name of who decides, such as {"by":"you"}');
/** The draft that a decision is about: its hash, or the beginning of it. */
const draft = z
  .string({ error: 'must be text: the hash of the draft' })
  .regex(/^(?:sha256:)?[0-9a-f]{12,64}$/, {
    error: 'must be the hash of the draft, or its first 12 or more lower-case hex digits, as status shows it',
  })
  .optional();
const approve = z.strictObject({ by, note: text('a note', LIMITS.noteChars).optional(), draft });
const reject = z.strictObject({ by, reason: text('why the draft is rejected', LIMITS.noteChars), draft });
const requestChanges = z.strictObject({
  by,
  instructions: text('what should change', LIMITS.noteChars),
  draft,
});

/** Signal `extendBudget`: raises the run's limits. */
export const extendBudget = z
  .strictObject({ by, ...quantities })
  .refine(hasQuantity, { error: 'adds nothing: give requests, tokens or usd' });
export type ExtendBudget = z.infer<typeof extendBudget>;

export const messages = { approve, reject, requestChanges } as const;
export type DecisionKind = keyof typeof messages;

/** Update `decide`: the same three messages, distinguished by `decision`. */
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

/** The payload converter's substitute for a payload that cannot be decoded. */
export interface Undecodable {
  readonly undecodable: string;
}

export const isUndecodable = (value: unknown): value is Undecodable =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).join() === 'undecodable' &&
  // A sender may have written such an object: then it is data like any other.
  typeof (value as Undecodable).undecodable === 'string';

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
