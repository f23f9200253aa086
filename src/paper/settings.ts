// Appendix C: the run's settings, so that others can repeat it.

import { EXTRACTIVE } from '../contract/run-facts';
import type { Appendix } from '../records/draft';
import type { DraftContext } from './draft-context';

export function settings({ profile, evidence, withoutModel, round, lost }: DraftContext): Appendix {
  const unindexed = withoutModel?.find((step) => step.stage === 'index' && step.round === round);
  const reviewers = Object.entries(profile.reviewers ?? {}).map(([role, model]) => `${role}: ${model}`);
  const rows = [
    ['Reading', profile.kernel === EXTRACTIVE ? 'extractive (no language model)' : profile.kernel],
    ...(reviewers.length === 0 ? [] : [['Reviewers of their own', reviewers.join('; ')]]),
    [
      'Verification',
      `${evidence.verifier}: TF-IDF cosine of quote and “title. abstract”, words and pairs of words, English stop words left out, sublinear term frequency; threshold ${evidence.threshold}`,
    ],
    [
      'Semantic index',
      unindexed !== undefined
        ? `not entered: ${unindexed.why === 'silent' ? `${profile.embedder} did not answer` : `the budget had no room for ${profile.embedder}`}`
        : `${profile.embedder}, ${profile.embedderDimensions} dimensions${lost === undefined ? '' : '; it was found damaged and begun anew with the entries of this run'}`,
    ],
    [
      'Retractions',
      profile.registry === null ? 'not looked up' : `${profile.registry.name}, at ${profile.registry.at}`,
    ],
  ];
  return {
    name: 'Settings',
    blocks: [{ kind: 'table', caption: 'Settings of the run.', head: ['Setting', 'Value'], rows }],
  };
}
