// Checks a manifest's internal consistency: hashes, quotes, confidences, citations, numbers, the approval.

import { pairCosine } from '../evidence/tfidf';
import { comparedText, isVerified } from '../evidence/verification';
import type { Sentence } from '../records/draft';
import { hashOf } from '../records/hash';
import type { Manifest } from '../records/manifest';
import { unsupportedNumbers } from '../text/numbers';

/** The tolerance of the test that compares the verifier with scikit-learn. */
const CONFIDENCE_TOLERANCE = 1e-9;

/** Inconsistencies, one sentence each; empty for an unchanged manifest. */
export function manifestProblems(manifest: Manifest): string[] {
  return [
    ...hashes(manifest),
    ...manifest.evidence.claims.flatMap((claim) => claimProblems(claim, manifest)),
    ...citations(manifest),
    ...numbers(manifest),
    ...approval(manifest),
  ];
}

const differs = (what: string) => `${what} is not what its hash says`;

function hashes({ draft, artifacts, evidence, evidenceHash, reviews }: Manifest): string[] {
  return [
    ...(hashOf(draft) === artifacts.draft ? [] : [differs('the draft')]),
    ...(hashOf(evidence) === evidenceHash ? [] : [differs('the evidence')]),
    ...evidence.sources
      .filter(({ paper, hash }) => hashOf(paper) !== hash)
      .map(({ paper }) => differs(`the record of ${paper.id}`)),
    ...reviews.flatMap((review, at) =>
      hashOf(review) === artifacts.reviews[at]?.hash ? [] : [differs(`the review of ${review.role}`)],
    ),
    ...(reviews.length === artifacts.reviews.length ? [] : ['a review is missing']),
  ];
}

type Claim = Manifest['evidence']['claims'][number];

function claimProblems(claim: Claim, { evidence }: Manifest): string[] {
  const { id, quote, confidence, verified, quoteFound } = claim;
  const source = evidence.sources.find(({ paper }) => paper.id === claim.paperId);
  if (source === undefined) return [`the paper that ${id} quotes is not among the sources`];
  const inPlace =
    source.hash === claim.paperHash &&
    quote.text !== '' &&
    source.paper[quote.field].slice(quote.start, quote.end) === quote.text;
  const measured = pairCosine(quote.text, comparedText(source.paper));
  return [
    ...(inPlace === quoteFound
      ? []
      : [`the quote of ${id} is ${inPlace ? '' : 'not '}in the abstract where it says`]),
    ...(Math.abs(measured - confidence) <= CONFIDENCE_TOLERANCE
      ? []
      : [`the confidence of ${id} is ${confidence}; measured again it is ${measured}`]),
    ...(verified ===
    isVerified({ claim, quoteFound: inPlace, confidence: measured, threshold: evidence.threshold })
      ? []
      : [`${id} is marked ${verified ? '' : 'not '}verified, against its confidence, quote and verdict`]),
  ];
}

function sentencesOf({ draft }: Manifest): Sentence[] {
  return [...draft.sections, ...draft.appendices].flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'table') return [];
      return block.kind === 'list' ? block.items.flat() : block.sentences;
    }),
  );
}

function citations(manifest: Manifest): string[] {
  const { draft, papers, evidence } = manifest;
  const numbered = new Set(draft.references.map(({ number }) => number));
  const known = new Set(papers.map(({ paperId }) => paperId));
  const claims = new Set(evidence.claims.map(({ id }) => id));
  const sentences = sentencesOf(manifest);
  return [
    ...sentences
      .flatMap(({ cites }) => cites)
      .filter((cite) => !numbered.has(cite))
      .map((cite) => `[${cite}] is cited and not among the references`),
    ...draft.references
      .filter(({ paperId }) => !known.has(paperId))
      .map(({ number }) => `reference [${number}] is none of the papers read`),
    ...sentences
      .filter(({ claimId }) => claimId !== null && !claims.has(claimId))
      .map(({ claimId }) => `${claimId} is reported and not among the claims`),
  ];
}

/**
 * A sentence that rests on a claim must contain no number that is missing from the claim, its source and its
 * own label.
 */
function numbers(manifest: Manifest): string[] {
  const { claims, sources } = manifest.evidence;
  return sentencesOf(manifest).flatMap(({ text, claimId, cites }) => {
    if (claimId === null) return [];
    const cited = new Set(
      manifest.draft.references.filter(({ number }) => cites.includes(number)).map(({ paperId }) => paperId),
    );
    const rests = claims.filter((claim) => claim.id === claimId || cited.has(claim.paperId));
    const texts = sources.filter(({ paper }) => cited.has(paper.id)).map(({ paper }) => comparedText(paper));
    const known = [
      manifest.draft.question,
      claimId,
      ...texts,
      ...rests.flatMap(({ id, text }) => [id, text]),
    ];
    return unsupportedNumbers({ text, sources: known }).map(
      (number) => `the number ${number} in “${text.slice(0, 60)}” is in no source that it cites`,
    );
  });
}

function approval({ decision }: Manifest): string[] {
  if (decision.kind === 'pending') return ['it is a draft: no owner has approved it'];
  return decision.by.trim() === '' || Number.isNaN(Date.parse(decision.at))
    ? ['the approval has no name or no date']
    : [];
}
