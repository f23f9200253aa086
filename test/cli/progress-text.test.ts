import type { PendingActivity } from '../../src/cli/pending-activities';
import { fitted, joined, progressParts } from '../../src/cli/progress-text';
import type { Status, Step } from '../../src/contract/run-status';
import { elapsedText } from '../../src/contract/step-text';

const BEGAN = Date.parse('2026-11-30T21:03:07.000Z');
const NOTHING = { requests: 0, inputTokens: 0, outputTokens: 0, usd: 0, estimated: 0 };

const at = (step: Partial<Step>, over: Partial<Status> = {}): Status => ({
  question: 'Does it?',
  stage: 'extract',
  round: 0,
  score: null,
  claims: 0,
  verified: 0,
  spent: NOTHING,
  steps: [{ stage: 'extract', round: 0, startedAt: '2026-11-30T21:03:07.000Z', ...step }],
  refusals: [],
  refusalsTotal: 0,
  ...over,
});

const activity = (over: Partial<PendingActivity> = {}): PendingActivity => ({
  name: 'extractClaims',
  attempt: 1,
  started: true,
  atMs: BEGAN + 100,
  ...over,
});
const READING = { doing: 'read', done: 4, total: 9, inputTokens: 4_120, outputTokens: 630, tokensPerS: 7.6 };

const lineOf = (status: Status, activities: PendingActivity[], seconds = 252) =>
  joined(progressParts({ status, activities, nowMs: BEGAN + seconds * 1_000 }));

it('says step, time, papers read, tokens of the run so far and their speed', () => {
  const spent = { ...NOTHING, requests: 2, inputTokens: 1_000, outputTokens: 200 };
  expect(lineOf(at({}, { spent }), [activity({ progress: READING })])).toBe(
    'extract  4 min 12 s, read 4 of 9, 5,120 + 830 tokens, 7.6 tokens/s',
  );
});

it('says what a step does before it counts, and in which round', () => {
  expect(lineOf(at({ stage: 'plan', round: 1 }), [activity()], 3)).toBe('plan (round 1)  3 s, plans queries');
});

it.each([
  [
    { progress: { inputTokens: 0, outputTokens: 0, waitsFor: 'qwen3 to answer' } },
    'waits for qwen3 to answer',
  ],
  [{ started: false }, 'waits for a worker'],
  [{ started: false, attempt: 3, failure: 'away' }, 'waits for its next attempt, attempt 3'],
  [{ started: true, attempt: 2, failure: 'away' }, 'reads papers and checks claims, attempt 2'],
])('says what keeps a step: %j', (over, said) => {
  expect(lineOf(at({}), [activity(over)], 20)).toBe(`extract  20 s, ${said}`);
});

it('counts reviewers that work side by side together', () => {
  const reviewing = (tokensPerS: number) =>
    activity({ progress: { inputTokens: 500, outputTokens: 50, tokensPerS } });
  expect(lineOf(at({ stage: 'tribunal' }), [reviewing(3), reviewing(2.5)], 60)).toBe(
    'tribunal  1 min 0 s, three reviewers read the draft, 2 under way, 1,000 + 100 tokens, 5.5 tokens/s',
  );
});

it('takes no counts of the step before', () => {
  const before = activity({ atMs: BEGAN - 5_000, progress: READING });
  expect(lineOf(at({ stage: 'verify' }), [before], 1)).toBe(
    'verify  1 s, scores claims against their quotes',
  );
});

it('says nothing between steps, while a person is waited for, and at the end', () => {
  expect(lineOf(at({ endedAt: '2026-11-30T21:04:07.000Z' }), [])).toBe('');
  expect(lineOf(at({}, { waitingFor: 'budget' }), [])).toBe('');
  expect(lineOf(at({}, { outcome: 'cancelled' }), [])).toBe('');
});

it('is one line at every width: the last parts go first', () => {
  const parts = ['extract', '4 min 12 s', 'read 4 of 9', '5,120 + 830 tokens'];
  expect(fitted(parts, 80)).toBe('extract  4 min 12 s, read 4 of 9, 5,120 + 830 tokens');
  expect(fitted(parts, 40)).toBe('extract  4 min 12 s, read 4 of 9');
  expect(fitted(parts, 10)).toBe('extract');
  expect(fitted(parts, 4)).toBe('extr');
  // A wide character takes two columns.
  expect(fitted(['extract', '等待模型'], 16)).toBe('extract');
  expect(fitted(['extract', '等待模型'], 17)).toBe('extract  等待模型');
});

it('writes no terminal codes of a model’s name', () => {
  const progress = { inputTokens: 0, outputTokens: 0, waitsFor: 'a\u001b[2Jb to answer' };
  expect(lineOf(at({}), [activity({ progress })])).not.toContain('\u001b');
});

it.each([
  [999, '0 s'],
  [59_999, '59 s'],
  [252_000, '4 min 12 s'],
  [3_900_000, '1 h 5 min'],
])('%d ms are %s', (ms, text) => {
  expect(elapsedText(ms)).toBe(text);
});
