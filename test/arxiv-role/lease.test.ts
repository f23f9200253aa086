import { openLease, type Renewal, RoleLost } from '../../src/arxiv-role/lease';

const TERM_MS = 5_000;

/** A lease at a server that answers as told, on a clock that only the test moves. */
function leaseAt(answers: (Renewal | Error | (() => void))[]) {
  let time = 0;
  const told: string[] = [];
  const lease = openLease<string>({
    termMs: TERM_MS,
    now: () => time,
    async confirm(details) {
      told.push(details);
      const answer = answers.shift() ?? 'held';
      if (typeof answer === 'function') {
        answer();
        return 'held';
      }
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return {
    lease,
    told,
    pass(ms: number) {
      time += ms;
      jest.advanceTimersByTime(ms);
    },
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('openLease', () => {
  it('is held from the first renewal on, for one term from when it was sent', async () => {
    const { lease, told, pass } = leaseAt([]);
    expect(lease.isHeld()).toBe(false);
    expect(await lease.renew('asking')).toBe('held');
    expect(told).toEqual(['asking']);
    pass(TERM_MS - 1);
    expect(lease.isHeld()).toBe(true);
    pass(1);
    expect(lease.isHeld()).toBe(false);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.lost.reason).toBeInstanceOf(RoleLost);
  });

  it('counts the time that a renewal takes against itself', async () => {
    let slow = () => {};
    const { lease, pass } = leaseAt(['held', () => slow()]);
    await lease.renew('a');
    pass(1_000);
    slow = () => pass(2_000);
    expect(await lease.renew('b')).toBe('held');
    // Sent at 1 s: ends at 6 s, though the answer came at 3 s.
    pass(2_999);
    expect(lease.isHeld()).toBe(true);
    pass(1);
    expect(lease.isHeld()).toBe(false);
  });

  it('outlives a server that cannot be reached for less than a term, and not one for longer', async () => {
    const away = new Error('unavailable');
    const { lease, pass } = leaseAt(['held', away, away, 'held', away]);
    await lease.renew('');
    pass(3_000);
    expect(await lease.renew('')).toBe('unconfirmed');
    pass(1_900);
    expect(await lease.renew('')).toBe('unconfirmed');
    expect(lease.isHeld()).toBe(true);
    expect(await lease.renew('')).toBe('held');
    pass(TERM_MS);
    expect(await lease.renew('')).toBe('lost');
  });

  it('ends at once when the server says that another one has the role, and never comes back', async () => {
    const { lease } = leaseAt(['held', 'lost', 'held']);
    await lease.renew('');
    expect(await lease.renew('')).toBe('lost');
    expect(lease.isHeld()).toBe(false);
    expect(await lease.renew('')).toBe('lost');
  });

  it('is still held when the role is asked back', async () => {
    const { lease } = leaseAt(['recalled']);
    expect(await lease.renew('')).toBe('recalled');
    expect(lease.isHeld()).toBe(true);
    lease.end();
    expect(lease.isHeld()).toBe(false);
  });

  it('is not held where a first renewal is answered after a whole term', async () => {
    const { lease, pass } = leaseAt([() => pass(TERM_MS)]);
    expect(await lease.renew('')).toBe('lost');
  });
});
