// `sovereign doctor`: checks everything a run would need, all at once and each for a short time. Loads
// neither the worker nor Typst nor LanceDB, starts nothing, and writes nothing.

import type { Config } from '../config/config';
import { ConfigError } from '../config/config';
import { jsonText } from '../paper/json-text';
import { printable } from '../text/printable';
import { type Finding, type Found, fail, SHORT_MS, within } from './checks/finding';
import { checkRegistry, checkSources } from './checks/literature';
import { checkDisk, checkNode, checkProxy, checkStore } from './checks/machine';
import { checkEmbedder, checkModels, type ModelChecks } from './checks/models';
import { checkTemporal } from './checks/temporal';
import { EXIT } from './exit-codes';
import { configOf, type Shell } from './shell';

/** Slightly longer than the timeouts inside a check, whose own messages are more specific. */
const LATE_MS = SHORT_MS + 500;
const LATE = fail(`no answer within ${LATE_MS / 1_000} s`, 'try again; the machine may be busy');

export interface Diagnosis {
  /** True if no finding would make a run fail. */
  readonly ok: boolean;
  readonly checks: readonly Finding[];
}

/**
 * Checks everything that a run in this folder would need, in the order in which the run would need it. Never
 * throws.
 */
export async function diagnose(
  shell: Pick<Shell, 'env' | 'cwd' | 'signal' | 'self' | 'server'>,
  options: ModelChecks = {},
): Promise<Diagnosis> {
  const node: Finding = { name: 'node', ...checkNode() };
  let config: Config;
  try {
    config = configOf(shell);
  } catch (error) {
    if (!ConfigError.is(error)) throw error;
    // Without settings, there is nothing more to check.
    return told([node, { name: 'settings', ...fail(error.message) }]);
  }
  const { env, server } = shell;
  const soon = (check: () => Promise<Found> | Found) => within(LATE_MS, LATE, check);
  const temporal = checkTemporal(
    { env, server, home: config.home, cacheDir: config.cacheDir, ...config.temporal },
    SHORT_MS,
  );
  // The two checks that use it await it; this only prevents an unhandled rejection.
  temporal.catch(() => undefined);
  const [single, models] = await Promise.all([
    Promise.all(
      Object.entries({
        store: soon(() => checkStore(config)),
        disk: soon(() => checkDisk(config)),
        server: soon(async () => (await temporal).server),
        ui: soon(async () => (await temporal).ui),
        proxy: soon(() => checkProxy(config, SHORT_MS)),
        sources: soon(() => checkSources(config, SHORT_MS)),
        registry: soon(() => checkRegistry(config, SHORT_MS)),
        embedder: checkEmbedder(config),
      }).map(async ([name, found]): Promise<Finding> => ({ name, ...(await found) })),
    ),
    checkModels(config, options),
  ]);
  const embedder = single.filter(({ name }) => name === 'embedder');
  return told([node, ...single.filter(({ name }) => name !== 'embedder'), ...models, ...embedder]);
}

const told = (checks: readonly Finding[]): Diagnosis => ({
  ok: checks.every(({ state }) => state !== 'fail'),
  checks,
});

const MARK = { ok: 'ok  ', warn: 'warn', fail: 'fail' } as const;

export const doctorLines = ({ checks }: Diagnosis): string[] =>
  checks.map(({ name, state, finding, remedy }) =>
    printable(`${MARK[state]}  ${name.padEnd(9)} ${finding}${remedy === undefined ? '' : ` — ${remedy}`}`),
  );

/** @returns 0, or 1 if a run would fail */
export async function doctorCommand(shell: Shell, { json }: { json: boolean }): Promise<number> {
  const diagnosis = await diagnose(shell);
  process.stdout.write(`${json ? jsonText(diagnosis) : doctorLines(diagnosis).join('\n')}\n`);
  return diagnosis.ok ? EXIT.published : EXIT.failed;
}
