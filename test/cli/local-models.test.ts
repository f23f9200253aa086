import { localServers, localServerText, noModelNotice } from '../../src/cli/local-models';
import { startTestServer, type TestServer } from '../models/test-server';

describe('model servers on this machine', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer();
  });
  afterEach(() => server.close());

  const ollama = () => ({ preset: 'ollama', title: 'Ollama', url: server.url }) as const;
  const closed = { preset: 'lmstudio', title: 'LM Studio', url: 'http://127.0.0.1:9/v1' } as const;

  it('are named with their models, and asked for nothing but the list', async () => {
    const ids = ['qwen3:8b', 'nomic-embed-text:latest', 'llama3.2', '\u001b[31mred'];
    server.will((_, response) => response.end(JSON.stringify({ data: ids.map((id) => ({ id })) })));
    const found = await localServers([ollama(), closed]);
    expect(found).toEqual([{ ...ollama(), models: ['qwen3:8b', 'llama3.2'] }]);
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
    expect(noModelNotice(found)).toBe(
      'No language model is set, so papers are read by rules. Ollama runs here with qwen3:8b, llama3.2 (SOVEREIGN_MODEL=ollama:qwen3:8b)',
    );
  });

  it('are waited for no longer than told, and not named where something else answers', async () => {
    server.will(
      () => undefined,
      (_, response) => response.writeHead(404).end('not found'),
    );
    // The first one never answers: that this comes back shows that the time was kept.
    expect(await localServers([ollama()], 100)).toEqual([]);
    expect(await localServers([ollama()])).toEqual([]);
  });

  it('are few or none: the notice says what to set', () => {
    const models = ['a', 'b', 'c', 'd', 'e'];
    expect(localServerText({ ...closed, models })).toBe(
      'LM Studio runs here with a, b, c, d and 1 more (SOVEREIGN_MODEL=lmstudio:a)',
    );
    expect(localServerText({ ...closed, models: [] })).toContain('has no model yet');
    expect(noModelNotice([])).toMatch(/read by rules\. To let a model read them, set SOVEREIGN_MODEL/);
  });
});
