import { ConfigError, readConfig } from '../../src/config/config';
import { MODEL_PRESETS, PRESET_NAMES } from '../../src/config/model-presets';

const read = (env: Record<string, string>) =>
  readConfig({ env: { HOME: '/home/x', ...env }, cwd: '/srv/clone', runPaths: 'allow' });

const KEYS = {
  OPENAI_API_KEY: 'openai-key',
  ANTHROPIC_API_KEY: 'anthropic-key',
  GEMINI_API_KEY: 'gemini-key',
  OPENROUTER_API_KEY: 'openrouter-key',
  GROQ_API_KEY: 'groq-key',
  NVIDIA_API_KEY: 'nim-key',
  AZURE_OPENAI_API_KEY: 'azure-key',
  AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com/',
};

describe('presets of models', () => {
  it.each([
    ['ollama', 'http://127.0.0.1:11434/v1', undefined],
    ['lmstudio', 'http://127.0.0.1:1234/v1', undefined],
    ['openai', 'https://api.openai.com/v1', 'openai-key'],
    ['anthropic', 'https://api.anthropic.com/v1', 'anthropic-key'],
    ['gemini', 'https://generativelanguage.googleapis.com/v1beta/openai', 'gemini-key'],
    ['openrouter', 'https://openrouter.ai/api/v1', 'openrouter-key'],
    ['groq', 'https://api.groq.com/openai/v1', 'groq-key'],
    ['nim', 'https://integrate.api.nvidia.com/v1', 'nim-key'],
    ['azure', 'https://mine.openai.azure.com/openai/v1', 'azure-key'],
  ])('%s: fills address and key, and leaves the rest of the name', (name, url, apiKey) => {
    expect(PRESET_NAMES).toContain(name);
    expect(read({ ...KEYS, SOVEREIGN_MODEL: `${name}:vendor/model:8b` }).model).toMatchObject({
      url,
      model: 'vendor/model:8b',
      apiKey,
      concurrency: apiKey === undefined ? 1 : undefined,
    });
  });

  it('knows beforehand how a vendor wants its requests', () => {
    const changesOf = (model: string) => read({ ...KEYS, SOVEREIGN_MODEL: model }).model?.changes;
    expect(changesOf('openai:m')).toEqual(['with max_completion_tokens']);
    expect(changesOf('azure:m')).toEqual(['with max_completion_tokens']);
    expect(changesOf('groq:m')).toBeUndefined();
  });

  it('are no presets beside an address, nor where no preset has that name', () => {
    const at = { SOVEREIGN_MODEL_URL: 'https://model.test/v1' };
    const named = { ...KEYS, ...at, SOVEREIGN_MODEL: 'openai:m' };
    expect(read(named).model).toMatchObject({ url: at.SOVEREIGN_MODEL_URL, model: 'openai:m' });
    expect(read(named).model?.apiKey).toBeUndefined();
    expect(read({ ...at, SOVEREIGN_MODEL: 'qwen3:8b' }).model?.model).toBe('qwen3:8b');
    expect(() => read({ SOVEREIGN_MODEL: 'qwen3:8b' })).toThrow(
      /SOVEREIGN_MODEL_URL is not set: .*; or begin SOVEREIGN_MODEL with one of ollama:, lmstudio:, openai:/,
    );
  });

  it.each(PRESET_NAMES.filter((name) => 'key' in MODEL_PRESETS[name]))(
    '%s: without its key names the variable, and where to get one',
    (name) => {
      const { key } = MODEL_PRESETS[name] as (typeof MODEL_PRESETS)['openai'];
      // Every other vendor's key is there, and not taken.
      const others = Object.fromEntries(
        Object.entries(KEYS).filter(([variable]) => variable !== key.variable),
      );
      const env = { ...others, SOVEREIGN_MODEL: `${name}:m` };
      expect(() => read(env)).toThrow(ConfigError);
      expect(() => read(env)).toThrow(
        `${key.variable} is not set: SOVEREIGN_MODEL=${name}:m needs a key, which you get at ${key.from}. Set ${key.variable} or SOVEREIGN_MODEL_KEY to it`,
      );
      expect(read({ ...env, SOVEREIGN_MODEL_KEY: 'own' }).model).toMatchObject({ apiKey: 'own' });
    },
  );

  it('refuses a preset without a model, and an Azure resource that is missing or elsewhere', () => {
    expect(() => read({ SOVEREIGN_MODEL: 'ollama:' })).toThrow(
      'SOVEREIGN_MODEL: "ollama:" names no model; write it behind the colon: SOVEREIGN_MODEL=ollama:NAME',
    );
    const azure = { AZURE_OPENAI_API_KEY: 'azure-key', SOVEREIGN_MODEL: 'azure:m' };
    expect(() => read(azure)).toThrow(
      /AZURE_OPENAI_ENDPOINT is not set: azure: needs .*https:\/\/NAME\.openai\.azure\.com/,
    );
    for (const elsewhere of ['http://mine.openai.azure.com', 'https://openai.azure.com.evil.test']) {
      expect(() => read({ ...azure, AZURE_OPENAI_ENDPOINT: elsewhere })).toThrow(
        /AZURE_OPENAI_ENDPOINT: must be the https address of an Azure OpenAI resource/,
      );
    }
  });

  it('lets errors name the variables that were set', () => {
    const variables = (env: Record<string, string>) => read({ ...KEYS, ...env }).model?.variables;
    expect(variables({ SOVEREIGN_MODEL: 'groq:m' })?.key).toBe('GROQ_API_KEY');
    expect(variables({ SOVEREIGN_MODEL: 'groq:m', SOVEREIGN_MODEL_KEY: 'own' })?.key).toBe(
      'SOVEREIGN_MODEL_KEY',
    );
    expect(variables({ SOVEREIGN_MODEL: 'azure:m' })?.url).toBe('AZURE_OPENAI_ENDPOINT');
  });

  describe('of reviewers', () => {
    const main = { ...KEYS, SOVEREIGN_MODEL: 'ollama:qwen3', SOVEREIGN_MODEL_KEY: 'main-key' };
    const skeptic = (env: Record<string, string>) => read({ ...main, ...env }).reviewers.SKEPTIC;

    it("are another vendor's, with its address, key and ways alone", () => {
      expect(
        skeptic({ SOVEREIGN_MODEL_SKEPTIC: 'openai:m', SOVEREIGN_MODEL_HEADERS: 'x-team=a' }),
      ).toMatchObject({
        url: 'https://api.openai.com/v1',
        model: 'm',
        apiKey: 'openai-key',
        headers: undefined,
        concurrency: undefined,
        changes: ['with max_completion_tokens'],
        variables: { key: 'OPENAI_API_KEY', model: 'SOVEREIGN_MODEL_SKEPTIC' },
      });
    });

    it("are another model of the main model's server", () => {
      expect(skeptic({ SOVEREIGN_MODEL_SKEPTIC: 'ollama:llama3.2' })).toMatchObject({
        url: 'http://127.0.0.1:11434/v1',
        model: 'llama3.2',
        apiKey: 'main-key',
        concurrency: 1,
      });
      expect(skeptic({ SOVEREIGN_MODEL_SKEPTIC: 'ollama:qwen3' })).toBeUndefined();
    });

    it('send no key to a server that is no vendor, and never the main one', () => {
      const local = { SOVEREIGN_MODEL: 'openai:m', SOVEREIGN_MODEL_SKEPTIC: 'lmstudio:small' };
      expect(skeptic(local)).toMatchObject({
        apiKey: undefined,
        changes: undefined,
        variables: { key: 'SOVEREIGN_MODEL_SKEPTIC_KEY' },
      });
      expect(skeptic({ ...local, SOVEREIGN_MODEL_SKEPTIC_KEY: 'own' })?.apiKey).toBe('own');
    });

    it('need a key of their own vendor', () => {
      const { GROQ_API_KEY: _, ...others } = main;
      expect(() => read({ ...others, SOVEREIGN_MODEL_SKEPTIC: 'groq:m' })).toThrow(
        /GROQ_API_KEY is not set: SOVEREIGN_MODEL_SKEPTIC=groq:m needs a key.*or SOVEREIGN_MODEL_SKEPTIC_KEY/,
      );
    });

    it('are names where they have an address of their own', () => {
      const env = { SOVEREIGN_MODEL_SKEPTIC: 'groq:m', SOVEREIGN_MODEL_SKEPTIC_URL: 'https://s.test/v1' };
      expect(skeptic(env)).toMatchObject({ url: 'https://s.test/v1', model: 'groq:m', apiKey: undefined });
    });
  });

  it("send a vendor's key unencrypted to nobody", () => {
    const at = (url: string) =>
      read({ ...KEYS, SOVEREIGN_MODEL: 'm', SOVEREIGN_MODEL_URL: url }).model?.apiKey;
    expect(at('https://api.groq.com/openai/v1')).toBe('groq-key');
    expect(at('http://api.groq.com/openai/v1')).toBeUndefined();
    expect(at('https://evil-api.groq.com.test/v1')).toBeUndefined();
  });
});
