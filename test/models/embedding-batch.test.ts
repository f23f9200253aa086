import { type BatchShape, smallerBatch } from '../../src/models/embedding-batch';
import { growthOf, LINEAR } from '../support/cost';

const refused = ({
  status,
  body,
  texts = 50,
  plain = false,
}: {
  status: number;
  body: unknown;
  texts?: number;
  plain?: boolean;
}) =>
  smallerBatch({
    failure: { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) },
    sent: { texts, plain },
  });
const list = (most: number): BatchShape => ({ most, plain: false });
const STRING: BatchShape = { most: 1, plain: true };
const said = (message: string) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null },
});

describe('smallerBatch', () => {
  it.each<[string, number, unknown, BatchShape | null]>([
    [
      'TEI',
      422,
      { error: 'batch size 50 > maximum allowed batch size 32', error_type: 'Validation' },
      list(32),
    ],
    [
      'TEI, OpenAI route',
      413,
      { message: 'batch size 50 > maximum allowed batch size 8', type: 'Validation', code: 413 },
      list(8),
    ],
    [
      'SiliconFlow',
      413,
      { code: 20042, message: 'input batch size 50 > maximum allowed batch size 32', data: null },
      list(32),
    ],
    [
      'DashScope',
      400,
      said(
        '<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents',
      ),
      list(10),
    ],
    ['a gateway', 400, said('Batch size exceeds limit (max 16)'), list(16)],
    ['a gateway, in other words', 400, said('batch size 50 exceeds the maximum of 25'), list(25)],
    [
      'Gemini',
      400,
      {
        error: {
          code: 400,
          message: '* BatchEmbedContentsRequest.requests: at most 20 requests can be in one batch',
          status: 'INVALID_ARGUMENT',
        },
      },
      list(20),
    ],
    ['Vertex', 400, said('5 instance(s) is allowed per prediction. Actual: 50'), list(5)],
    [
      'Azure',
      400,
      said(
        'Too many inputs. The max number of inputs is 16.  We hope to increase the number of inputs per request soon.',
      ),
      list(16),
    ],
    [
      'Azure, at first',
      400,
      said(
        'Too many inputs. The max number of inputs is 1. We hope to increase the number of inputs per request soon.',
      ),
      list(1),
    ],
    [
      'Cohere',
      400,
      { message: 'invalid request: total number of texts must be at most 48 - received 50' },
      list(48),
    ],
    ['Zhipu', 400, said('input数组最大不得超过32条'), list(32)],
    [
      'OpenAI',
      400,
      said(
        "Invalid 'input': array too long. Expected an array with maximum length 20, but got an array with length 50 instead.",
      ),
      list(20),
    ],
    [
      'Pydantic, before it misses a string',
      422,
      {
        detail: [
          { type: 'string_type', loc: ['body', 'input', 'str'], msg: 'Input should be a valid string' },
          {
            type: 'too_long',
            loc: ['body', 'input', 'list[str]'],
            msg: 'List should have at most 32 items after validation, not 50',
          },
        ],
      },
      list(32),
    ],
    [
      'Pydantic 1',
      422,
      {
        detail: [
          {
            loc: ['body', 'input'],
            msg: 'ensure this value has at most 16 items',
            type: 'value_error.list.max_items',
          },
        ],
      },
      list(16),
    ],
    [
      'Mistral',
      400,
      {
        object: 'error',
        message: 'Too many inputs in request, split into more batches.',
        type: 'invalid_request_prompt',
        code: '3210',
      },
      list(25),
    ],
    [
      'Mistral, of tokens',
      400,
      { object: 'error', message: 'Too many tokens overall, split into more batches.', code: '3210' },
      list(25),
    ],
    ['OpenAI, of tokens', 400, said('Requested 375703 tokens, max 300000 tokens per request'), list(25)],
    ['a number that is no help', 400, said('batch size 50 > maximum allowed batch size 2048'), list(25)],
    ['no number', 400, said('Too many inputs'), list(25)],
    ['nginx', 413, '<html><head><title>413 Request Entity Too Large</title></head></html>', list(25)],
    ['axum', 413, 'Failed to buffer the request body: length limit exceeded', list(25)],
    ['a gateway with no words', 413, '', list(25)],
    [
      'FastAPI with one string',
      422,
      {
        detail: [
          {
            type: 'string_type',
            loc: ['body', 'input'],
            msg: 'Input should be a valid string',
            input: ['a', 'b'],
          },
        ],
      },
      STRING,
    ],
    ['a server of one string', 400, said('input must be a string'), STRING],
    ['Fastify', 400, { statusCode: 400, error: 'Bad Request', message: 'body/input must be string' }, STRING],
    ['zod', 400, { error: 'Invalid input: expected string, received array' }, STRING],
    ['JSON Schema', 400, { error: { message: "['one', 'two'] is not of type 'string' - 'input'" } }, STRING],
    [
      'serde',
      422,
      'Failed to deserialize the JSON body into the target type: input: invalid type: sequence, expected a string at line 1 column 25',
      STRING,
    ],
    [
      'Go',
      400,
      { error: 'json: cannot unmarshal array into Go struct field EmbeddingRequest.input of type string' },
      STRING,
    ],
    [
      'Jackson',
      400,
      {
        error:
          'Cannot deserialize value of type `java.lang.String` from Array value (token `JsonToken.START_ARRAY`)',
      },
      STRING,
    ],
    ['a list that is not supported', 400, said('list of inputs not supported'), list(1)],
    ['one input', 400, said('only one input is supported'), list(1)],
    ['a model that takes one', 400, said('This model does not support batch inputs'), list(1)],
    ['a batch that is not implemented', 400, said('Batched embeddings are not implemented yet'), list(1)],
    ['words that nobody has seen', 400, said('nope'), list(1)],
    ['no words', 400, {}, list(1)],
    // Not about the number of texts: the first request's refusal is final at once.
    [
      'TEI, of one text',
      413,
      { error: '`inputs` must have less than 512 tokens. Given: 900', error_type: 'Validation' },
      null,
    ],
    [
      'llama.cpp, of one text',
      400,
      said(
        'input (900 tokens) is too large to process. increase the physical batch size (current batch size: 512)',
      ),
      null,
    ],
    [
      'vLLM, of one text',
      400,
      said("This model's maximum context length is 512 tokens, however you requested 900 tokens"),
      null,
    ],
    [
      'an unnamed server, of one text',
      400,
      said('Input length 900 exceeds maximum allowed token size 512'),
      null,
    ],
    ['another field', 400, said('Unknown field input_type'), null],
    ['lengths of vectors', 400, said('This model does not support dimensions'), null],
    ['a model', 400, said('The model `m` does not exist'), null],
    ['a filter', 400, said('The request was blocked by the content policy'), null],
    ['a key', 401, said('input must be a string'), null],
    ['a limit of the account', 429, said('Too many requests'), null],
  ])('%s (%i)', (_who, status, body, expected) => {
    expect(refused({ status, body })).toEqual(expected);
  });

  it.each([
    'inputs ',
    'batch ',
    'max ',
    'at most ',
    '> ',
    'list at most ',
    'batch is too ',
    '1 inputs ',
    'unmarshal array into ',
  ])('reads no end of %j in linear time', async (words) => {
    const read = (size: number) => refused({ status: 400, body: words.repeat(size) });
    expect(await growthOf(read, 12_500)).toBeLessThan(LINEAR);
  });

  it('comes down to one text, then to a plain string, then to nothing', () => {
    const status = 413;
    const seen: unknown[] = [];
    let sent: { texts: number; plain: boolean } | null = { texts: 50, plain: false };
    while (sent) {
      const smaller = refused({ status, body: '', ...sent });
      seen.push(smaller);
      sent = smaller && { texts: smaller.most, plain: smaller.plain };
    }
    expect(seen).toEqual([list(25), list(12), list(6), list(3), list(1), STRING, null]);
  });
});
