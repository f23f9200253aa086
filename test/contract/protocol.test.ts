import { researchInput } from '../../src/contract/protocol';
import { readDecide, readResearchInput, readSignal } from '../../src/workflows/messages';

const problem = (args: unknown[]) => {
  const read = readResearchInput(args);
  return read.ok ? 'accepted' : read.problem;
};

describe('the start input', () => {
  it('needs a question and nothing else; the rest has the defaults of the design', () => {
    expect(researchInput.parse({ question: ' Why? ' })).toEqual({
      question: 'Why?',
      queries: 4,
      papers: 9,
      threshold: 0.15,
      passScore: 6.5,
      maxRevisions: 1,
      expireAfterHours: 168,
      remindEveryHours: 24,
    });
  });

  it.each([
    [[], /input: is missing\. Send one JSON object, such as/],
    [[undefined], /input: must be a JSON object/],
    [['Why?'], /input: must be a JSON object/],
    [[['Why?']], /input: must be a JSON object/],
    [[{ question: 'a' }, { question: 'b' }], /2 values instead of one/],
    [[{ undecodable: 'encoding foo/bar: unknown' }], /cannot be decoded \(encoding foo\/bar/],
    [[{}], /question: is missing: the research question/],
    [[{ question: '' }], /question: is empty/],
    [[{ question: '  \n ' }], /question: is empty/],
    [[{ question: 7 }], /question: must be text/],
    [[{ question: 'x'.repeat(1001) }], /question: is longer than 1000 characters/],
    [[{ question: 'Why?', treshold: 0.2 }], /treshold: unknown field; leave it out or correct its name/],
    [[{ question: 'Why?', threshold: 2 }], /threshold: must be at most 1/],
    [[{ question: 'Why?', threshold: '0.2' }], /threshold: must be a number from 0 to 1/],
    [[{ question: 'Why?', papers: 1.5 }], /papers: must be a whole number from 1 to 900/],
    [[{ question: 'Why?', papers: 0 }], /papers: must be at least 1/],
    [
      [{ question: 'Why?', source: 'pubmed' }],
      /source: must be one of arxiv, openalex, library, sample, arxiv\+openalex/,
    ],
    [[{ question: 'Why?', library: 'records.jsonl' }], /library: must be an absolute path/],
    [
      [{ question: 'Why?', source: 'sample', library: '/x.jsonl' }],
      /library: is only searched with "source":"library"/,
    ],
    [[{ question: 'Why?', owners: [] }], /owners: is empty/],
    [[{ question: 'Why?', owners: ['ann'], approveAs: 'bob' }], /approveAs: bob is not one of the owners/],
    [[{ question: 'Why?', queries: null }], /queries: must be a whole number/],
  ])('refuses %j', (args, message) => {
    expect(problem(args as unknown[])).toMatch(message);
  });

  it('names every bad field at once', () => {
    expect(problem([{ question: '', papers: -1, claims: 'five' }])).toMatch(/question: .*papers: .*claims: /);
  });
});

describe('messages', () => {
  it('reads the three signals and the update as one kind of decision', () => {
    expect(readSignal('approve', [{ by: 'you', note: 'good' }])).toEqual({
      ok: true,
      value: { decision: 'approve', by: 'you', note: 'good' },
    });
    expect(readSignal('reject', [{ by: 'you', reason: 'no' }])).toMatchObject({ ok: true });
    expect(readSignal('requestChanges', [{ by: 'you', instructions: 'more' }])).toMatchObject({ ok: true });
    expect(readDecide([{ decision: 'approve', by: 'you' }])).toEqual(readSignal('approve', [{ by: 'you' }]));
  });

  it.each([
    ['approve', [], /input: is missing/],
    ['approve', [{}], /by: is missing: the name of who decides/],
    ['approve', [{ by: '' }], /by: is empty/],
    ['approve', [{ by: 'you', draf: 'sha256:x' }], /draf: unknown field/],
    [
      'approve',
      [{ by: 'you', draft: 'sha256:XYZ' }],
      /draft: must be the hash of the draft, or its first 12/,
    ],
    ['approve', ['you'], /must be a JSON object/],
    ['reject', [{ by: 'you' }], /reason: is missing: why the draft is rejected/],
    ['requestChanges', [{ by: 'you', instructions: '' }], /instructions: is empty/],
  ] as const)('refuses %s %j', (kind, args, message) => {
    const read = readSignal(kind, args);
    expect(read.ok ? 'accepted' : read.problem).toMatch(message);
  });

  it.each([
    [[{ by: 'you' }], /"decision" is "approve", "reject" or "requestChanges"/],
    [[{ decision: 'publish', by: 'you' }], /"decision" is "approve"/],
    [[{ decision: 'reject', by: 'you' }], /reason: is missing/],
  ])('refuses the update %j', (args, message) => {
    const read = readDecide(args);
    expect(read.ok ? 'accepted' : read.problem).toMatch(message);
  });
});
