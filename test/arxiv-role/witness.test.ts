import type { HolderNote } from '../../src/arxiv-role/role-protocol';
import { createWitness } from '../../src/arxiv-role/witness';

const note = (more: Partial<HolderNote> = {}): HolderNote => ({
  holder: 'h',
  pid: 123_456,
  processes: 'here',
  asking: true,
  pacer: { gapMs: 3_000, waitMs: 0 },
  requests: 7,
  ...more,
});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watching({ holder }: { holder?: HolderNote | undefined } = { holder: note() }) {
  const world = { note: holder, dead: new Set<number>() };
  const witness = createWitness({
    holderNow: async () => world.note,
    now: () => Date.now(),
    processes: 'here',
    alive: (pid) => !world.dead.has(pid),
  });
  witness.start();
  return { world, witness, pass: (ms: number) => jest.advanceTimersByTimeAsync(ms) };
}

describe('createWitness', () => {
  it('counts from when it saw the process of the holder gone, never more than it has been gone', async () => {
    const { world, witness, pass } = watching();
    await pass(1_100);
    expect(witness.goneForMs('h')).toBe(0);
    world.dead.add(123_456);
    await pass(4_500);
    expect(witness.goneForMs('h')).toBeGreaterThan(4_200);
    expect(witness.goneForMs('h')).toBeLessThanOrEqual(4_500);
    witness.stop();
  });

  it.each([
    ['of another machine', note({ processes: 'there' })],
    ['that cannot be looked up', note({ processes: null })],
    ['that is this process', note({ pid: process.pid })],
    ['that nobody knows', undefined],
  ])('says nothing of a holder %s', async (_, holder) => {
    const { world, witness, pass } = watching({ holder });
    world.dead.add(123_456).add(process.pid);
    await pass(20_000);
    expect(witness.goneForMs('h')).toBe(0);
    witness.stop();
  });

  it('says nothing of another holder, and follows a change of holders', async () => {
    const { world, witness, pass } = watching();
    world.dead.add(123_456);
    await pass(1_000);
    expect(witness.goneForMs('other')).toBe(0);
    world.note = note({ holder: 'next', pid: 123_457 });
    await pass(6_000);
    expect(witness.goneForMs('next')).toBe(0);
    world.dead.add(123_457);
    await pass(1_000);
    expect(witness.goneForMs('next')).toBeGreaterThan(700);
    witness.stop();
  });

  it('looks no more once it was stopped', async () => {
    const { world, witness, pass } = watching();
    await pass(1_000);
    witness.stop();
    world.dead.add(123_456);
    await pass(10_000);
    expect(witness.goneForMs('h')).toBe(0);
  });
});
