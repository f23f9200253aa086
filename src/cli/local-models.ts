// Finds model servers that run on this machine without being configured. They are suggested to a user who has
// no model, and never used unasked: the owner of a run must know which model reads its papers.

import { MODEL_PRESETS, PRESET_NAMES, type PresetName } from '../config/model-presets';
import { boundedFetch } from '../http/bounded-fetch';
import { isLoopback } from '../http/proxies';
import { modelList } from '../models/model-list';
import { shellWord } from '../text/shell-word';

/** A local server answers a model-list request at once. */
const ANSWER_MS = 500;
const MAX_LIST_BYTES = 1024 * 1024;
const MOST_NAMED = 4;
/** Embedding models appear in the list too, but cannot read a paper. */
const EMBEDDING = /\bembed|embedding|\bbge-|\be5-/i;

/**
 * Any program may listen on that port. Names of another form are not shown; they could not be typed either.
 */
const USABLE_NAME = /^[\w.:/@+-]{1,80}$/;

export interface LocalServer {
  readonly preset: PresetName;
  readonly title: string;
  readonly url: string;
  /**
   * The models it lists, as they are written after the preset's name; empty if none has been downloaded yet.
   */
  readonly models: readonly string[];
}

/** The presets whose servers run on this machine. */
const LOCAL = PRESET_NAMES.flatMap((preset) => {
  const { title, url } = MODEL_PRESETS[preset];
  return typeof url === 'string' && isLoopback(new URL(url).hostname) ? [{ preset, title, url }] : [];
});

/** The servers that answer a model-list request; nothing else is sent. Never throws. */
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

/** The notice for a run without a model, with how to configure one. */
export function noModelNotice(servers: readonly LocalServer[]): string {
  const without = 'No language model is set, so papers are read by rules.';
  return servers.length === 0
    ? `${without} To let a model read them, set SOVEREIGN_MODEL, for example to ollama:NAME, openai:NAME or anthropic:NAME (docs/operating.md has them all)`
    : `${without} ${servers.map(localServerText).join('; ')}`;
}
