import { blockText } from '../../src/paper/block-text';
import { GOOD, PROFILE, publicationOf, reviewsOf } from './example-run';
import { pageOf, renderJson } from './rendering';

/** Appendix B of the published page: the tribunal's account. */
const reviewsAppendix = (reviewers: string[]) => {
  const reviews = reviewsOf(GOOD).map((review, at) => ({ ...review, reviewer: reviewers[at] as string }));
  const page = pageOf(publicationOf(GOOD, { reviews }));
  const section = page.appendices.find(({ name }) => name === 'Reviews');
  return (section?.blocks ?? []).map(blockText).join('\n');
};

describe('who reviewed', () => {
  it('is told once where one model reviewed in all roles', () => {
    expect(reviewsAppendix(['m-1', 'm-1', 'm-1'])).toContain(
      'was reviewed by SKEPTIC, VALIDATOR and SYNTHESIZER (m-1).',
    );
  });

  it('is told for each role where they differ', () => {
    expect(reviewsAppendix(['m-1', 'm-2', 'm-1'])).toContain(
      'was reviewed by SKEPTIC (m-1), VALIDATOR (m-2) and SYNTHESIZER (m-1).',
    );
  });

  it('stands in the JSON, which leaves the field out where none differ', () => {
    const reviewers = { VALIDATOR: 'm-2' };
    const json = renderJson(publicationOf(GOOD, { profile: { ...PROFILE, kernel: 'm-1', reviewers } }));
    expect(json.profile).toMatchObject({ kernel: 'm-1', reviewers });
    expect(renderJson(publicationOf(GOOD)).profile).not.toHaveProperty('reviewers');
  });
});
