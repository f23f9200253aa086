// The activities' inputs and outputs. One object in; references and small facts out. The type of
// `createActivities` (src/activities) says which activity takes which.

import type { Limits } from './limits';
import type { ResearchInput } from './protocol';
import type { Ref } from './ref';
import type {
  Judgement,
  Policy,
  Profile,
  ReviewFacts,
  Role,
  RunKey,
  SelectionFacts,
  WithoutModelReason,
} from './run-facts';
import type { UsageReport, WithoutModel } from './run-status';
import type { RunUsage } from './run-usage';
import type { SourceKind } from './sources';

/** What a run was opened with, as recorded by its first activity. */
export interface Opened extends Pick<ModelUse, 'spent' | 'damaged'> {
  /** Artifact with the profile and the question, from which every later activity starts. */
  readonly opening: Ref;
  readonly profile: Profile;
  /**
   * Names of the models to probe before the run uses any for its question. Absent if there are none, and in
   * histories recorded before probes existed.
   */
  readonly toProbe?: readonly string[];
}

export interface ProbeRequest {
  readonly run: RunKey;
  readonly opening: Ref;
}

/** Passed to every activity of a run. */
export interface RunScope {
  readonly run: RunKey;
  readonly opening: Ref;
  /** 0 for the first pass. */
  readonly round: number;
}

/** Passed to a step that may ask models. */
export interface ModelScope extends RunScope {
  /** Current limits, including extensions; null: no limit. */
  readonly limits: Limits | null;
}

/** Damage found during a step. */
export interface Damage {
  /** Names of damaged answers that were moved aside and asked for again; absent if there were none. */
  readonly damaged?: readonly string[];
  /** What was lost for good, as a sentence. */
  readonly lost?: string;
}

/** Reported by such a step, in addition to its result. */
export interface ModelUse extends Damage {
  /** Absent if no request was made. */
  readonly spent?: RunUsage;
  /**
   * Why the step was done by rules; or, for an embedding model, why the index was left out or papers were
   * ranked by words alone.
   */
  readonly withoutModel?: WithoutModelReason;
}

/** The input of a revision. Absent in the first pass. */
export interface RevisionRefs {
  readonly evidence: Ref;
  readonly reviews: readonly Ref[];
  /** The owner's instructions, if the owner asked for the round. */
  readonly instructions: string | null;
}

export interface OpenRunRequest {
  readonly run: RunKey;
  readonly input: ResearchInput;
}

export interface PlanRequest extends ModelScope {
  readonly count: number;
  readonly revision?: RevisionRefs;
}

export interface PlanFacts extends ModelUse {
  readonly queries: readonly string[];
  /**
   * The question's sub-questions, at most 4; empty for a simple question. Absent in a revision, and from
   * older workers.
   */
  readonly parts?: readonly string[];
}

export interface PlanAgainRequest extends ModelScope {
  /** Of the searches so far. */
  readonly answers: readonly Ref[];
  readonly parts: readonly string[];
  /** How many of the best records to examine. */
  readonly best: number;
}

export interface PlanAgainFacts extends ModelUse {
  /** At most two. */
  readonly queries: readonly string[];
}

export interface SearchRequest extends RunScope {
  /** One of the profile's sources. */
  readonly source: SourceKind;
  readonly query: string;
  readonly limit: number;
}

export interface SelectRequest extends ModelScope {
  readonly answers: readonly Ref[];
  readonly keep: number;
  readonly previous?: Ref;
}

export interface ExtractRequest extends ModelScope {
  readonly selection: Ref;
  readonly count: number;
  /** How many of the selection's papers to keep. */
  readonly keep: number;
  /** As planned in the first round, which passes them. A revision takes those of the previous round. */
  readonly parts?: readonly string[];
  readonly revision?: RevisionRefs;
}

export interface ExtractFacts extends ModelUse {
  readonly ref: Ref;
  readonly claims: number;
  /** The selection without the papers that turned out to be less relevant. */
  readonly selection: Pick<SelectionFacts, 'ref' | 'kept' | 'belowCut'>;
  /** Papers kept with an abstract to read. */
  readonly readable: number;
  /** Papers that the model read. Absent: no model was to read, or an older worker did not report it. */
  readonly readByModel?: number;
  /** The question's words that no kept paper has, as asked; at most 8. */
  readonly wordsMissing: readonly string[];
}

export interface VerifyRequest extends RunScope {
  readonly claims: Ref;
  readonly threshold: number;
  /** Evidence of the round that this one revises. */
  readonly previous?: Ref;
}

export interface IndexRequest extends ModelScope {
  readonly evidence: Ref;
}

export interface ComposeRequest extends ModelScope {
  /** Steps before this one. */
  readonly withoutModel: readonly WithoutModel[];
  readonly evidence: Ref;
  /** What was lost of the index in this round, as a sentence. */
  readonly lost?: string;
  /** ISO day on which the run began. */
  readonly date: string;
  readonly revision?: RevisionRefs;
}

export interface ReviewRequest extends ModelScope {
  readonly role: Role;
  readonly draft: Ref;
  readonly revision?: RevisionRefs;
}

export interface JudgeRequest extends RunScope {
  readonly draft: Ref;
  readonly fromSummaries: boolean;
  readonly reviews: readonly Pick<ReviewFacts, 'ref' | 'role' | 'score'>[];
  readonly passScore: number;
  readonly spending: UsageReport;
  /** The round that this one revises. */
  readonly previous?: { readonly evidence: Ref; readonly score: number | null };
}

/** Content of a paper's folder that this program did not write. */
export interface Kept {
  /** What was found, and where it is kept, as a sentence; absent if the folder held nothing else. */
  readonly keptAside?: string;
}

export interface Verdict {
  readonly judgement: Judgement;
  readonly policy: Policy;
}

/** Everything that a page shows in addition to the draft itself. */
export interface PageRequest extends RunScope {
  readonly draft: Ref;
  readonly reviews: readonly Ref[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  readonly passScore: number;
  readonly spending: UsageReport;
}

export interface PublishRequest extends PageRequest {
  readonly approvedBy: string;
  /** ISO instant. */
  readonly approvedAt: string;
  readonly note: string | null;
  readonly beforehand: boolean;
}
