import type { Decision } from '../../src/contract/protocol';
import { admit } from '../../src/workflows/admission';

const draft = (digit: string) => `sha256:${digit.repeat(64)}`;
const approve = (over: Partial<Extract<Decision, { decision: 'approve' }>> = {}): Decision => ({
  decision: 'approve',
  by: 'you',
  ...over,
});
const open = { pending: draft('a'), decided: undefined, owners: undefined, requireDraft: false };

describe('admit', () => {
  it('takes a decision on the draft that is at the gate', () => {
    expect(admit(approve(), open)).toEqual({ accepted: true });
    expect(admit(approve({ draft: draft('a') }), open)).toEqual({ accepted: true });
    for (const named of ['a'.repeat(12), `sha256:${'a'.repeat(12)}`, 'a'.repeat(63)])
      expect(admit(approve({ draft: named }), { ...open, requireDraft: true })).toEqual({ accepted: true });
  });

  it.each([
    [
      'early, or sent again by a reset',
      approve(),
      { ...open, pending: undefined },
      /no draft is at the gate/,
    ],
    ['stale', approve({ draft: draft('b') }), open, /names draft sha256:b+, but sha256:a+ is/],
    ['stale by its prefix', approve({ draft: 'b'.repeat(12) }), open, /names draft b+, but sha256:a+ is/],
    [
      'on no draft, where one is required',
      approve({ note: 'fine' }),
      { ...open, requireDraft: true },
      /--name approve --input '\{"by":"you","note":"fine","draft":"aaaaaaaaaaaa"\}'/,
    ],
    [
      'on no draft, by a name with an apostrophe',
      approve({ by: "O'Brien" }),
      { ...open, requireDraft: true },
      /--input '\{"by":"O'\\''Brien","draft":"a{12}"\}'$/,
    ],
    [
      'second',
      approve(),
      { ...open, decided: { decision: 'reject', by: 'me', reason: '' } as Decision },
      /already decided: reject by me/,
    ],
    [
      'from somebody else',
      approve(),
      { ...open, owners: ['ann', 'bob'] },
      /you is not one of the owners \(ann, bob\)/,
    ],
  ])('refuses a decision that is %s', (_, decision, gate, reason) => {
    const admission = admit(decision, gate);
    expect(admission.accepted ? 'accepted' : admission.reason).toMatch(reason);
  });
});
