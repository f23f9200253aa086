// Checks the models that a run would use: requests each server's model list and one short answer, like a
// run's first requests.

import { randomBytes } from 'node:crypto';
import { isNobodyThere } from '../../activities/until-listening';
import type { Config } from '../../config/config';
import type { ChatModelConfig } from '../../config/model-settings';
import { ROLES } from '../../contract/run-facts';
import { createOutboundFetch, type Fetch } from '../../http/outbound';
import { ProviderUnavailable } from '../../models/errors';
import { createModelListRequest } from '../../models/model-list-request';
import { createOpenAICompatibleModel } from '../../models/openai-compatible';
import { createOpenAIEmbeddingModel } from '../../models/openai-embedder';
import { MODEL_VARIABLES } from '../../models/provider-failure';
import { localServers, localServerText } from '../local-models';
import { type Finding, type Found, fail, ok, warn, within } from './finding';

/** Enough for a laptop to read the short prompt and write its 40 tokens. */
const MODEL_MS = 10_000;
const EMBEDDER_MS = 3_000;

const slow = (withinMs: number) =>
  warn(
    `no answer within ${withinMs / 1_000} s`,
    'it may be loading its model, or be slow: a run waits 15 minutes for its first token. Ask again in a minute',
  );

/** Overrides for tests: their own servers and shorter timeouts. */
export interface ModelChecks {
  readonly findLocal?: typeof localServers;
  /** Timeout for a model's answer. Default: 10 s */
  readonly modelMs?: number;
}

/** Checks the main model, then the models that replace it as reviewers. */
export function checkModels(
  config: Pick<Config, 'model' | 'reviewers' | 'proxies'>,
  { findLocal = localServers, modelMs = MODEL_MS }: ModelChecks = {},
): Promise<readonly Finding[]> {
  const { model, reviewers } = config;
  const fetch = createOutboundFetch(config);
  if (model === undefined)
    return within(2_000, NONE, async () => noModel(await findLocal())).then((found) => [
      { name: 'model', ...found },
    ]);
  const placed = [
    { name: 'model', config: model },
    ...ROLES.flatMap((role) => {
      const reviewer = reviewers[role];
      return reviewer === undefined ? [] : [{ name: `model ${role}`, config: reviewer }];
    }),
  ];
  return Promise.all(
    placed.map(async ({ name, config: one }) => ({
      name,
      ...(await within(modelMs, slow(modelMs), (signal) => checkModel(one, { fetch, signal }))),
    })),
  );
}

const NONE = ok('none: papers are read by rules (docs/operating.md says how to set one)');

const noModel = (local: Awaited<ReturnType<typeof localServers>>): Found =>
  local.length === 0
    ? NONE
    : warn(
        `none, so papers are read by rules. ${local.map(localServerText).join('; ')}`,
        'set SOVEREIGN_MODEL to let it read them',
      );

async function checkModel(
  config: ChatModelConfig,
  { fetch, signal }: { fetch: Fetch; signal: AbortSignal },
): Promise<Found> {
  const { model, url } = config;
  const provider = { ...config, kind: 'model', variables: config.variables ?? MODEL_VARIABLES };
  const list = createModelListRequest({ provider, traffic: undefined, pollMs: undefined, fetch });
  const beganAtMs = performance.now();
  try {
    const [{ names }, learnt] = await Promise.all([
      list(signal),
      createOpenAICompatibleModel({ ...config, fetch }).probe({
        nonce: randomBytes(4).toString('hex'),
        brief: true,
        signal,
      }),
    ]);
    const took = `${((performance.now() - beganAtMs) / 1_000).toFixed(1)} s`;
    const facts = [
      `answered in ${took}`,
      learnt.answerTokensPerS === null ? 'speed not measured' : `${learnt.answerTokensPerS} tokens/s`,
      learnt.contextTokens === null ? 'context not stated' : `context ${learnt.contextTokens} tokens`,
      names.length === 0 ? 'no list of models' : `${names.length} in its list`,
      ...(learnt.thinks ? ['thinks first'] : []),
    ];
    return ok(`${model} at ${new URL(url).origin}: ${facts.join(', ')}`);
  } catch (error) {
    signal.throwIfAborted();
    return unanswered(error);
  }
}

/** A final refusal or an unreachable server ends a run when it opens; a busy server only delays it. */
function unanswered(error: unknown): Found {
  const message = (error as Error).message;
  const passes = ProviderUnavailable.is(error) && error.attempts === undefined && !isNobodyThere(error);
  return passes ? warn(message, 'a run waits and asks again') : fail(message);
}

export async function checkEmbedder({
  embedder,
  proxies,
}: Pick<Config, 'embedder' | 'proxies'>): Promise<Found> {
  if (embedder === undefined) return ok('none: words are compared, without a model');
  const late = warn(
    `no answer within ${EMBEDDER_MS / 1_000} s`,
    'a run waits two minutes for it, then ranks by words alone',
  );
  return within(EMBEDDER_MS, late, async (signal) => {
    const fetch = createOutboundFetch({ proxies });
    const asked = createOpenAIEmbeddingModel({ ...embedder, dimensions: undefined, fetch });
    try {
      const dimensions = await asked.measure({ signal });
      const { model, url, dimensions: wanted } = embedder;
      const at = `${model} at ${new URL(url).origin}`;
      // Some models can return any length that a request names. This one did not.
      return wanted === undefined || wanted === dimensions
        ? ok(`${at}: ${dimensions} dimensions`)
        : warn(
            `${at}: gives ${dimensions} dimensions where ${wanted} are set`,
            `unless it can shorten them, set SOVEREIGN_EMBED_DIMENSIONS=${dimensions}`,
          );
    } catch (error) {
      signal.throwIfAborted();
      return unanswered(error);
    }
  });
}
