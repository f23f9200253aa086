import { firstWaitMs, type HolderNote, ownProcesses } from '../../src/arxiv-role/predecessor';

const note = (more: Partial<HolderNote> = {}): HolderNote => ({
  holder: 'h',
  pid: 123_456,
  processes: 'here',
  asking: false,
  pacer: { gapMs: 3_000, waitMs: 0 },
  requests: 7,
  ...more,
});
const wait = (more: Partial<Parameters<typeof firstWaitMs>[0]>) =>
  firstWaitMs({
    heldBefore: true,
    predecessor: undefined,
    sinceMs: 0,
    spacingMs: 3_000,
    requestTimeoutMs: 30_000,
    processes: 'here',
    alive: () => true,
    ...more,
  });

describe('firstWaitMs', () => {
  it.each<[string, number, Parameters<typeof wait>[0]]>([
    ['nobody held the role', 0, { heldBefore: false }],
    ['it was given up just now', 3_000, {}],
    ['it was given up two seconds ago', 1_000, { sinceMs: 2_000 }],
    ['it was given up long ago', 0, { sinceMs: 60_000 }],
    ['clocks differ', 3_000, { sinceMs: -500_000 }],
    ['the predecessor vanished between two requests', 3_000, { predecessor: note() }],
    ['it vanished in a request', 33_000, { predecessor: note({ asking: true }) }],
    [
      'it was killed in a request on this machine',
      3_000,
      { predecessor: note({ asking: true }), alive: () => false },
    ],
    ['it was this process', 3_000, { predecessor: note({ asking: true, pid: process.pid }) }],
    [
      'a process of that number is dead, but on another machine',
      33_000,
      { predecessor: note({ asking: true, processes: 'there' }), alive: () => false },
    ],
    [
      'nobody can tell whose process it was',
      33_000,
      { predecessor: note({ asking: true, processes: null }), processes: null, alive: () => false },
    ],
    [
      'arXiv had asked for an hour',
      3_600_000,
      { predecessor: note({ pacer: { gapMs: 6_000, waitMs: 3_600_000 } }) },
    ],
  ])('where %s: %i ms', (_, expected, given) => {
    expect(wait(given)).toBe(expected);
  });

  it('knows processes by machine, boot and namespace where the system tells', () => {
    expect(ownProcesses()).toBe(ownProcesses());
    if (process.platform === 'linux') expect(ownProcesses()).toMatch(/ pid:\[\d+\]$/);
  });
});
