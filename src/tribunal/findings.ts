// What a role finds wrong, each finding naming its figure, its target and what to search for again.

import type { Evidence } from '../evidence/claim';
import { showConfidence } from '../paper/confidence';
import type { Draft } from '../paper/model';
import { count, listOf } from '../paper/prose';
import { ANSWERED, type Role } from '../protocol';
import { CLEAR_MARGIN, type Facts } from './facts';
import type { Finding } from './review';

interface FindingsInput {
  readonly facts: Facts;
  readonly draft: Draft;
  readonly evidence: Evidence;
}

/** A role's findings, major ones first, in a stable order. */
export function findingsOf(input: FindingsInput & { role: Role }): Finding[] {
  const found = byRole(input.role, input);
  return [
    ...found.filter((finding) => finding.severity === 'major'),
    ...found.filter((finding) => finding.severity === 'minor'),
  ];
}

function byRole(role: Role, input: FindingsInput): Finding[] {
  switch (role) {
    case 'SKEPTIC':
      return skeptic(input);
    case 'VALIDATOR':
      return validator(input);
    case 'SYNTHESIZER':
      return synthesizer(input);
  }
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function skeptic({ facts }: FindingsInput): Finding[] {
  const findings: Finding[] = [];
  const { uncovered, covered } = facts.answer;
  const lacking = uncovered.length > 0 ? uncovered : covered;
  if (facts.supporting < 3) {
    findings.push({
      message:
        facts.claims === 0
          ? 'There is no claim.'
          : `${facts.supporting === 0 ? 'No claim supports' : facts.supporting === 1 ? 'Only one claim supports' : `Only ${facts.supporting} claims support`} the paper, of ${facts.claims} taken.`,
      severity: 'major',
      target: 'Results',
      searchFor: [...lacking],
    });
  }
  if (facts.supporting > 1 && facts.largestShare > 0.5) {
    findings.push({
      message: `One paper carries ${percent(facts.largestShare)} of ${facts.supporting} supporting claims.`,
      severity: facts.papersCited === 1 ? 'major' : 'minor',
      target: 'Results',
      searchFor: termsOfOnePaper(facts),
    });
  }
  for (const { claims, terms } of facts.contradictions) {
    findings.push({
      message: `${claims[0]} is worded as a gain and ${claims[1]} as a loss or no gain, both about ${listOf(terms)}.`,
      severity: 'major',
      // Not the claims: a revision drops those it finds contested, and neither side may be dropped for being
      // contradicted.
      target: 'Results',
      searchFor: [...terms],
    });
  }
  const unanswered = facts.searches - facts.searchesAnswered;
  if (unanswered > 0) {
    findings.push({
      message: `${unanswered} of ${count(facts.searches, 'search', 'searches')} went without a reliable answer.`,
      severity: 2 * unanswered >= facts.searches ? 'major' : 'minor',
      target: 'Methodology',
      searchFor: [...uncovered],
    });
  }
  if (facts.offTopicShare > 0.5) {
    findings.push({
      message: `${percent(facts.offTopicShare)} of the selected papers are off the question.`,
      severity: 'minor',
      target: 'Methodology',
      searchFor: [...lacking],
    });
  }
  return findings;
}

/** Covered terms that the supporting claims of one paper alone speak of, in the question's order. */
function termsOfOnePaper(facts: Facts): string[] {
  const supporting = facts.standings.filter((standing) => standing.supports);
  return facts.answer.covered.filter((term) => {
    const papers = supporting.filter(({ terms }) => terms.includes(term)).map(({ claim }) => claim.paperId);
    return new Set(papers).size === 1;
  });
}

function validator({ facts, evidence }: FindingsInput): Finding[] {
  const findings: Finding[] = [];
  const { threshold } = evidence;
  for (const standing of facts.standings) {
    const { id, confidence, verified } = standing.claim;
    const searchFor = standing.claim.terms.filter((term) => facts.answer.uncovered.includes(term));
    const report = (message: string, severity: Finding['severity']) =>
      findings.push({ message, severity, target: id, searchFor });
    if (!standing.quoteStands) {
      report(`The quote of ${id} does not stand in its paper.`, 'major');
    } else if (!standing.agrees) {
      report(`${id} says otherwise than its quote: they differ in a negation or a direction.`, 'major');
    } else if (!verified) {
      report(
        `${id} is not verified: confidence ${showConfidence(confidence, threshold)}, threshold ${threshold}.`,
        'major',
      );
    } else if (!standing.supports) {
      report(
        standing.onTopic
          ? `${id} is verified but speaks of no term of the question.`
          : `${id} is verified but its paper is off the question.`,
        'major',
      );
    } else if (confidence - threshold < CLEAR_MARGIN) {
      report(
        `${id} is verified narrowly: confidence ${showConfidence(confidence, threshold)}, threshold ${threshold}.`,
        'minor',
      );
    }
  }
  if (facts.sentences === 0) {
    findings.push({
      message: 'Results reports no finding.',
      severity: 'major',
      target: 'Results',
      searchFor: [...facts.answer.uncovered],
    });
  } else if (facts.unsupportedSentences > 0) {
    findings.push({
      message: `${facts.unsupportedSentences} of ${count(facts.sentences, 'sentence')} of Results do not rest on a supporting claim.`,
      severity: 'major',
      target: 'Results',
      searchFor: [],
    });
  }
  return findings;
}

function synthesizer({ facts, draft }: FindingsInput): Finding[] {
  const findings: Finding[] = [];
  const { answered, covered, uncovered, unspoken, coverage, sides, whole } = facts.answer;
  if (answered === 'not answered' || uncovered.length > 0) {
    findings.push({
      message: `The question is ${answered}: supporting claims cover ${percent(coverage)} of its terms by weight.`,
      severity: answered === 'not answered' || unspoken.length > 0 ? 'major' : 'minor',
      target: 'Results',
      searchFor: [...uncovered],
    });
  }
  if (sides !== null && !sides.aSpoken) findings.push(sideMissing(sides.a));
  if (sides !== null && !sides.bSpoken) findings.push(sideMissing(sides.outcome));
  if (sides?.aSpoken && sides.bSpoken && sides.linkedBy.length === 0) {
    findings.push({
      message: `No supporting claim reports a result on ${listOf(sides.names)} together${sides.linkedElsewhere.length > 0 ? ' on what the question compares them on' : ''}.`,
      severity: 'major',
      target: 'Results',
      searchFor: [...sides.a, ...sides.b],
    });
  }
  const fewest = sides?.relation === 'effect' ? 3 : 2;
  if (
    sides !== null &&
    sides.linkedBy.length > 0 &&
    (sides.linkingPapers < 2 || sides.linkedBy.length < fewest)
  ) {
    findings.push({
      message: `Only ${count(sides.linkedBy.length, 'claim')} of ${count(sides.linkingPapers, 'paper')} ${sides.linkedBy.length === 1 ? 'reports' : 'report'} a result on ${listOf(sides.names)} together.`,
      // A comparison in one paper is one; an effect that one paper reports is not yet known.
      severity: sides.relation === 'effect' ? 'major' : 'minor',
      target: 'Results',
      searchFor: [...sides.a, ...sides.b],
    });
  }
  if (sides?.relation === 'effect' && sides.linkedBy.length > 0 && !sides.namedTogether) {
    findings.push({
      message: `No supporting claim itself names both ${listOf(sides.names)}: titles supply the one or the other.`,
      severity: 'major',
      target: 'Results',
      searchFor: [...sides.a, ...sides.b],
    });
  }
  if (whole !== null && (whole.toldBy.length < 3 || whole.papers < 2)) {
    findings.push({
      message: `${whole.toldBy.length === 0 ? 'No supporting claim speaks' : `Only ${count(whole.toldBy.length, 'supporting claim')} of ${count(whole.papers, 'paper')} ${whole.toldBy.length === 1 ? 'speaks' : 'speak'}`} of most of the question at once.`,
      severity: 'major',
      target: 'Results',
      searchFor: [...covered, ...uncovered],
    });
  }
  // In ANSWERED the boldest comes first.
  if (ANSWERED.indexOf(draft.answered) < ANSWERED.indexOf(answered)) {
    findings.push({
      message: `The draft calls the question ${draft.answered}; by its evidence it is ${answered}.`,
      severity: 'major',
      target: 'Results',
      searchFor: [],
    });
  }
  if (facts.papersCited > 0 && facts.papersCited < 3) {
    findings.push({
      message: `Supporting claims come from ${count(facts.papersCited, 'paper')}.`,
      severity: 'minor',
      target: 'Results',
      searchFor: [...(uncovered.length > 0 ? uncovered : covered)],
    });
  }
  for (const section of facts.sectionsMissing) {
    findings.push({
      message: `The section ${section} is missing or empty.`,
      severity: 'major',
      target: section,
      searchFor: [],
    });
  }
  return findings;
}

const sideMissing = (side: readonly string[]): Finding => ({
  message: `No supporting claim speaks of ${side[0]}, one of the question's two sides.`,
  severity: 'major',
  target: 'Results',
  searchFor: [...side],
});
