import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, readConfig } from '../../src/config/config';
import { environment } from '../../src/config/environment';
import { NETWORK_SOURCE_KINDS } from '../../src/contract/sources';

const read = (env: Record<string, string>, runPaths: 'allow' | 'deny' = 'allow') =>
  readConfig({ env: { HOME: '/home/x', ...env }, cwd: '/srv/clone', runPaths });

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(read({})).toMatchObject({
      taskQueue: 'sovereign',
      home: path.resolve('/srv/clone/.sovereign'),
      papersFolder: path.resolve('/srv/clone/papers'),
      source: 'arxiv',
      model: undefined,
      embedder: undefined,
      runPaths: 'allow',
      temporal: { mode: 'auto', binary: undefined },
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(
      read({ SOVEREIGN_MODEL: '', SOVEREIGN_MODEL_URL: ' ', SOVEREIGN_SOURCE: '' }).model,
    ).toBeUndefined();
  });

  it.each([
    [
      { SOVEREIGN_SOURCE: 'pubmed' },
      /SOVEREIGN_SOURCE: must be one of arxiv, openalex, library, sample, arxiv\+openalex/,
    ],
    [{ SOVEREIGN_SOURCE: 'library' }, /SOVEREIGN_LIBRARY is not set/],
    [{ SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1' }, /SOVEREIGN_MODEL is not set/],
    [{ SOVEREIGN_MODEL: 'm' }, /SOVEREIGN_MODEL_URL is not set/],
    [{ SOVEREIGN_MODEL: 'm', SOVEREIGN_MODEL_URL: 'ftp://x' }, /SOVEREIGN_MODEL_URL: must be an http/],
    [{ SOVEREIGN_MODEL_TIMEOUT_S: 'soon' }, /SOVEREIGN_MODEL_TIMEOUT_S: must be a number of seconds/],
    [{ SOVEREIGN_ARXIV_SPACING_S: '1' }, /SOVEREIGN_ARXIV_SPACING_S: arXiv asks for at least 3 seconds/],
    [{ SOVEREIGN_EMBED_FORM: 'cohere' }, /SOVEREIGN_EMBED_FORM: must be one of auto, nim, openai/],
    [{ SOVEREIGN_EMBED_MAX_CHARS: '5' }, /SOVEREIGN_EMBED_MAX_CHARS: must be at least 100/],
    [{ SOVEREIGN_MODEL_HEADERS: 'topsecret' }, /SOVEREIGN_MODEL_HEADERS: must be name=value/],
    [{ SOVEREIGN_MODEL_CONCURRENCY: '0' }, /SOVEREIGN_MODEL_CONCURRENCY: must be at least 1 request/],
    [{ SOVEREIGN_MODEL_CONTEXT: '512' }, /SOVEREIGN_MODEL_CONTEXT: must be at least 2000 tokens/],
    [{ SOVEREIGN_MODEL_MAX_OUTPUT: 'all' }, /SOVEREIGN_MODEL_MAX_OUTPUT: must be a number of tokens/],
    [{ SOVEREIGN_MODEL_RPM: '0' }, /SOVEREIGN_MODEL_RPM: must be above 0 requests a minute/],
    [{ SOVEREIGN_BUDGET_REQUESTS: '2.5' }, /SOVEREIGN_BUDGET_REQUESTS: must be a whole number/],
    [{ SOVEREIGN_BUDGET_USD: 'much' }, /SOVEREIGN_BUDGET_USD: must be a number/],
    [{ SOVEREIGN_BUDGET_TOKENS: '1e13' }, /SOVEREIGN_BUDGET_TOKENS: is more than/],
    [{ SOVEREIGN_EMBED_RPM: 'few' }, /SOVEREIGN_EMBED_RPM: must be a number of requests a minute/],
    [
      { SOVEREIGN_MODEL_SKEPTIC: 'm' },
      /SOVEREIGN_MODEL is not set: SOVEREIGN_MODEL_SKEPTIC only takes its place.*leave SOVEREIGN_MODEL_SKEPTIC out/,
    ],
    [
      { SOVEREIGN_MODEL_VALIDATOR_URL: 'http://127.0.0.1:1/v1' },
      /SOVEREIGN_MODEL_VALIDATOR is not set: name the model that reviews as VALIDATOR/,
    ],
    [{ SOVEREIGN_MODEL_SYNTHESIZER_KEY: 'k' }, /SOVEREIGN_MODEL_SYNTHESIZER is not set/],
    [{ SOVEREIGN_OPENALEX_RPM: '-1' }, /SOVEREIGN_OPENALEX_RPM: must be above 0 requests a minute/],
    [{ SOVEREIGN_CROSSREF_RPM: 'x' }, /SOVEREIGN_CROSSREF_RPM: must be a number of requests a minute/],
    [
      { SOVEREIGN_MODEL_SKEPTIC_RPM: '9' },
      /SOVEREIGN_MODEL_SKEPTIC is not set.*leave SOVEREIGN_MODEL_SKEPTIC_RPM out/,
    ],
    [
      {
        SOVEREIGN_MODEL: 'm',
        SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1',
        SOVEREIGN_MODEL_SKEPTIC: 's',
        SOVEREIGN_MODEL_SKEPTIC_RPM: '9',
      },
      /SOVEREIGN_MODEL_SKEPTIC_RPM: .*set SOVEREIGN_MODEL_RPM, and leave SOVEREIGN_MODEL_SKEPTIC_RPM out/,
    ],
    [{ SOVEREIGN_MODEL_SYNTHESIZER_URL: 'ftp://x' }, /SOVEREIGN_MODEL_SYNTHESIZER_URL: must be an http/],
    [{ SOVEREIGN_MODEL_SKEPTIC: 'extractive' }, /SOVEREIGN_MODEL_SKEPTIC: "extractive" is no model/],
    [{ SOVEREIGN_SHUTDOWN_S: '0' }, /SOVEREIGN_SHUTDOWN_S: must be above 0 seconds/],
    [{ SOVEREIGN_BUILD_ID: 'v 1' }, /SOVEREIGN_BUILD_ID: must be letters, digits/],
    [{ SOVEREIGN_DEPLOYMENT: 'a.b' }, /SOVEREIGN_DEPLOYMENT: must be letters, digits/],
    [{ SOVEREIGN_CROSSREF: 'yes' }, /SOVEREIGN_CROSSREF: must be one of auto, on, off/],
    [{ SOVEREIGN_CROSSREF_URL: 'api.crossref.org' }, /SOVEREIGN_CROSSREF_URL: must be an http/],
    [{ SOVEREIGN_RUN_PATHS: 'yes' }, /SOVEREIGN_RUN_PATHS: must be allow or deny/],
  ])('refuses %j by name', (env, message) => {
    expect(() => read(env as unknown as Record<string, string>)).toThrow(ConfigError);
    expect(() => read(env as unknown as Record<string, string>)).toThrow(message);
  });

  it('gives a provider its own key first, and its address', () => {
    const keys = { NVIDIA_API_KEY: 'nv', OPENAI_API_KEY: 'oa', SOVEREIGN_MODEL: 'm' };
    expect(read(keys).model).toMatchObject({ url: 'https://integrate.api.nvidia.com/v1', apiKey: 'nv' });
    expect(read({ ...keys, SOVEREIGN_MODEL_URL: 'https://api.openai.com/v1/' }).model).toMatchObject({
      url: 'https://api.openai.com/v1',
      apiKey: 'oa',
    });
    expect(read({ ...keys, SOVEREIGN_MODEL_KEY: 'own' }).model?.apiKey).toBe('own');
  });

  it("sends the model's own key to no other server", () => {
    const model = {
      SOVEREIGN_MODEL: 'm',
      SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1',
      SOVEREIGN_MODEL_KEY: 'own',
    };
    expect(read({ ...model, SOVEREIGN_EMBED_URL: 'http://127.0.0.1:1/v1' }).embedder?.apiKey).toBe('own');
    expect(read({ ...model, SOVEREIGN_EMBED_URL: 'http://127.0.0.1:2/v1' }).embedder?.apiKey).toBeUndefined();
  });

  it('asks a server on this machine one thing at a time, and others as many as come', () => {
    const at = (url: string, more: Record<string, string> = {}) =>
      read({ SOVEREIGN_MODEL: 'm', SOVEREIGN_MODEL_URL: url, ...more }).model?.concurrency;
    expect(at('http://localhost:8080/v1')).toBe(1);
    expect(at('http://[::1]:8080/v1')).toBe(1);
    expect(at('https://model.test/v1')).toBeUndefined();
    expect(at('http://127.0.0.1:8080/v1', { SOVEREIGN_MODEL_CONCURRENCY: '4' })).toBe(4);
  });

  it('takes headers, and the version in an address of Azure’s', () => {
    const azure = {
      SOVEREIGN_MODEL: 'm',
      SOVEREIGN_MODEL_URL: 'https://x.openai.azure.com/openai/deployments/m?api-version=2024-10-21',
      SOVEREIGN_MODEL_HEADERS: 'api-key=k%2C1==, x-team = research',
    };
    expect(read(azure).model).toMatchObject({
      url: azure.SOVEREIGN_MODEL_URL,
      headers: { 'api-key': 'k,1==', 'x-team': 'research' },
    });
    const other = { SOVEREIGN_MODEL_SKEPTIC: 's', SOVEREIGN_MODEL_SKEPTIC_URL: 'https://s.test/v1' };
    expect(read({ ...azure, ...other }).reviewers.SKEPTIC?.headers).toBeUndefined();
  });

  describe('reviewers of their own models', () => {
    const main = {
      SOVEREIGN_MODEL: 'main',
      SOVEREIGN_MODEL_URL: 'http://127.0.0.1:1/v1',
      SOVEREIGN_MODEL_KEY: 'own',
      SOVEREIGN_MODEL_TIMEOUT_S: '7',
      SOVEREIGN_MODEL_RPM: '40',
    };

    it('are none by default, nor where the main model is named once more', () => {
      expect(read(main).reviewers).toEqual({});
      expect(read({ ...main, SOVEREIGN_MODEL_SKEPTIC: 'main' }).reviewers).toEqual({});
    });

    it("are at the main model's server, with its key, its time and its limit", () => {
      expect(read({ ...main, SOVEREIGN_MODEL_SKEPTIC: 'other' }).reviewers).toEqual({
        SKEPTIC: {
          url: 'http://127.0.0.1:1/v1',
          model: 'other',
          apiKey: 'own',
          timeoutMs: 7_000,
          silenceMs: 90_000,
          requestsPerMinute: 40,
          concurrency: 1,
          variables: {
            key: 'SOVEREIGN_MODEL_KEY',
            model: 'SOVEREIGN_MODEL_SKEPTIC',
            url: 'SOVEREIGN_MODEL_URL',
            timeout: 'SOVEREIGN_MODEL_TIMEOUT_S',
            silence: 'SOVEREIGN_MODEL_SILENCE_S',
          },
        },
      });
    });

    it("get the main model's key at its server only, and a provider's at the provider only", () => {
      const keyAt = (url: string, more: Record<string, string> = {}) => {
        const role = { SOVEREIGN_MODEL_VALIDATOR: 'v', SOVEREIGN_MODEL_VALIDATOR_URL: url };
        const keys = { NVIDIA_API_KEY: 'nv', OPENAI_API_KEY: 'oa' };
        return read({ ...main, ...keys, ...role, ...more }).reviewers.VALIDATOR?.apiKey;
      };
      expect(keyAt('http://127.0.0.1:1/v2')).toBe('own');
      expect(keyAt('http://127.0.0.1:2/v1')).toBeUndefined();
      expect(keyAt('https://127.0.0.1:1/v1')).toBeUndefined();
      expect(keyAt('https://integrate.api.nvidia.com/v1')).toBe('nv');
      expect(keyAt('https://api.openai.com/v1')).toBe('oa');
      expect(keyAt('https://evil-openai.com/v1')).toBeUndefined();
      expect(keyAt('http://127.0.0.1:2/v1', { SOVEREIGN_MODEL_VALIDATOR_KEY: 'v-key' })).toBe('v-key');
    });

    it('at another server have a limit of their own, or none of ours', () => {
      const elsewhere = (more: Record<string, string>) =>
        read({
          ...main,
          SOVEREIGN_MODEL_SKEPTIC: 's',
          SOVEREIGN_MODEL_SKEPTIC_URL: 'http://127.0.0.1:2/v1',
          ...more,
        }).reviewers.SKEPTIC?.requestsPerMinute;
      expect(elsewhere({})).toBeUndefined();
      expect(elsewhere({ SOVEREIGN_MODEL_SKEPTIC_RPM: '9' })).toBe(9);
    });

    it('name the variables that they were set by', () => {
      const { reviewers } = read({
        ...main,
        SOVEREIGN_MODEL_SYNTHESIZER: 's',
        SOVEREIGN_MODEL_SYNTHESIZER_URL: 'http://127.0.0.1:2/v1',
      });
      expect(reviewers.SYNTHESIZER?.variables).toMatchObject({
        key: 'SOVEREIGN_MODEL_SYNTHESIZER_KEY',
        url: 'SOVEREIGN_MODEL_SYNTHESIZER_URL',
      });
    });
  });

  it('reads how embeddings are asked for', () => {
    const url = { SOVEREIGN_EMBED_URL: 'http://127.0.0.1:1/v1' };
    expect(read(url).embedder).toMatchObject({
      dimensions: undefined,
      form: 'auto',
      maxChars: 8_000,
      requestsPerMinute: undefined,
    });
    const set = {
      SOVEREIGN_EMBED_DIMENSIONS: '768',
      SOVEREIGN_EMBED_FORM: 'openai',
      SOVEREIGN_EMBED_MAX_CHARS: '1500',
      SOVEREIGN_EMBED_RPM: '40',
    };
    expect(read({ ...url, ...set }).embedder).toMatchObject({
      dimensions: 768,
      form: 'openai',
      maxChars: 1_500,
      requestsPerMinute: 40,
    });
  });

  it('does not switch a model on because a key lies about', () => {
    expect(read({ OPENAI_API_KEY: 'oa' }).model).toBeUndefined();
  });

  it('asks Crossref by its own URL unless another is set, and knows which it was', () => {
    expect(read({}).crossref).toEqual({
      mode: 'auto',
      url: 'https://api.crossref.org',
      urlIsSet: false,
      requestsPerMinute: 60,
    });
    expect(
      read({ SOVEREIGN_CROSSREF: 'on', SOVEREIGN_CROSSREF_URL: 'http://127.0.0.1:9/' }).crossref,
    ).toEqual({
      mode: 'on',
      url: 'http://127.0.0.1:9',
      urlIsSet: true,
      requestsPerMinute: 60,
    });
  });

  it('knows how often each source and registry may be asked', () => {
    expect(read({}).sources).toMatchObject({
      arxiv: { requestsPerMinute: undefined },
      openalex: { requestsPerMinute: 600 },
    });
    expect(read({ SOVEREIGN_CONTACT: 'ann@example.org' }).crossref.requestsPerMinute).toBe(170);
    const set = read({ SOVEREIGN_OPENALEX_RPM: '200', SOVEREIGN_CROSSREF_RPM: '20' });
    expect(set.sources.openalex.requestsPerMinute).toBe(200);
    expect(set.crossref.requestsPerMinute).toBe(20);
  });

  it('lets a spacing below 3 s only leave this machine for another host than arXiv', () => {
    expect(
      read({ SOVEREIGN_ARXIV_SPACING_S: '0.1', SOVEREIGN_ARXIV_URL: 'http://127.0.0.1:9/api' }).arxiv,
    ).toEqual({
      url: 'http://127.0.0.1:9/api',
      timeoutMs: 30_000,
      spacingMs: 100,
    });
  });
});

describe('.env.example', () => {
  const root = path.resolve(__dirname, '..', '..');
  const variables = (text: string) =>
    new Set(
      text.match(
        /\b(?:SOVEREIGN|TEMPORAL|NVIDIA|OPENAI|ANTHROPIC|GEMINI|OPENROUTER|GROQ|AZURE_OPENAI)_[A-Z_]*[A-Z]\b/g,
      ),
    );

  it('explains every variable that the configuration reads', () => {
    const explained = variables(readFileSync(path.join(root, '.env.example'), 'utf8'));
    // A source's are explained together with those of all sources.
    const ofSource = new RegExp(`^SOVEREIGN_(${NETWORK_SOURCE_KINDS.join('|')})_(URL|KEY|RPM)$`, 'i');
    const used = Object.keys(environment.shape).filter((name) => !ofSource.test(name));
    expect(used.filter((name) => !explained.has(name))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  /** Fixed by the image, or meant for a person's own machine. */
  const OWN = /^SOVEREIGN_(HOME|PAPERS|CACHE|TASK_QUEUE|TEMPORAL.*|ARXIV_URL|ARXIV_SPACING_S)$/;

  it('hands every other variable on to the worker', () => {
    const compose = readFileSync(path.join(__dirname, '..', '..', 'docker-compose.yml'), 'utf8');
    const explained = readFileSync(path.join(__dirname, '..', '..', '.env.example'), 'utf8');
    const variables = [...explained.matchAll(/^#?(SOVEREIGN_\w+)=/gm)].map(([, name]) => name as string);
    const read = Object.keys(environment.shape).filter((name) => name.startsWith('SOVEREIGN_'));
    const all = [...new Set([...variables, ...read])];
    expect(all.filter((name) => !OWN.test(name) && !compose.includes(`- ${name}\n`))).toEqual([]);
  });
});
