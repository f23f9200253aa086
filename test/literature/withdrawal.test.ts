import { saysWithdrawn } from '../../src/literature/withdrawal';

const says = (fields: { title?: string; comment?: string; abstract?: string }) =>
  saysWithdrawn({ title: 'On Sheep', comment: null, abstract: 'We count sheep.', ...fields });

describe('a comment says that the paper is withdrawn', () => {
  it.each([
    'Withdrawn',
    'withdrawn.',
    'Retracted.',
    'RETRACTED',
    'Paper withdrawn',
    'This paper has been withdrawn',
    'This paper has been withdrawn by the author due to a crucial sign error in equation 3',
    'This paper is withdrawn, because Lemma 2 is false',
    'This article was retracted by the journal in 2021.',
    'Withdrawn: an error in section 3',
    'withdrawn due to an error',
    'Withdrawn by the authors, see arXiv:2001.00002',
    'withdrawn from arXiv at the request of the co-authors',
    '14 pages, 3 figures. Withdrawn because of an error in the proof',
    '14 pages; withdrawn',
    'This submission has been withdrawn by arXiv administrators due to plagiarism',
    'arXiv admin note: This version withdrawn by arXiv administrators because the author did not have the right to agree to our license',
    'Manuscript temporarily withdrawn pending an inquiry',
    'Submitted to Phys. Rev. D, withdrawn due to an error in Eq. 7',
    'The paper has been withdrawn and replaced by arXiv:2001.00002',
    'This work has now been retracted',
  ])('%s', (comment) => {
    expect(says({ comment })).toBe(true);
  });

  it.each([
    '14 pages; submitted to ICLR 2020, withdrawn from there, now at TMLR',
    'Submitted to ICLR 2020, withdrawn, now at TMLR',
    'Withdrawn from ICLR 2020; accepted at ACL',
    'This paper was withdrawn from NeurIPS',
    'An earlier version was withdrawn because of an error, corrected here',
    'The previous submission has been withdrawn',
    'Supersedes the withdrawn paper arXiv:1901.00001',
    'Comment on a retracted article',
    'Withdrawn drugs are listed in Table 1',
    'with data of withdrawn patents',
    'not withdrawn',
    'v2 withdrawn by mistake, v3 is complete',
    '12 pages, 4 figures',
    '',
  ])('not: %s', (comment) => {
    expect(says({ comment })).toBe(false);
  });
});

describe('an abstract says that the paper is withdrawn', () => {
  it.each([
    'This paper has been withdrawn by the author due to an error in Lemma 2.',
    'This article has been withdrawn by arXiv administrators because the submitter did not have the right to grant a license.',
    'We count sheep. This manuscript has been withdrawn by its authors.',
    'The paper has been withdrawn.',
    'Retracted.',
    'WITHDRAWN: see the author’s page.',
    'This article has been retracted: please see the policy of the publisher.',
    'The authors have withdrawn this manuscript because the data could not be reproduced.',
    'The authors have withdrawn their manuscript owing to duplicate posting of manuscript numbers.',
    'The editors have retracted this article.',
    'We hereby retract this paper.',
    'Withdrawn due to an error.',
  ])('%s', (abstract) => {
    expect(says({ abstract })).toBe(true);
  });

  it.each([
    'In this work the study drug was withdrawn in 12 older adults because of raised calcium.',
    'This paper studies drugs that were withdrawn from the market.',
    'A study of withdrawn drugs: 462 of them were withdrawn for toxicity.',
    'We retracted the catheter in 12 patients.',
    'In this study the needle was retracted by 2 mm.',
    'In this work we have withdrawn the assumption of normality.',
    'This article analyses why papers are retracted.',
    'Wakefield et al. reported 12 children. The paper was retracted in 2010, and vaccination fell.',
    'This study was withdrawn from the register after 12 patients had been enrolled.',
    'Retracted papers are cited as often as others.',
    'Withdrawn patients were older.',
    'Blood was withdrawn by syringe.',
    'This note: ewes have been withdrawn from the herd.',
    'This version of the protocol, in which sedation is withdrawn daily, shortened ventilation.',
  ])('not: %s', (abstract) => {
    expect(says({ abstract })).toBe(false);
  });
});

describe('a title says that the paper is withdrawn', () => {
  it.each([
    'RETRACTED: On Sheep',
    'Retracted article: On Sheep',
    'WITHDRAWN: On Sheep',
    '[Retracted] On Sheep',
    'REMOVED: On Sheep',
  ])('%s', (title) => {
    expect(says({ title })).toBe(true);
  });
  it.each([
    'Retracted papers in oncology: a survey',
    'A study of withdrawn drugs',
    'Withdrawn and depressed adolescents',
    'Retraction forces of cells',
    'Removed: a history of fences',
  ])('not: %s', (title) => {
    expect(says({ title })).toBe(false);
  });
});
