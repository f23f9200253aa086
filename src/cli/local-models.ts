// Model servers that run on this machine without being configured. They are named to a person who has no model, and never used
// unasked: a run that read papers with whatever happens to run here would not be the run its owner started.

import { MODEL_PRESETS, PRESET_NAMES, type PresetName } from '../config/model-presets';
import { boundedFetch } from '../http/bounded-fetch';
import { isLoopback } from '../http/proxies';
import { modelList } from '../models/model-list';
import { shellWord } from '../text/shell-word';

/** A server on this machine has its list at hand. */
const ANSWER_MS = 500;
const MAX_LIST_BYTES = 1024 * 1024;
const MOST_NAMED = 4;
/** They are in the list as well, and cannot read a paper. */
const EMBEDDING = /\bembed|embedding|\bbge-|\be5-/i;

/** What is called there is whatever listens there: a name of another form is not shown, and could not be typed either. */
const USABLE_NAME = /^[\w.:/@+-]{1,80}$/;

export interface LocalServer {
  readonly preset: PresetName;
  readonly title: string;
  readonly url: string;
  /** Models that it lists, as they are given behind the preset's name; none where nothing was fetched yet. */
  readonly models: readonly string[];
}

/** The presets whose servers are on this machine. */
const LOCAL = PRESET_NAMES.flatMap((preset) => {
  const { title, url } = MODEL_PRESETS[preset];
  return typeof url === 'string' && isLoopback(new URL(url).hostname) ? [{ preset, title, url }] : [];
});

/** The servers that answer, asked for their lists of models and for nothing else. Never throws. */
export async function localServers(
  candidates: readonly Omit<LocalServer, 'models'>[] = LOCAL,
  timeoutMs = ANSWER_MS,
): Promise<readonly LocalServer[]> {
  const found = await Promise.all(candidates.map((server) => asked(server, timeoutMs)));
  return found.filter((server) => server !== undefined);
}

async function asked(
  server: Omit<LocalServer, 'models'>,
  timeoutMs: number,
): Promise<LocalServer | undefined> {
  try {
    const fetch = boundedFetch({ allowed: [server.url], maxBytes: MAX_LIST_BYTES });
    const response = await fetch(`${server.url}/models`, { signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (response.status !== 200) return undefined;
    const { names } = modelList({ text, model: '' });
    return { ...server, models: names.filter((name) => USABLE_NAME.test(name) && !EMBEDDING.test(name)) };
  } catch {
    return undefined;
  }
}

/** `Ollama runs here with qwen3:8b, llama3.2 (SOVEREIGN_MODEL=ollama:qwen3:8b)` */
export function localServerText({ preset, title, models }: LocalServer): string {
  const [first] = models;
  if (first === undefined)
    return `${title} runs here and has no model yet (SOVEREIGN_MODEL=${preset}:NAME, once it has one)`;
  const more = models.length > MOST_NAMED ? ` and ${models.length - MOST_NAMED} more` : '';
  return `${title} runs here with ${models.slice(0, MOST_NAMED).join(', ')}${more} (SOVEREIGN_MODEL=${shellWord(`${preset}:${first}`)})`;
}

/** What a run without a model is told, and how it gets one. */
export function noModelNotice(servers: readonly LocalServer[]): string {
  const without = 'No language model is set, so papers are read by rules.';
  return servers.length === 0
    ? `${without} To let a model read them, set SOVEREIGN_MODEL, for example to ollama:NAME, openai:NAME or anthropic:NAME (docs/operating.md)`
    : `${without} ${servers.map(localServerText).join('; ')}`;
}
