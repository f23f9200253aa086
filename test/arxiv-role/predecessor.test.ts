import { firstWaitMs } from '../../src/arxiv-role/predecessor';
import type { HolderNote, Predecessor } from '../../src/arxiv-role/role-protocol';
import { ownProcesses } from '../../src/machine/processes';

const note = (more: Partial<HolderNote> = {}): HolderNote => ({
  holder: 'h',
  pid: 123_456,
  processes: 'here',
  asking: false,
  pacer: { gapMs: 3_000, waitMs: 0 },
  requests: 7,
  ...more,
});
const vanished = (more: Partial<HolderNote> = {}): Predecessor => ({ kind: 'vanished', note: note(more) });
const left = (waitMs: number): Predecessor => ({ kind: 'left', pacer: { gapMs: 3_000, waitMs } });
const wait = (more: Partial<Parameters<typeof firstWaitMs>[0]>) =>
  firstWaitMs({
    predecessor: { kind: 'none' },
    sinceMs: 0,
    spacingMs: 3_000,
    requestTimeoutMs: 30_000,
    processes: 'here',
    alive: () => true,
    ...more,
  });

describe('firstWaitMs', () => {
  it.each<[string, number, Parameters<typeof wait>[0]]>([
    ['nobody held the role', 0, {}],
    ['it was given up right behind a request', 3_000, { predecessor: left(3_000) }],
    ['it was given up after a while without requests', 0, { predecessor: left(0) }],
    ['clocks say that it was given up long ago', 3_000, { predecessor: left(3_000), sinceMs: 500_000 }],
    ['clocks say that it will be given up', 3_000, { predecessor: left(3_000), sinceMs: -500_000 }],
    [
      'arXiv had asked for ten minutes, one minute before it was given up',
      540_000,
      { predecessor: left(600_000), sinceMs: 60_000 },
    ],
    ['its last note is lost', 33_000, { predecessor: { kind: 'vanished', note: null } }],
    ['the predecessor vanished between two requests', 3_000, { predecessor: vanished() }],
    ['it vanished in a request', 33_000, { predecessor: vanished({ asking: true }) }],
    [
      'it was killed in a request on this machine',
      3_000,
      { predecessor: vanished({ asking: true }), alive: () => false },
    ],
    [
      'it was killed in a request, and seen to be gone two seconds ago',
      1_000,
      { predecessor: vanished({ asking: true }), alive: () => false, goneForMs: () => 2_000 },
    ],
    [
      'it was seen to be gone longer ago than the spacing',
      0,
      { predecessor: vanished({ asking: true }), alive: () => false, goneForMs: () => 4_500 },
    ],
    [
      'it was seen to be gone, and another process has its number now',
      33_000,
      { predecessor: vanished({ asking: true }), goneForMs: () => 4_500 },
    ],
    [
      'arXiv had asked it for ten minutes, and it was seen to be gone five seconds ago',
      595_000,
      {
        predecessor: vanished({ pacer: { gapMs: 6_000, waitMs: 600_000 } }),
        alive: () => false,
        goneForMs: () => 5_000,
      },
    ],
    ['it was this process', 3_000, { predecessor: vanished({ asking: true, pid: process.pid }) }],
    [
      'a process of that number is dead, but on another machine',
      33_000,
      { predecessor: vanished({ asking: true, processes: 'there' }), alive: () => false },
    ],
    [
      'nobody can tell whose process it was',
      33_000,
      { predecessor: vanished({ asking: true, processes: null }), processes: null, alive: () => false },
    ],
    [
      'arXiv had asked for an hour',
      3_600_000,
      { predecessor: vanished({ pacer: { gapMs: 6_000, waitMs: 3_600_000 } }) },
    ],
  ])('where %s: %i ms', (_, expected, given) => {
    expect(wait(given)).toBe(expected);
  });

  it('knows processes by machine, boot and namespace where the system tells', () => {
    expect(ownProcesses()).toBe(ownProcesses());
    if (process.platform === 'linux') expect(ownProcesses()).toMatch(/ pid:\[\d+\]$/);
  });
});
