import { createProgress } from '../../src/cli/progress';
import type { Status, Step } from '../../src/contract/run-status';

const step = (over: Partial<Step>): Step => ({
  stage: 'extract',
  round: 0,
  startedAt: new Date(Date.now() - 65_000).toISOString(),
  ...over,
});
const statusAt = (...steps: Step[]) =>
  ({ stage: 'extract', round: 0, steps, spent: { inputTokens: 0, outputTokens: 0 } }) as unknown as Status;

function shownOn({
  isTTY,
  columns,
  ...options
}: { isTTY?: boolean; columns?: number } & Parameters<typeof createProgress>[1]) {
  const written: string[] = [];
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = createProgress(output as never, options);
  const show = (status: Status, trouble: string[] = []) => progress.show({ status, activities: [], trouble });
  return { progress, show, written };
}

afterEach(() => jest.useRealTimers());

it('ends a step with a tick, and one that failed with a cross', () => {
  const { show, written } = shownOn({ everyMs: null });
  const endedAt = new Date().toISOString();
  show(statusAt(step({ stage: 'plan', endedAt, result: '4 queries' })));
  show(statusAt(step({ endedAt, result: 'failed', failed: true })));
  expect(written[0]).toMatch(/^✓ plan {6}4 queries {2}65\.\d s\n$/);
  expect(written[1]).toMatch(/^× extract {3}failed {2}65\.\d s\n$/);
});

it('without a terminal says once a minute what goes on, and nothing while a person is waited for', () => {
  jest.useFakeTimers();
  const { show, written } = shownOn({});
  const status = statusAt(step({}));
  for (let seconds = 0; seconds < 150; seconds += 1) {
    show(status);
    jest.advanceTimersByTime(1_000);
  }
  expect(written).toEqual([
    '… extract  2 min 5 s, reads papers and checks claims\n',
    '… extract  3 min 5 s, reads papers and checks claims\n',
  ]);
  jest.advanceTimersByTime(600_000);
  show({ ...status, waitingFor: 'owner' });
  expect(written).toHaveLength(2);
});

it('prints no such line where a program reads', () => {
  jest.useFakeTimers();
  const { show, written } = shownOn({ everyMs: null });
  show(statusAt(step({})));
  jest.advanceTimersByTime(600_000);
  show(statusAt(step({})));
  expect(written).toEqual([]);
});

it('at a terminal writes one line again in its place, no wider than the terminal, without colours', () => {
  jest.useFakeTimers();
  const { progress, show, written } = shownOn({ isTTY: true, columns: 24, term: 'xterm' });
  show(statusAt(step({})));
  jest.advanceTimersByTime(2_000);
  progress.pause();
  jest.advanceTimersByTime(5_000);
  expect(written).toEqual([
    '\r\u001b[2K… extract  1 min 5 s',
    '\r\u001b[2K… extract  1 min 6 s',
    '\r\u001b[2K… extract  1 min 7 s',
    '\r\u001b[2K',
  ]);
});

it('a dumb terminal gets lines', () => {
  const { show, written } = shownOn({ isTTY: true, term: 'dumb', everyMs: 0 });
  show(statusAt(step({})));
  expect(written).toEqual(['… extract  1 min 5 s, reads papers and checks claims\n']);
});

it('prints a failure once, however often it comes back', () => {
  const { show, written } = shownOn({ everyMs: null });
  for (let again = 0; again < 3; again += 1) show(statusAt(step({})), ['extractClaims failed: away']);
  expect(written).toEqual(['! extractClaims failed: away\n']);
});
