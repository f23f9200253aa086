// What the workflow asks of activities. One object in; references and small facts out.

import type { Limits } from './budget/limits';
import type { Spent } from './budget/spent';
import type {
  DraftFacts,
  EvidenceFacts,
  Judgement,
  PaperFiles,
  Policy,
  Profile,
  Ref,
  ResearchInput,
  ReviewFacts,
  Role,
  RunKey,
  SearchFacts,
  SelectionFacts,
  SourceKind,
  Spending,
  StageSpent,
  WithoutModel,
  WithoutModelReason,
} from './protocol';

/** What a run was opened with, as its first activity recorded it. */
export interface Opened extends Pick<ModelUse, 'spent'> {
  /** Artifact that holds the profile and the question: what every later activity starts from. */
  readonly opening: Ref;
  readonly profile: Profile;
}

/** What every activity of a run is told. */
export interface RunScope {
  readonly run: RunKey;
  readonly opening: Ref;
  /** 0 for the first pass. */
  readonly round: number;
}

/** What a step that may ask models is told. */
export interface ModelScope extends RunScope {
  /** As they are now, extensions included; null: no limit. */
  readonly limits: Limits | null;
}

/** What was found damaged while a step was done. */
export interface Damage {
  /** Names of damaged answers that were kept aside and asked for again; absent where there were none. */
  readonly damaged?: readonly string[];
  /** What was lost for good, as a sentence. */
  readonly lost?: string;
}

/** What such a step tells, beside what came of it. */
export interface ModelUse extends Damage {
  /** Absent where no request was made. */
  readonly spent?: Spent;
  /** Done by rules; or, of an embedding model, the index left out or papers ranked by words alone. */
  readonly withoutModel?: WithoutModelReason;
}

/** What a revision starts from. Absent in the first pass. */
export interface RevisionRefs {
  readonly evidence: Ref;
  readonly reviews: readonly Ref[];
  /** The owner's words, where the owner asked for the round. */
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

export interface SearchRequest extends RunScope {
  /** One of the profile's. */
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
  readonly revision?: RevisionRefs;
}

export interface ExtractFacts extends ModelUse {
  readonly ref: Ref;
  readonly claims: number;
  /** Papers with an abstract to read. */
  readonly readable: number;
  /** The question's words that no kept paper has, as they were asked; at most 8. */
  readonly wordsMissing: readonly string[];
}

export interface VerifyRequest extends RunScope {
  readonly claims: Ref;
  readonly threshold: number;
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
  /** ISO day the run began. */
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
  readonly spending: Spending;
}

/** What a paper's folder held that is not this program's. */
export interface Kept {
  /** What was found, and where it is kept, as a sentence; absent where the folder held nothing else. */
  readonly keptAside?: string;
}

export interface Verdict {
  readonly judgement: Judgement;
  readonly policy: Policy;
}

/** Everything a page shows beside the draft itself. */
export interface PageRequest extends RunScope {
  readonly draft: Ref;
  readonly reviews: readonly Ref[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  readonly passScore: number;
  readonly spending: Spending;
}

export interface PublishRequest extends PageRequest {
  readonly approvedBy: string;
  /** ISO instant. */
  readonly approvedAt: string;
  readonly note: string | null;
  readonly beforehand: boolean;
}

export interface Activities {
  openRun(request: OpenRunRequest): Promise<Opened>;
  planQueries(request: PlanRequest): Promise<{ readonly queries: readonly string[] } & ModelUse>;
  searchSource(request: SearchRequest): Promise<SearchFacts & Damage>;
  selectPapers(request: SelectRequest): Promise<SelectionFacts & ModelUse>;
  extractClaims(request: ExtractRequest): Promise<ExtractFacts>;
  verifyClaims(request: VerifyRequest): Promise<EvidenceFacts>;
  indexEvidence(
    request: IndexRequest,
  ): Promise<{ readonly indexed: number; readonly known: number } & ModelUse>;
  composeDraft(request: ComposeRequest): Promise<DraftFacts>;
  reviewDraft(request: ReviewRequest): Promise<ReviewFacts>;
  judgeDraft(request: JudgeRequest): Promise<Verdict>;
  /** Writes the draft that its owner decides on. */
  writeDraft(request: PageRequest): Promise<PaperFiles & Kept>;
  tallySpending(request: RunScope): Promise<readonly StageSpent[]>;
  publishPaper(request: PublishRequest): Promise<PaperFiles & Kept>;
}
