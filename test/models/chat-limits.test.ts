import { createChatLimits, LEAST_OUTPUT, numbersIn } from '../../src/models/chat-limits';
import { PromptTooLong, ProviderRefused } from '../../src/models/errors';

describe('numbers in what servers say', () => {
  it.each<[string, string, [number?, number?, number?]]>([
    [
      'OpenAI',
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (3000 in the messages, 2000 in the completion). Please reduce the length of the messages or completion.",
      [4096, 3000],
    ],
    [
      'OpenAI, 128k',
      "This model's maximum context length is 128,000 tokens. However, your messages resulted in 130,512 tokens.",
      [128_000],
    ],
    [
      'vLLM',
      "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 4096 tokens and your request has 3000 input tokens (8000 > 4096 - 3000). None",
      [4096, 3000],
    ],
    [
      'vLLM, newer',
      "This model's maximum context length is 8192 tokens. However, your request has 9120 input tokens. Please reduce the length of the input messages.",
      [8192, 9120],
    ],
    [
      'llama-server',
      'request (5210 tokens) exceeds the available context size (4096 tokens), try increasing it exceed_context_size_error n_ctx: 4096 n_prompt_tokens: 5210',
      [4096, 5210],
    ],
    [
      'llama-server, older',
      'the request exceeds the available context size. try increasing the context size or enable context shift',
      [],
    ],
    [
      'LM Studio',
      'Trying to keep the first 5210 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
      [4096, 5210],
    ],
    [
      'Mistral',
      'Prompt contains 40213 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      [32_768, 40_213],
    ],
    [
      'TGI',
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 3000 `inputs` tokens and 2000 `max_new_tokens`',
      [4097, 3000],
    ],
    [
      'Gemini',
      'The input token count (40213) exceeds the maximum number of tokens allowed (32768).',
      [32_768, 40_213],
    ],
    [
      'OpenRouter',
      "This endpoint's maximum context length is 32768 tokens. However, you requested about 40213 tokens (32213 of text input, 8000 in the output).",
      [32_768],
    ],
    ['Together', 'This model’s context window is 8,192 tokens', [8192]],
    [
      'OpenAI, answer',
      'max_tokens is too large: 8000. This model supports at most 4096 completion tokens, whereas you provided 8000.',
      [undefined, undefined, 4096],
    ],
    [
      'Groq, answer',
      '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
      [undefined, undefined, 8192],
    ],
    [
      'DeepSeek, answer',
      'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]',
      [undefined, undefined, 8192],
    ],
    [
      'Anthropic, answer',
      'max_tokens: 8000 > 4096, which is the maximum allowed number of output tokens for claude-3',
      [undefined, undefined, 4096],
    ],
    ['DashScope, answer', 'Range of max_tokens should be between 1 and 2000', [undefined, undefined, 2000]],
    [
      'OpenRouter, credit',
      'This request requires more credits, or fewer max_tokens. You requested up to 8000 tokens, but can only afford 1234.',
      [undefined, undefined, 1234],
    ],
    ['a field', "Use 'max_completion_tokens' instead of 'max_tokens'.", []],
  ])('%s', (_name, said, [contextTokens, promptTokens, outputTokens]) => {
    expect(numbersIn(said)).toEqual({ contextTokens, promptTokens, outputTokens });
  });
});

describe('limits of a model', () => {
  const outcome = new ProviderRefused('HTTP 400');
  const PROMPT_BYTES = 12_000;

  it('ask for what is wanted until something is known', () => {
    expect(createChatLimits({}).outputFor({ wanted: 8_000, bytes: PROMPT_BYTES })).toBe(8_000);
  });

  it('are what was set', () => {
    const limits = createChatLimits({ contextTokens: 8_192, maxOutputTokens: 2_000 });
    expect(limits.outputFor({ wanted: 8_000, bytes: PROMPT_BYTES })).toBe(2_000);
    expect(limits.outputFor({ wanted: 1_500, bytes: PROMPT_BYTES })).toBe(1_500);
    // 24,000 bytes are at most some 7,200 tokens: the rest is for the answer, and at least enough for one.
    expect(limits.outputFor({ wanted: 8_000, bytes: 24_000 })).toBe(LEAST_OUTPUT);
    expect(() => limits.outputFor({ wanted: 8_000, bytes: 80_000 })).toThrow(PromptTooLong);
  });

  it('leave what the server’s numbers leave', () => {
    const limits = createChatLimits({});
    const said = 'maximum context length is 8192 tokens and your request has 3000 input tokens';
    limits.refused({ said, outcome, asked: 8_000, bytes: PROMPT_BYTES });
    const room = limits.outputFor({ wanted: 8_000, bytes: PROMPT_BYTES });
    expect(room).toBeLessThanOrEqual(8_192 - 3_000);
    expect(room).toBeGreaterThan(5_000);
    expect(limits.known()).toEqual({ contextTokens: 8_192, maxOutputTokens: null });
  });

  it('give up a prompt that leaves no room for an answer, with the numbers', () => {
    const said = 'request (3900 tokens) exceeds the available context size (4096 tokens)';
    const tooLong = (() => {
      try {
        return createChatLimits({}).refused({ said, outcome, asked: 4_000, bytes: PROMPT_BYTES });
      } catch (error) {
        return error;
      }
    })();
    expect(tooLong).toBeInstanceOf(PromptTooLong);
    expect(tooLong).toMatchObject({ limits: { contextTokens: 4_096, promptTokens: 3_900 } });
  });

  it('make less room for the answer where the server gives no numbers, and then give up', () => {
    const limits = createChatLimits({});
    const refused = (asked: number) =>
      limits.refused({ said: 'the context size is exceeded', outcome, asked, bytes: PROMPT_BYTES });
    refused(8_000);
    expect(limits.outputFor({ wanted: 8_000, bytes: PROMPT_BYTES })).toBe(2_000);
    refused(2_000);
    expect(limits.outputFor({ wanted: 8_000, bytes: PROMPT_BYTES })).toBe(LEAST_OUTPUT);
    expect(() => refused(LEAST_OUTPUT)).toThrow(PromptTooLong);
  });

  it('do not ask for the same again', () => {
    const said = 'at most 4096 completion tokens';
    const limits = createChatLimits({});
    limits.refused({ said, outcome, asked: 8_000, bytes: PROMPT_BYTES });
    expect(() => limits.refused({ said, outcome, asked: 4_096, bytes: PROMPT_BYTES })).toThrow(outcome);
  });

  it('notice a prompt that was cut, by its count', () => {
    const cut = (promptTokens: number | null, bytes: number, limits = createChatLimits({})) => {
      try {
        limits.counted({ promptTokens, bytes, name: 'm', setting: 'SOVEREIGN_MODEL_CONTEXT' });
        return null;
      } catch (error) {
        return error;
      }
    };
    // 9,782 tokens of English, of which Ollama reads 4,096.
    expect(cut(9_782, 41_000)).toBeNull();
    expect(cut(4_096, 41_000)).toMatchObject({ limits: { contextTokens: 4_096 } });
    expect(cut(null, 41_000)).toBeNull();
    // A server that keeps a prompt's beginning counts the rest.
    expect(cut(300, 41_000)).toBeNull();
    // Once the vocabulary is known, also a smaller part that is missing.
    const limits = createChatLimits({});
    expect(cut(1_000, 4_200, limits)).toBeNull();
    expect(cut(2_048, 14_300, limits)).toMatchObject({ limits: { contextTokens: 2_048 } });
    expect(cut(3_400, 14_300, createChatLimits({}))).toBeNull();
  });
});
