// Presets for model vendors and programs: SOVEREIGN_MODEL=ollama:qwen3 determines the URL, the variable with
// the key, and the form of requests. To add one: a row here, its key in environment.ts and in .env.example.

import type { Change } from '../models/failure-table';
import { ConfigError } from './config-error';
import type { Environment } from './environment';

export interface ModelPreset {
  readonly title: string;
  /** Base URL of its OpenAI-compatible API, as documented by its makers; or the variable that holds it. */
  readonly url: string | ResourceUrl;
  /** Absent: it needs no key. */
  readonly key?: {
    readonly variable: KeyVariable;
    /** Where to get a key. */
    readonly from: string;
    /** Hosts that may receive the key, including their subdomains. */
    readonly hosts: readonly string[];
  };
  /** Changes that requests need according to its makers, so that they need not be learnt from refusals. */
  readonly changes?: readonly Change[];
}

/** For vendors that give each customer an own URL. */
interface ResourceUrl {
  readonly variable: 'AZURE_OPENAI_ENDPOINT';
  readonly example: string;
  /** Appended to the customer's URL. */
  readonly path: string;
}

type KeyVariable = Extract<keyof Environment, `${string}_API_KEY`>;

/**
 * For reasoning models, OpenAI's API accepts the answer's length only under this name; for others under both.
 */
const OPENAI_CHANGES: readonly Change[] = ['with max_completion_tokens'];

export const MODEL_PRESETS = {
  ollama: { title: 'Ollama', url: 'http://127.0.0.1:11434/v1' },
  lmstudio: { title: 'LM Studio', url: 'http://127.0.0.1:1234/v1' },
  openai: {
    title: 'OpenAI',
    url: 'https://api.openai.com/v1',
    key: {
      variable: 'OPENAI_API_KEY',
      from: 'https://platform.openai.com/api-keys',
      hosts: ['openai.com'],
    },
    changes: OPENAI_CHANGES,
  },
  anthropic: {
    title: 'Anthropic',
    url: 'https://api.anthropic.com/v1',
    key: {
      variable: 'ANTHROPIC_API_KEY',
      from: 'https://platform.claude.com/settings/keys',
      hosts: ['api.anthropic.com'],
    },
  },
  gemini: {
    title: 'Gemini',
    url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    key: {
      variable: 'GEMINI_API_KEY',
      from: 'https://aistudio.google.com/apikey',
      hosts: ['generativelanguage.googleapis.com'],
    },
  },
  openrouter: {
    title: 'OpenRouter',
    url: 'https://openrouter.ai/api/v1',
    key: {
      variable: 'OPENROUTER_API_KEY',
      from: 'https://openrouter.ai/settings/keys',
      hosts: ['openrouter.ai'],
    },
  },
  groq: {
    title: 'Groq',
    url: 'https://api.groq.com/openai/v1',
    key: { variable: 'GROQ_API_KEY', from: 'https://console.groq.com/keys', hosts: ['api.groq.com'] },
  },
  nim: {
    title: 'NVIDIA NIM',
    url: 'https://integrate.api.nvidia.com/v1',
    key: {
      variable: 'NVIDIA_API_KEY',
      from: 'https://build.nvidia.com/settings/api-keys',
      hosts: ['nvidia.com'],
    },
  },
  azure: {
    title: 'Azure OpenAI',
    url: {
      variable: 'AZURE_OPENAI_ENDPOINT',
      example: 'https://NAME.openai.azure.com',
      path: '/openai/v1',
    },
    key: {
      variable: 'AZURE_OPENAI_API_KEY',
      from: 'the page "Keys and Endpoint" of the resource in https://portal.azure.com',
      hosts: ['openai.azure.com', 'services.ai.azure.com', 'cognitiveservices.azure.com', 'openai.azure.us'],
    },
    changes: OPENAI_CHANGES,
  },
} as const satisfies Readonly<Record<string, ModelPreset>>;

export type PresetName = keyof typeof MODEL_PRESETS;
export const PRESET_NAMES = Object.keys(MODEL_PRESETS) as PresetName[];

const presets: readonly ModelPreset[] = Object.values(MODEL_PRESETS);

/** A model's name with a preset as prefix. */
export interface PresetModel {
  readonly preset: ModelPreset;
  readonly name: PresetName;
  readonly model: string;
}

/**
 * `ollama:qwen3:8b` is the model `qwen3:8b` at Ollama; `qwen3:8b` is a model's name without a preset.
 * @throws ConfigError if a preset is not followed by a model
 */
export function presetIn({ variable, value }: { variable: string; value: string }): PresetModel | undefined {
  const name = PRESET_NAMES.find((one) => value.startsWith(`${one}:`));
  if (name === undefined) return undefined;
  const model = value.slice(name.length + 1).trim();
  if (model !== '') return { preset: MODEL_PRESETS[name], name, model };
  throw new ConfigError(
    `${variable}: "${value}" names no model; write it behind the colon: ${variable}=${name}:NAME`,
  );
}

/** @throws ConfigError naming the variable for the URL, if it is not set or is another vendor's */
export function presetUrl({ preset, name }: PresetModel, env: Environment): string {
  if (typeof preset.url === 'string') return preset.url;
  const { variable, example, path } = preset.url;
  const given = env[variable];
  if (given === undefined) {
    throw new ConfigError(
      `${variable} is not set: ${name}: needs the address of your ${preset.title} resource, such as ${example}`,
    );
  }
  if (!isAt(given, preset.key?.hosts ?? [])) {
    throw new ConfigError(
      `${variable}: must be the https address of an ${preset.title} resource, such as ${example}; for another server set SOVEREIGN_MODEL_URL and leave "${name}:" out`,
    );
  }
  return `${new URL(given).origin}${path}`;
}

/**
 * The key for the vendor at a URL, from the vendor's own variable. A key is never sent to another host, or
 * unencrypted.
 */
export function vendorsKey(url: string, env: Environment): string | undefined {
  const vendor = presets.find(({ key }) => key !== undefined && isAt(url, key.hosts));
  return vendor?.key === undefined ? undefined : env[vendor.key.variable];
}

/** @throws ConfigError if a preset needs a key and none is set */
export function mustHaveKey({
  named: { preset, name, model },
  variable,
  ownKey,
}: {
  named: PresetModel;
  /** The model's variable. */
  variable: string;
  /** The variable that overrides the vendor's. */
  ownKey: string;
}): void {
  if (preset.key === undefined) return;
  throw new ConfigError(
    `${preset.key.variable} is not set: ${variable}=${name}:${model} needs a key, which you get at ${preset.key.from}. Set ${preset.key.variable} or ${ownKey} to it`,
  );
}

function isAt(url: string, hosts: readonly string[]): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && hosts.some((host) => `.${hostname}`.endsWith(`.${host}`));
}
