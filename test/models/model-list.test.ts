import { modelList, namesLike } from '../../src/models/model-list';

const read = (list: unknown, model = 'a') => modelList({ text: JSON.stringify(list), model }).limits;
const entry = (fields: object) => ({ object: 'list', data: [{ id: 'a', ...fields }, { id: 'b' }] });

it.each<[string, object, number | null, number | null]>([
  ['vLLM, SGLang', { max_model_len: 8_192 }, 8_192, null],
  ['Together, Fireworks', { context_length: 131_072 }, 131_072, null],
  ['Groq', { context_window: 131_072, max_completion_tokens: 32_768 }, 131_072, 32_768],
  ['Mistral', { max_context_length: 32_768 }, 32_768, null],
  ['LM Studio, what is loaded', { max_context_length: 32_768, loaded_context_length: 4_096 }, 4_096, null],
  ['llama-server', { meta: { n_ctx_train: 32_768, n_vocab: 151_936 } }, 32_768, null],
  ['llama-server, what is set', { meta: { n_ctx: 4_096, n_ctx_train: 32_768 } }, 4_096, null],
  [
    'OpenRouter',
    { context_length: 200_000, top_provider: { context_length: 131_072, max_completion_tokens: 16_384 } },
    200_000,
    16_384,
  ],
  [
    'OpenRouter, without a limit',
    { context_length: 8_192, top_provider: { max_completion_tokens: null } },
    8_192,
    null,
  ],
  ['OpenAI', { object: 'model', owned_by: 'openai' }, null, null],
  ['a number that is none of tokens', { max_model_len: 0, context_length: -1, n_ctx: 1.5 }, null, null],
  ['text for a number', { max_model_len: '8192' }, null, null],
])('reads how much a model reads and writes from the entry of %s', (_server, fields, context, output) => {
  expect(read(entry(fields))).toEqual({ contextTokens: context, maxOutputTokens: output });
});

it('reads the entry of the model that is asked, and of no other', () => {
  const list = {
    data: [
      { id: 'b', max_model_len: 1_024 },
      { id: 'a', max_model_len: 2_048 },
    ],
  };
  expect(read(list, 'a').contextTokens).toBe(2_048);
  expect(read(list, 'c').contextTokens).toBeNull();
});

it.each([
  ['the list itself', [{ id: 'a', context_length: 4_096 }]],
  ['a list called models', { models: [{ name: 'a', context_length: 4_096 }] }],
  ['Gemini’s names', { data: [{ id: 'models/a', context_length: 4_096 }, { id: 'b' }] }],
  ['Ollama’s names', { data: [{ id: 'a:latest', context_length: 4_096 }, { id: 'b' }] }],
  ['a server of one model, known by its file', { data: [{ id: '/srv/a.gguf', context_length: 4_096 }] }],
])('finds the model in %s', (_form, list) => {
  expect(read(list).contextTokens).toBe(4_096);
});

it.each(['', 'Not Found', '<html></html>', 'null', '[]', '{"data":{}}', '{"data":[null,1,{"id":7}]}'])(
  'learns nothing from %j',
  (text) => {
    expect(modelList({ text, model: 'a' })).toEqual({
      names: [],
      limits: { contextTokens: null, maxOutputTokens: null },
    });
  },
);

it('names eight models, the most alike first, and counts the others', () => {
  const names = [
    'llama3.2:3b',
    ...Array.from({ length: 9 }, (_, at) => `other-${at}`),
    'qwen2.5:7b-instruct',
  ];
  expect(namesLike({ names, model: 'qwen2.5:7b' })).toEqual({
    shown: ['qwen2.5:7b-instruct', 'llama3.2:3b', ...Array.from({ length: 6 }, (_, at) => `other-${at}`)],
    more: 3,
  });
});
