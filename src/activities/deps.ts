// The dependencies of activities. worker.ts and the tests provide them.

import type { Limits } from '../contract/limits';
import type { Prices } from '../contract/prices';
import type { AskedRegistry, ModelPlace, Profile, Role, RunKey, SearchedSource } from '../contract/run-facts';
import type { NetworkSource, SourceChoice } from '../contract/sources';
import { SovereignError } from '../errors/sovereign-error';
import type { ElseByRules } from '../kernels/else-by-rules';
import type { Kernel } from '../kernels/kernel';
import type { Registry } from '../literature/registry';
import type { Source } from '../literature/source';
import type { BudgetGuard } from '../models/budget-guard';
import type { Embedder, EmbeddingModel } from '../models/embedder';
import type { ServedModel } from '../models/language-model';
import type { SemanticIndex } from '../recall/semantic-index';
import type { Store } from '../store/store';
import type { CrossrefChoice } from './choose-registry';
import type { ProgressTracker } from './progress-tracker';

export interface ActivityDeps {
  readonly store: Store;
  /** Defaults for a run that names nothing, and whether a run may name paths of this machine. */
  readonly defaults: {
    readonly source: SourceChoice;
    readonly library: string | undefined;
    readonly papersFolder: string;
    /** Folder of the semantic index; absent if it is not on a disk. */
    readonly indexFolder?: string;
    readonly runPaths: 'allow' | 'deny';
    /** Every run of this worker refuses decisions that name no draft. */
    readonly requireDraft?: boolean;
    /** Base URLs of the network sources. */
    readonly sources: Readonly<Record<NetworkSource, { readonly url: string }>>;
    /** Budget of runs that name none. null: no limit. */
    readonly budget: Limits | null;
    readonly crossref: CrossrefChoice;
  };
  readonly kernelName: string;
  /** Names of the models that replace the kernel's as reviewers. */
  readonly reviewers?: Readonly<Partial<Record<Role, string>>>;
  /** Models that are asked over the network, and may cost money. */
  readonly paidModels: readonly string[];
  readonly prices: Prices;
  readonly embedder: Pick<EmbeddingModel, 'name' | 'dimensions' | 'measure'>;
  /** The profile's language models. @throws CannotServeProfile */
  modelsOf(profile: Profile): readonly RunModel[];
  /** Search attributes the namespace knows. */
  searchAttributes(): Promise<readonly string[]>;
  /**
   * The queue in which searches of arXiv wait for the one holder of its role. Also registers this worker's
   * store with the role.
   */
  arxivTaskQueue(): Promise<string>;
  /** @throws CannotServeProfile */
  openSource(searched: SearchedSource): Promise<Source>;
  /** @throws CannotServeProfile */
  openRegistry(asked: AskedRegistry): Registry;
  /**
   * The profile's kernel, with its calls journalled for this run and round, and counted for this step.
   * @param scope.elseByRules Default: never by rules.
   * @throws CannotServeProfile
   */
  openKernel(scope: {
    profile: Profile;
    run: RunKey;
    round: number;
    /** The step whose usage includes the calls: `round-0/extract`. */
    step: string;
    limits: Limits | null;
    elseByRules?: ElseByRules;
    /** Observes the requests to the kernel's models. Default: none. */
    progress?: Pick<ProgressTracker, 'seeing'>;
  }): Kernel;
  /** Does a model's work by rules where the run's budget has no room for a model. */
  readonly rules: Kernel;
  /** Counts the requests of one step of a run, and refuses those that exceed its limits. */
  budgetGuard(scope: {
    profile: Pick<Profile, 'prices'>;
    run: RunKey;
    step: string;
    limits: Limits | null;
  }): BudgetGuard;
  /**
   * The profile's embedding model; undefined for hashed words, which add nothing to BM25. @throws
   * CannotServeProfile
   */
  openEmbedder(profile: Profile): Embedder | undefined;
  /** @throws CannotServeProfile */
  openIndex(profile: Profile): Promise<Pick<SemanticIndex, 'upsert' | 'close'>>;
}

/** The dependencies that one activity uses, so that its test passes only these. */
export type Needs<Names extends keyof ActivityDeps> = Pick<ActivityDeps, Names>;

/** A model, and where in a run it is used. */
export interface RunModel {
  readonly places: readonly ModelPlace[];
  readonly model: ServedModel;
}

/**
 * This worker lacks what the run's profile names. Another worker may have it, or this one after a restart.
 */
export class CannotServeProfile extends SovereignError {
  override readonly code = 'CannotServeProfile';
}

/** The run's input asks for something that no worker with this configuration can do. */
export class UnusableInput extends SovereignError {
  override readonly code = 'UnusableInput';
}
