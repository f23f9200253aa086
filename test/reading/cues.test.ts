import { asSentence, bodyOf, DEMOTING, demotions, leadOf, resultCues } from '../../src/reading/cues';

const body = (sentence: string) => bodyOf(sentence, leadOf(sentence));

describe('what is before what a sentence says', () => {
  it.each([
    ['CONCLUSIONS: The drug works.', 'The drug works.'],
    ['RESULTS miR-375 fell.', 'MiR-375 fell.'],
    ["AUTHORS' CONCLUSIONS NRT works.", 'NRT works.'],
    ['Results: In all, 12 died.', 'In all, 12 died.'],
    ['Conclusions and Relevance Among women, it rose.', 'Among women, it rose.'],
    ['Main results: Falls fell by half.', 'Falls fell by half.'],
    ['However, the effect was small.', 'The effect was small.'],
    ['Results: Moreover, caspase-11 was dispensable.', 'Caspase-11 was dispensable.'],
  ])('%s', (sentence, said) => {
    expect(body(sentence)).toBe(said);
    expect(leadOf(sentence).ofMethods).toBe(false);
  });

  it.each([
    ['METHODS We gave 40 mice a drug.', 'We gave 40 mice a drug.'],
    ['Background/Aims: Radiotherapy is used.', 'Radiotherapy is used.'],
    ['Design, Setting, and Participants Cohort of 12 men.', 'Cohort of 12 men.'],
    ['Main Outcomes and Measures The end point was death.', 'The end point was death.'],
    ['Data abstraction Two readers chose.', 'Two readers chose.'],
    ['PATIENT(S) Forty women.', 'Forty women.'],
  ])('is of methods in: %s', (sentence, said) => {
    expect(body(sentence)).toBe(said);
    expect(leadOf(sentence).ofMethods).toBe(true);
  });

  it.each([
    'DATA were collected in 1990.',
    'Results suggest that it works.',
    'In patients HIV was rare.',
    'We found three results: one, two and three.',
    'Settings of the dial matter.',
    'VEGF regulates growth.',
    'First author names were kept.',
    'Here we show that it works.',
  ])('is nothing in: %s', (sentence) => {
    expect(leadOf(sentence)).toEqual({ length: 0, ofMethods: false });
    expect(body(sentence)).toBe(sentence);
  });
});

describe('a quote as a sentence', () => {
  it('has a capital, unless its first word is a name', () => {
    expect(asSentence('administration of IL-17 failed.')).toBe('Administration of IL-17 failed.');
    expect(asSentence('caspase-11 promoted fusion.')).toBe('Caspase-11 promoted fusion.');
    expect(asSentence('p53 binds.')).toBe('p53 binds.');
    expect(asSentence('mTOR promotes growth.')).toBe('mTOR promotes growth.');
    expect(asSentence('DNA binds.')).toBe('DNA binds.');
  });
});

describe('demotions', () => {
  it.each([
    ['refersBack', 'It outperforms the baseline by four points on average.'],
    ['refersBack', 'In mice treated with this drug the tumours became smaller.'],
    ['refersBack', 'All of these were lower in the treated group after a year.'],
    ['aims', 'To compare the two drugs in patients who had failed before.'],
    ['ownThing', 'Our proposed framework reaches an accuracy of 90 percent on it.'],
    ['announces', 'We investigated the role of sleep in the recovery of patients.'],
    ['announces', 'Mice were treated with saline or a drug for two weeks.'],
    ['announces', 'This review discusses the causes of falls in later life.'],
    ['undertakes', 'In this paper, both tasks are solved with one encoder and two decoders.'],
    ['undertakes', 'We therefore tackle the translation of rare words with a copy mechanism.'],
    ['background', 'Although most existing approaches read the passage once, people read it twice.'],
    ['background', 'Summarization has been widely studied for news and for scientific articles.'],
    ['background', 'Question answering is a fundamental task of language understanding in practice.'],
    ['open', 'Whether it lowers blood pressure in old people remains controversial.'],
    ['open', 'Further studies are needed before it can be recommended to all.'],
    ['open', 'Does vitamin D prevent falls in older people at home?'],
    ['fragment', 'and the rate of falls was lower in the treated group.'],
    ['fragment', '12 versus 14 falls a year in the two groups of patients.'],
    ['fragment', 'The rate of falls was lower in the treated group than'],
  ] as const)('%s: %s', (name, sentence) => {
    expect(DEMOTING[name]?.test(sentence)).toBe(true);
    expect(demotions(sentence)).toBeGreaterThan(0);
  });

  it('are for a short sentence, an open bracket and an open quotation mark too', () => {
    expect(demotions('IFN-gamma plays a role.')).toBe(1);
    expect(demotions('The rate of falls (12 of 40 was lower in the treated group.')).toBe(1);
    expect(demotions('The peptide obstructs the channel, acting as a "cork in a bottle.')).toBe(1);
  });

  it('add up', () => {
    expect(demotions('To determine whether it lowers blood pressure in old people.')).toBeGreaterThan(1);
  });

  it.each([
    'Vitamin D lowered the rate of falls by 19% compared with placebo.',
    'These results show that vitamin D prevents falls in older people.',
    'We propose that RAD52 facilitates repair of collapsed replication forks.',
    'Granuloma formation was accelerated and was followed by death of macrophages.',
    'cDNA analysis of the candidate gene identified a transcript of 4437 bp.',
    'Patients with risk factors such as smoking had more falls than others.',
    '检索增强生成将问答准确率提高了12%，并显著减少了幻觉。',
  ])('are none for: %s', (sentence) => expect(demotions(sentence)).toBe(0));
});

describe('cues of a result', () => {
  it('are at most three: it reports, it has figures, it compares', () => {
    expect(resultCues('Vitamin D is a hormone.')).toBe(0);
    expect(resultCues('We found that it is a hormone.')).toBe(1);
    expect(resultCues('It was 19%.')).toBe(1);
    expect(resultCues('We show that falls were 19% lower than before.')).toBe(3);
  });
});
