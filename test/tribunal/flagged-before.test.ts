import type { CheckedClaim } from '../../src/records/claim';
import { flaggedBeforeOf } from '../../src/tribunal/flagged-before';
import { CLAIMS, evidenceOf } from '../paper/example-run';

const STATEMENT = 'Negative sampling improves dense retrieval';
const judged = (stances: readonly CheckedClaim['stance'][], flag: CheckedClaim['flag'] = 'none') =>
  stances.map((stance, at): CheckedClaim => ({ ...(CLAIMS[at] as CheckedClaim), stance, flag }));
const gone = (before: readonly CheckedClaim[], claims: readonly CheckedClaim[]) =>
  flaggedBeforeOf({ before: evidenceOf(before, STATEMENT), claims, round: 1 });
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe('flaggedBeforeOf', () => {
  const before = judged(['affirms', 'denies', 'no effect', 'mixed', 'off']);

  it('keeps what denies, finds no effect, is mixed, or opposes these, and not what is off the question', () => {
    expect(ids(gone(before, []))).toEqual(['C1', 'C2', 'C3', 'C4']);
    expect(gone(before, [])[1]).toMatchObject({ droppedIn: 1, stance: 'denies', text: before[1]?.text });
  });

  it('keeps what is flagged strictly, and not what is flagged widely or agrees', () => {
    expect(ids(gone(judged([null], 'strict'), []))).toEqual(['C1']);
    expect(gone(judged([null, null], 'wide'), [])).toEqual([]);
    expect(gone(judged(['affirms', 'affirms']), [])).toEqual([]);
  });

  it('has nothing of what the new round still says of the same words, under any id', () => {
    const renamed = before.map((claim) => ({ ...claim, id: `${claim.id}0`, text: 'In other words.' }));
    expect(gone(before, renamed)).toEqual([]);
  });

  it('keeps what a model now judges more mildly', () => {
    const milder = before.map((claim) => ({ ...claim, stance: 'affirms' as const }));
    expect(ids(gone(before, milder))).toEqual(['C2', 'C3', 'C4']);
  });

  it('carries rows from round to round, until the words are a claim against the proposition again', () => {
    const first = { ...evidenceOf([], STATEMENT), flaggedBefore: gone(before, []) };
    const later = flaggedBeforeOf({ before: first, claims: [], round: 2 });
    expect(later.map(({ droppedIn }) => droppedIn)).toEqual([1, 1, 1, 1]);
    const found = flaggedBeforeOf({ before: first, claims: before.slice(1, 2), round: 2 });
    expect(ids(found)).toEqual(['C1', 'C3', 'C4']);
  });
});
