import type { CheckedClaim } from '../../src/evidence/claim';
import type { PaperRecord } from '../../src/literature/paper-record';
import { standingsOf } from '../../src/tribunal/standing';
import {
  CLAIMS,
  claimOf,
  evidenceOf,
  GOOD,
  OFF,
  OFF_TOPIC,
  PAPERS,
  paperOf,
  QUESTION,
  selectionOf,
} from '../paper/example-run';

const [first] = PAPERS as [PaperRecord, ...PaperRecord[]];
const standingOf = (claim: CheckedClaim, papers = PAPERS) => {
  const [standing] = standingsOf({
    question: QUESTION,
    evidence: evidenceOf([claim]),
    selection: selectionOf(papers),
  });
  if (standing === undefined) throw new Error('no standing');
  return standing;
};

describe('standingsOf', () => {
  it('lets a verified quotation from a paper on the question support', () => {
    expect(standingOf(claimOf('C1', first))).toMatchObject({
      quoteStands: true,
      agrees: true,
      sound: true,
      onTopic: true,
      supports: true,
      terms: ['negative sampling', 'dense retrieval'],
      sense: 1,
    });
  });

  it('keeps the claims in their order', () => {
    expect(standingsOf(GOOD).map(({ claim }) => claim.id)).toEqual(CLAIMS.map(({ id }) => id));
  });

  it('looks the quote up and does not believe the mark', () => {
    const claim = claimOf('C1', first);
    const moved = { ...claim, quote: { ...claim.quote, start: claim.quote.start + 1 } };
    expect(standingOf(moved)).toMatchObject({ quoteStands: false, sound: false, supports: false });
    expect(standingOf({ ...claim, quoteFound: false }).sound).toBe(false);
  });

  it('does not count a quote of a paper that was not selected', () => {
    expect(standingOf(claimOf('C1', first), PAPERS.slice(1))).toMatchObject({ paper: null, supports: false });
  });

  it('does not count a claim that turns its quote round, whatever its marks say', () => {
    const claim = claimOf('C1', first);
    const negated = { ...claim, text: claim.text.replace('improves', 'does not improve') };
    expect(standingOf(negated)).toMatchObject({ quoteStands: true, agrees: false, supports: false });
  });

  it('does not count an empty quote', () => {
    const claim = claimOf('C1', first);
    expect(
      standingOf({ ...claim, quote: { field: 'abstract', start: 0, end: 0, text: '' } }).quoteStands,
    ).toBe(false);
  });

  it('does not count what is off the question, though it is verified', () => {
    expect(standingsOf(OFF).every(({ sound, supports }) => sound && !supports)).toBe(true);
  });

  it('counts only terms that the source speaks of too', () => {
    const [bird] = OFF_TOPIC as [PaperRecord];
    const claim = { ...claimOf('C1', bird), text: 'Negative sampling of finches improves dense retrieval.' };
    expect(standingOf(claim, [...PAPERS, bird])).toMatchObject({
      terms: [],
      onTopic: false,
      supports: false,
    });
  });

  it('does not count a term named in passing by a paper off the question', () => {
    const question =
      'How do query expansion, label smoothing, passage segmentation, vector quantisation and sparse attention interact?';
    const paper = paperOf({
      id: 'arXiv:1901.00904v1',
      title: 'Finches',
      abstract: 'Label smoothing improves the finch detector.',
    });
    const [standing] = standingsOf({
      question,
      evidence: evidenceOf([claimOf('C1', paper, { sentence: 0 })], question),
      selection: selectionOf([paper]),
    });
    expect(standing).toMatchObject({
      terms: ['label smoothing'],
      sound: true,
      onTopic: false,
      supports: false,
    });
  });

  it('does not count a claim that names a metric and nothing else of the question', () => {
    const question = 'What is the impact of negative sampling on F1?';
    const paper = paperOf({
      id: 'arXiv:1901.00905v1',
      title: 'Negative sampling',
      abstract: 'Negative sampling was studied. The parser improves F1.',
    });
    const [standing] = standingsOf({
      question,
      evidence: evidenceOf([claimOf('C1', paper)], question),
      selection: selectionOf([paper]),
    });
    expect(standing).toMatchObject({ terms: ['F1'], onTopic: true, supports: false });
  });
});
