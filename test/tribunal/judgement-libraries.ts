// Small libraries whose evidence is plain to a reader: against the question or split, and all of one mind. Every paper is made up.
// They were written before they were run, and no word list is tuned to them: docs/measurements/evidence.md has what the words miss.

export interface Library {
  readonly name: string;
  readonly question: string;
  /** Title and abstract. */
  readonly papers: readonly (readonly [string, string])[];
}

/** No study finds the effect that is asked about. */
const NULL: readonly Library[] = [
  {
    name: 'vitamin C and colds',
    question: 'Does daily vitamin C prevent the common cold in adults?',
    papers: [
      [
        'Vitamin C and the common cold in office workers',
        'Colds cost working days. Over two winters, daily vitamin C did not prevent the common cold in adults: 61% of either group fell ill.',
      ],
      [
        'A community trial of ascorbic acid',
        'Tablets were handed out by pharmacists. The incidence of the common cold was the same in adults taking daily vitamin C and in those taking placebo.',
      ],
      [
        'Vitamin C for skiers and soldiers',
        'We recruited 800 adults in training. No difference in common cold episodes was seen between daily vitamin C and placebo.',
      ],
      [
        'Common cold and vitamin C: a pooled analysis',
        'Data of nine trials were pooled. Daily vitamin C had no effect on how many adults caught the common cold (risk ratio 0.98, 95% CI 0.94 to 1.03).',
      ],
      [
        'Do supplements keep colds away?',
        'Households kept diaries for a year. Adults who took vitamin C daily caught the common cold as often as those who did not.',
      ],
    ],
  },
  {
    name: 'homework in primary school',
    question: 'Does homework improve reading scores in primary school?',
    papers: [
      [
        'Homework and reading in the early grades',
        'Forty classes were drawn by lot. Homework made no difference to reading scores in primary school after one year.',
      ],
      [
        'Ten minutes a night? Homework and reading',
        'Parents were interviewed twice. There was no significant association between homework time and reading scores of primary school pupils.',
      ],
      [
        'Reading gains with and without homework',
        'Schools that gave up homework were compared with neighbours. Reading scores in primary school were similar whether or not homework was set.',
      ],
      [
        'Homework policies in primary schools',
        'Seventeen districts changed their policy. We found no evidence that homework in primary school raises reading scores.',
      ],
    ],
  },
  {
    name: 'dropout in small networks',
    question: 'Can dropout improve the accuracy of small convolutional networks?',
    papers: [
      [
        'Dropout revisited for small convolutional networks',
        'Many recipes were made for large models. Dropout failed to improve the accuracy of small convolutional networks on any of six data sets.',
      ],
      [
        'Regularising tiny vision models',
        'Models of under a million weights are common on devices. With dropout, small convolutional networks reached the same accuracy as without it.',
      ],
      [
        'What helps small networks generalise?',
        'We train 900 small convolutional networks. Dropout had little effect on accuracy, while augmentation mattered a great deal.',
      ],
      [
        'An ablation of common tricks',
        'Each trick was switched off in turn. Accuracy of small convolutional networks was unaffected by dropout.',
      ],
    ],
  },
  {
    name: 'fifth force',
    question: 'Is there a deviation from the inverse-square law of gravity below one millimetre?',
    papers: [
      [
        'Torsion balance test of gravity at short range',
        'Theories with large extra dimensions predict changes. We observed no deviation from the inverse-square law of gravity down to 0.05 millimetre.',
      ],
      [
        'Testing gravity with micromechanical oscillators',
        'An oscillator was driven by a moving mass. The measured force agrees with the inverse-square law of gravity, and no deviation was found below one millimetre.',
      ],
      [
        'Short-range gravity with levitated spheres',
        'Levitated spheres sense tiny forces. Any deviation from the inverse-square law of gravity at 0.3 millimetre is excluded at the 95% confidence level.',
      ],
      [
        'Inverse-square law below a millimetre',
        'A rotating pendulum was used for three years. Our data are consistent with the inverse-square law of gravity below one millimetre.',
      ],
    ],
  },
];

/** Studies find opposite effects. */
const OPPOSED: readonly Library[] = [
  {
    name: 'coffee and blood pressure',
    question: 'Does coffee raise blood pressure in adults with hypertension?',
    papers: [
      [
        'Coffee and blood pressure in clinic patients',
        'Cups were counted by nurses. Coffee raised systolic blood pressure in adults with hypertension by 8 mm Hg.',
      ],
      [
        'Caffeine, coffee and hypertension',
        'Volunteers drank coffee under observation. Blood pressure in adults with hypertension increased within an hour of coffee.',
      ],
      [
        'Long-term coffee drinking',
        'A cohort was followed for ten years. Coffee lowered blood pressure in adults with hypertension who drank three cups a day.',
      ],
      [
        'Filtered coffee and blood pressure',
        'Filter and boiled coffee differ in diterpenes. Adults with hypertension had lower blood pressure on filtered coffee than on water.',
      ],
      [
        'Espresso in the morning',
        'Forty men took part. Coffee led to a rise of blood pressure in adults with hypertension.',
      ],
    ],
  },
  {
    name: 'open offices',
    question: 'Do open-plan offices increase collaboration between employees?',
    papers: [
      [
        'Sensors in an open-plan office',
        'Badges recorded who met whom. Open-plan offices increased collaboration between employees of different teams by a fifth.',
      ],
      [
        'Taking the walls down',
        'Two headquarters moved. Face-to-face collaboration between employees decreased by 70% once they sat in open-plan offices.',
      ],
      [
        'Space and collaboration',
        'Architects promise encounters. In open-plan offices, collaboration between employees declined and messages took its place.',
      ],
      [
        'Open-plan offices in engineering firms',
        'Interviews were held at nine firms. Employees reported more collaboration in open-plan offices than in cells.',
      ],
    ],
  },
  {
    name: 'curriculum learning',
    question: 'Does curriculum learning speed up the training of language models?',
    papers: [
      [
        'Easy first: curriculum learning for language models',
        'Sentences were sorted by length. Curriculum learning speeds up the training of language models by 30%.',
      ],
      [
        'Curricula at scale',
        'We train language models of seven sizes. Curriculum learning slows down the training of language models above one billion weights.',
      ],
      [
        'On the order of data',
        'Order is cheap to change. With curriculum learning, language models need fewer steps of training to reach the same loss.',
      ],
      [
        'Curriculum learning considered harmful',
        'Easy data are narrow data. Curriculum learning harms language models: training took longer and ended at a worse loss.',
      ],
    ],
  },
  {
    name: 'minimum wage',
    question: 'Does a higher minimum wage reduce employment in restaurants?',
    papers: [
      [
        'Minimum wages and fast food',
        'Two neighbouring states were surveyed. A higher minimum wage reduced employment in restaurants by 4%.',
      ],
      [
        'Restaurants after the rise',
        'Payroll records of 400 restaurants were used. Employment in restaurants grew after the higher minimum wage came into force.',
      ],
      [
        'Border counties and the minimum wage',
        'Counties on both sides of a border were paired. A higher minimum wage lowered employment in restaurants, most of all among teenagers.',
      ],
      [
        'Staff turnover and pay',
        'Turnover is costly. Restaurants under a higher minimum wage increased employment because fewer people left.',
      ],
    ],
  },
];

/** Some studies find the effect, and others do not. */
const MIXED: readonly Library[] = [
  {
    name: 'probiotics',
    question: 'Do probiotics shorten acute diarrhoea in children?',
    papers: [
      [
        'Probiotics for acute diarrhoea: a trial in three towns',
        'Dehydration is the main danger. Probiotics shortened acute diarrhoea in children by one day.',
      ],
      [
        'Yoghurt cultures in paediatric wards',
        'Children were treated at admission. Children given probiotics had a shorter course of acute diarrhoea.',
      ],
      [
        'A large trial of probiotics in emergency departments',
        'Ten departments took part. Probiotics did not shorten acute diarrhoea in children, and vomiting was as frequent.',
      ],
      [
        'Lactobacillus and acute diarrhoea',
        'Stool samples were cultured. Duration of acute diarrhoea in children did not differ between probiotics and placebo.',
      ],
      [
        'Two strains of probiotics',
        'Strains differ in their acid resistance. Acute diarrhoea in children ended sooner with probiotics.',
      ],
    ],
  },
  {
    name: 'spaced practice',
    question: 'Is spaced practice more effective than massed practice for learning motor skills?',
    papers: [
      [
        'Spacing the practice of a keyboard task',
        'Students learnt a sequence of keys. Spaced practice was more effective than massed practice for learning motor skills after a week.',
      ],
      [
        'Juggling and rest',
        'Novices learnt to juggle. Spaced practice was no more effective than massed practice for learning motor skills.',
      ],
      [
        'Practice schedules in surgery training',
        'Residents sutured on models. Spaced practice led to better motor skills than massed practice.',
      ],
      [
        'Massed and spaced practice of piano passages',
        'Pianists practised short passages. Motor skills were comparable after spaced practice and after massed practice.',
      ],
    ],
  },
  {
    name: 'retrieval and hallucination',
    question: 'Does retrieval augmentation reduce hallucination in dialogue systems?',
    papers: [
      [
        'Grounded replies with retrieval',
        'Dialogue systems often invent facts. Retrieval augmentation reduces hallucination in dialogue systems by 40%.',
      ],
      [
        'A second look at grounded replies',
        'We repeat an earlier study with other annotators. Retrieval augmentation did not reduce hallucination in our dialogue systems.',
      ],
      [
        'Knowledge bases for dialogue',
        'Crowd workers rated replies. Hallucination in dialogue systems was reduced by retrieval augmentation with a curated collection.',
      ],
      [
        'When passages mislead',
        'Passages may be off topic. Hallucination rates of dialogue systems were unchanged under retrieval augmentation with web passages.',
      ],
    ],
  },
  {
    name: 'marine reserves',
    question: 'Do marine reserves increase fish biomass outside their borders?',
    papers: [
      [
        'Spillover from a small marine reserve',
        'Divers counted fish along lines. Fish biomass outside the borders of marine reserves increased by 20% in ten years.',
      ],
      [
        'Marine reserves and trap catches',
        'Traps were set at fixed distances. We detected no increase of fish biomass outside the borders of marine reserves.',
      ],
      [
        'Twenty years of marine reserves',
        'Old reserves are few. Marine reserves increase fish biomass outside their borders once they are older than five years.',
      ],
      [
        'Fish biomass near marine reserves: a survey of 30 sites',
        'Sites were matched by depth. Fish biomass outside the borders of marine reserves was not significantly different from that of control sites.',
      ],
    ],
  },
];

/** Studies find opposite effects, and the question names neither. */
const OPEN: readonly Library[] = [
  {
    name: 'screens and sleep',
    question: 'What is the effect of evening screen time on sleep duration in teenagers?',
    papers: [
      [
        'Screens at night',
        'Devices are everywhere. Evening screen time reduced sleep duration in teenagers by 20 minutes.',
      ],
      [
        'Tablets and teenagers',
        'Tablets were lent out. Evening screen time increased sleep duration in teenagers who read on them.',
      ],
      [
        'Sleep diaries',
        'Diaries were kept. Sleep duration in teenagers was lower after evening screen time.',
      ],
      [
        'Evening habits',
        'Habits were asked about. Teenagers with more evening screen time had higher sleep duration on weekends.',
      ],
    ],
  },
  {
    name: 'remote work',
    question: 'How does remote work affect the productivity of software teams?',
    papers: [
      [
        'Remote work in a bank',
        'Teams were moved home. Remote work raised the productivity of software teams by 12%.',
      ],
      [
        'Commits during lockdown',
        'Commits were counted. Productivity of software teams fell during remote work.',
      ],
      [
        'Remote work and code review',
        'Reviews were timed. Remote work improved the productivity of software teams.',
      ],
      [
        'Teams apart',
        'Interviews were held. Remote work lowered the productivity of software teams with many newcomers.',
      ],
    ],
  },
  {
    name: 'fertiliser and soil carbon',
    question: 'Does nitrogen fertiliser affect soil carbon in grassland?',
    papers: [
      [
        'Nitrogen in grassland',
        'Plots were set up in 1990. Nitrogen fertiliser increased soil carbon in grassland.',
      ],
      ['Long plots', 'Plots were sampled. Soil carbon in grassland declined under nitrogen fertiliser.'],
      [
        'Meta-analysis of grassland soil',
        'Sixty sites were pooled. Nitrogen fertiliser raises soil carbon in grassland by 8%.',
      ],
      ['Acid soils', 'Soils differ. In acid soil, nitrogen fertiliser decreases soil carbon in grassland.'],
    ],
  },
];

export const DOUBTFUL: Readonly<Record<'null' | 'opposed' | 'mixed' | 'open', readonly Library[]>> = {
  null: NULL,
  opposed: OPPOSED,
  mixed: MIXED,
  open: OPEN,
};

/** All studies say the same, and yes. */
export const UNANIMOUS: readonly Library[] = [
  {
    name: 'exercise and depression',
    question: 'Does aerobic exercise reduce symptoms of depression in older adults?',
    papers: [
      [
        'Walking groups for older adults',
        'Drugs have side effects. Aerobic exercise reduced symptoms of depression in older adults compared with no exercise.',
      ],
      [
        'Aerobic exercise and mood',
        'Sessions were supervised. Older adults had fewer symptoms of depression after twelve weeks of aerobic exercise.',
      ],
      [
        'Cycling at home',
        'Bicycles were lent out. In older adults, aerobic exercise lowered depression scores by 4.1 points (95% CI 2.2 to 6.0).',
      ],
      [
        'Dance, walk, swim: a pooled analysis of aerobic exercise',
        'Fourteen trials were pooled. Symptoms of depression in older adults declined with aerobic exercise, p = 0.002.',
      ],
    ],
  },
  {
    name: 'retrieval practice',
    question: 'Does retrieval practice improve long-term retention of vocabulary?',
    papers: [
      [
        'Testing and vocabulary retention',
        'Students often reread. Retrieval practice improved long-term retention of vocabulary by a third.',
      ],
      [
        'Flashcards at the bus stop',
        'Pupils used cards for a term. Long-term retention of vocabulary was higher with retrieval practice than with rereading.',
      ],
      [
        'Retrieval practice in language courses',
        'Nine courses took part. Learners who used retrieval practice forgot less vocabulary, and their long-term retention was better.',
      ],
      [
        'A month later',
        'Tests came without notice. Retrieval practice doubled long-term retention of vocabulary.',
      ],
    ],
  },
  {
    name: 'batch normalisation',
    question: 'Does batch normalisation accelerate the convergence of deep networks?',
    papers: [
      [
        'Normalised activations for deep networks',
        'Deep networks are slow to train. Batch normalisation accelerates the convergence of deep networks by a factor of five.',
      ],
      [
        'Convergence with batch normalisation',
        'We study loss surfaces. Deep networks with batch normalisation converge in fewer steps.',
      ],
      [
        'Learning rates and batch normalisation',
        'Rates are tuned by hand. Batch normalisation allows larger learning rates, so that convergence of deep networks is faster.',
      ],
      [
        'Batch normalisation in speech models',
        'Speech needs long inputs. Convergence of deep networks was reached twice as fast with batch normalisation as without it.',
      ],
    ],
  },
  {
    name: 'handwashing',
    question: 'Does handwashing with soap reduce respiratory infections in schools?',
    papers: [
      [
        'Soap in schools',
        'Soap was provided for free. Handwashing with soap reduced respiratory infections in schools by 21%.',
      ],
      [
        'A handwashing campaign',
        'Posters and songs were used. Respiratory infections in schools fell by a quarter where handwashing with soap was taught.',
      ],
      [
        'Handwashing and absence',
        'Absence was taken from registers. Schools with handwashing with soap had fewer respiratory infections than schools without.',
      ],
      [
        'Handwashing at noon',
        'Two schools took turns. Rates of respiratory infections were lower in schools during weeks of handwashing with soap.',
      ],
    ],
  },
  {
    name: 'perovskite passivation',
    question: 'Can surface passivation increase the efficiency of perovskite solar cells?',
    papers: [
      [
        'Passivated perovskite solar cells',
        'Defects trap carriers. Surface passivation increased the efficiency of perovskite solar cells from 19% to 22%.',
      ],
      [
        'Salts on surfaces',
        'Several salts were tried. Perovskite solar cells reached a higher efficiency after surface passivation with ammonium salts.',
      ],
      [
        'Surface passivation by polymers',
        'Polymers form thin films. With surface passivation, perovskite solar cells gain efficiency and keep 95% of it for 1000 hours.',
      ],
      [
        'Loss analysis of perovskite solar cells',
        'Losses were mapped. Surface passivation cuts recombination, and the efficiency of perovskite solar cells rises by 2.4 points.',
      ],
    ],
  },
  {
    name: 'peer tutoring',
    question: 'Is peer tutoring associated with higher mathematics achievement?',
    papers: [
      [
        'Peer tutoring in mathematics classes',
        'Pairs were formed by lot. Peer tutoring was associated with higher mathematics achievement in both partners.',
      ],
      [
        'Tutors and tutees',
        'Older pupils taught younger ones. Mathematics achievement increased with peer tutoring, with an effect size of 0.48.',
      ],
      [
        'Peer tutoring: sixty studies',
        'Studies since 1980 were collected. Peer tutoring goes along with higher mathematics achievement at all ages.',
      ],
      [
        'Learning by explaining',
        'Explaining takes effort. Pupils in peer tutoring had greater mathematics achievement than pupils working alone.',
      ],
    ],
  },
  {
    name: 'quantisation',
    question: 'Does quantisation reduce the memory use of language models?',
    papers: [
      [
        'Eight bits are enough',
        'Weights take most of the memory. Quantisation to eight bits reduces the memory use of language models by half without loss of accuracy.',
      ],
      [
        'Four-bit language models',
        'Outliers are kept apart. Quantisation to four bits lowers the memory use of language models by 70%.',
      ],
      [
        'Language models on phones',
        'Phones have little memory. After quantisation, language models use less memory and answer sooner.',
      ],
      [
        'A benchmark of quantisation',
        'Twelve methods were compared. Every quantisation method decreased the memory use of language models.',
      ],
    ],
  },
  {
    name: 'antibiotic timing',
    question: 'What is the effect of early antibiotics on mortality in sepsis?',
    papers: [
      [
        'The first hour of sepsis',
        'Records of 40 hospitals were read. Early antibiotics reduced mortality in sepsis by a third.',
      ],
      [
        'Door to needle in sepsis',
        'Times were taken from charts. Mortality in sepsis was lower with early antibiotics than with antibiotics after three hours.',
      ],
      [
        'Delay and death',
        'Each hour counts. Early antibiotics were associated with decreased mortality in sepsis and septic shock.',
      ],
      [
        'Sepsis bundles',
        'Bundles combine several steps. Mortality in sepsis fell where bundles with early antibiotics were used.',
      ],
    ],
  },
  {
    name: 'noise and bird song',
    question: 'Do birds sing at a higher pitch in noisy cities?',
    papers: [
      [
        'Great tits in traffic',
        'Traffic is loud at low frequencies. Great tits and other birds sing at a higher pitch in noisy cities than in forests.',
      ],
      [
        'Song pitch along a noise gradient',
        'Recordings were made at dawn. In noisy cities, birds raised the pitch of what they sing by 200 Hz.',
      ],
      [
        'Sparrows before and after',
        'Old recordings were found in an archive. Birds in noisy cities now sing with a higher minimum pitch than they did in 1970.',
      ],
      ['Urban song', 'Ten cities were visited. The pitch at which birds sing rose with the noise of cities.'],
    ],
  },
  {
    name: 'graph networks',
    question: 'Do graph neural networks outperform fingerprints in predicting solubility of molecules?',
    papers: [
      [
        'Graph neural networks for solubility',
        'Solubility limits drugs. Graph neural networks outperform fingerprints in predicting the solubility of molecules.',
      ],
      [
        'Predicting solubility from graphs',
        'Nine thousand molecules were measured. In predicting solubility of molecules, graph neural networks had an error 15% lower than fingerprints.',
      ],
      [
        'Molecules as graphs',
        'Splits were made by scaffold. Graph neural networks were better than fingerprints in predicting solubility of molecules on all splits.',
      ],
      [
        'Attention on bonds',
        'Attention is easy to read. Graph neural networks with attention surpass fingerprints in predicting the solubility of molecules.',
      ],
    ],
  },
];
