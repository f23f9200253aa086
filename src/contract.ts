// What the workflow asks of activities. One object in; references and small facts out.

import type {
  Answered,
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
} from './protocol';

/** What a run was opened with, as its first activity recorded it. */
export interface Opened {
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

export interface PlanRequest extends RunScope {
  readonly count: number;
  readonly revision?: RevisionRefs;
}

export interface SearchRequest extends RunScope {
  /** One of the profile's. */
  readonly source: SourceKind;
  readonly query: string;
  readonly limit: number;
}

export interface SelectRequest extends RunScope {
  readonly answers: readonly Ref[];
  readonly keep: number;
  readonly previous?: Ref;
  readonly revision?: RevisionRefs;
}

export interface ExtractRequest extends RunScope {
  readonly selection: Ref;
  readonly count: number;
  readonly revision?: RevisionRefs;
}

export interface VerifyRequest extends RunScope {
  readonly claims: Ref;
  readonly threshold: number;
}

export interface IndexRequest extends RunScope {
  readonly evidence: Ref;
}

export interface ComposeRequest extends RunScope {
  readonly evidence: Ref;
  /** ISO day the run began. */
  readonly date: string;
  readonly revision?: RevisionRefs;
}

export interface ReviewRequest extends RunScope {
  readonly role: Role;
  readonly draft: Ref;
}

export interface JudgeRequest extends RunScope {
  readonly draft: Ref;
  readonly answered: Answered;
  readonly fromSummaries: boolean;
  readonly evidence: Omit<EvidenceFacts, 'table'>;
  readonly reviews: readonly Pick<ReviewFacts, 'ref' | 'role' | 'score'>[];
  readonly passScore: number;
}

export interface Verdict {
  readonly judgement: Judgement;
  readonly policy: Policy;
  readonly files: PaperFiles;
}

/** Everything a page shows beside the draft itself. */
export interface PageRequest extends RunScope {
  readonly draft: Ref;
  readonly reviews: readonly Ref[];
  readonly judgement: Judgement;
  readonly policy: Policy;
  readonly passScore: number;
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
  planQueries(request: PlanRequest): Promise<{ readonly queries: readonly string[] }>;
  searchSource(request: SearchRequest): Promise<SearchFacts>;
  selectPapers(request: SelectRequest): Promise<SelectionFacts>;
  extractClaims(request: ExtractRequest): Promise<{ readonly ref: Ref; readonly claims: number }>;
  verifyClaims(request: VerifyRequest): Promise<EvidenceFacts>;
  indexEvidence(request: IndexRequest): Promise<{ readonly indexed: number; readonly known: number }>;
  composeDraft(request: ComposeRequest): Promise<DraftFacts>;
  reviewDraft(request: ReviewRequest): Promise<ReviewFacts>;
  judgeDraft(request: JudgeRequest): Promise<Verdict>;
  publishPaper(request: PublishRequest): Promise<PaperFiles>;
}
