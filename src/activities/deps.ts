// What activities need from the world. worker.ts and the tests wire it.

import type { Limits } from '../budget/limits';
import type { Prices } from '../budget/prices';
import type { Registry } from '../literature/registry';
import type { Source } from '../literature/source';
import type { ElseByRules } from '../models/else-by-rules';
import type { Embedder, EmbeddingModel } from '../models/embedder';
import type { Kernel } from '../models/kernel';
import type { Meter } from '../models/meter';
import type { AskedRegistry, Profile, Role, RunKey, SearchedSource, SourceChoice } from '../protocol';
import type { SemanticIndex } from '../recall/semantic-index';
import type { Store } from '../store/store';
import type { CrossrefChoice } from './choose-registry';

export interface ActivityDeps {
  readonly store: Store;
  /** What a run that names nothing gets, and whether a run may name paths of this machine. */
  readonly defaults: {
    readonly source: SourceChoice;
    readonly library: string | undefined;
    readonly papersFolder: string;
    /** Of the semantic index; absent where it is not on a disk. */
    readonly indexFolder?: string;
    readonly runPaths: 'allow' | 'deny';
    /** Every run of this worker refuses decisions that name no draft. */
    readonly requireDraft?: boolean;
    readonly arxivUrl: string;
    readonly openAlexUrl: string;
    /** null: runs that name no budget have none. */
    readonly budget: Limits | null;
    readonly crossref: CrossrefChoice;
  };
  readonly kernelName: string;
  /** Names of the models that review in place of the kernel's. */
  readonly reviewers?: Readonly<Partial<Record<Role, string>>>;
  /** Models that are asked over the network, and may cost. */
  readonly paidModels: readonly string[];
  readonly prices: Prices;
  readonly embedder: Pick<EmbeddingModel, 'name' | 'dimensions' | 'measure'>;
  /** Search attributes the namespace knows. */
  searchAttributes(): Promise<readonly string[]>;
  /** Where searches of arXiv wait for its one holder; this worker's store is known to the role from then on. */
  arxivTaskQueue(): Promise<string>;
  /** @throws CannotServeProfile */
  openSource(searched: SearchedSource): Promise<Source>;
  /** @throws CannotServeProfile */
  openRegistry(asked: AskedRegistry): Registry;
  /**
   * The profile's kernel, its calls journalled for this run and round.
   * @param scope.elseByRules Default: never by rules.
   * @throws CannotServeProfile
   */
  openKernel(scope: {
    profile: Profile;
    run: RunKey;
    round: number;
    limits: Limits | null;
    elseByRules?: ElseByRules;
  }): Kernel;
  /** Does without a model what a model would do, where the run's budget has no room for one. */
  readonly rules: Kernel;
  /** Counts the requests of one step of a run, and refuses what its limits have no room for. */
  meter(scope: { profile: Pick<Profile, 'prices'>; run: RunKey; step: string; limits: Limits | null }): Meter;
  /** The profile's embedding model; undefined for hashed words, which know no more than BM25. @throws CannotServeProfile */
  openEmbedder(profile: Profile): Embedder | undefined;
  /** @throws CannotServeProfile */
  openIndex(profile: Profile): Promise<SemanticIndex>;
}

/** This worker lacks what the run's profile names. Another may have it, or this one after a restart. */
export class CannotServeProfile extends Error {
  override readonly name = 'CannotServeProfile';
}

/** The run's input asks for something no worker with this configuration can do. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}
