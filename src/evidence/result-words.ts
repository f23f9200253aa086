// The word patterns by which result sentences are told from the rest of an abstract.

const any = (words: string): string =>
  `(?:${words
    .trim()
    .split(/\s*,\s*/)
    .join('|')})`;

/** What a paper calls its own work; "our model" alone names nothing. */
export const SYSTEM = any(
  `methods?, approach(?:es)?, models?, systems?, frameworks?, algorithms?, architectures?, networks?,
  techniques?, strateg(?:y|ies), solutions?, pipelines?, modules?, mechanisms?, schemes?, formulations?,
  procedures?, tools?, toolkit, agents?, designs?, extensions?, variants?, baselines?, ensembles?, submissions?,
  entry, entries, implementations?, ideas?, proposals?, metrics?, datasets?, benchmarks?, corpus, corpora,
  retrievers?, readers?, encoders?, decoders?, objectives?, representations?, embeddings, paradigms?,
  protocols?, work, theory, loss, recipes?, features?, generators?, estimators?, classifiers?, parsers?,
  taxonomy, tasks?, problems?, settings?, scores?, runs?, attacks?, defenses?`,
);

const ADVERBS = '(?:\\w+ly |also |further |then |even |first |next |now |thus |have |has |do |can |us )*';
const FINDING_VERB = any(
  `show(?:s|ed|n)?, find(?:s)?, found, demonstrate[sd]?, indicate[sd]?, reveal(?:s|ed)?, suggest(?:s|ed)?,
  observe[sd]?, confirm(?:s|ed)?, prove[sd]?, establish(?:es|ed)?, conclude[sd]?, discover(?:s|ed)?,
  report(?:s|ed)?, validate[sd]?, verif(?:y|ies|ied), uncover(?:s|ed)?,
  illustrate[sd]?, highlight(?:s|ed)?, provides? evidence, corroborate[sd]?, affirm(?:s|ed)?`,
);
const STUDY = any(
  `results?, experiments?, experimentation, evaluations?, evidence, findings?, analys[ei]s, stud(?:y|ies),
  ablations?, investigations?, observations?, simulations?, comparisons?, tests?, testing, paper, work, research,
  data, examination, conclusions?, probing, assessments?, trials?`,
);
const STUDY_MODIFIER = any(
  `our, the, extensive, empirical, experimental, experiment, quantitative, qualitative, evaluation, automatic, human,
  preliminary, numerical, simulation, detailed, thorough, comprehensive, further, initial, main, key, additional,
  several, various, systematic, theoretical, in-depth, ablation, case, offline, online, and, large-scale,
  real-world, rigorous, controlled, user, statistical, error, comparative`,
);
const FINITE_RESULT = any(
  `outperforms?, improves?, achieves?, surpass(?:es)?, reduces?, increases?, exceeds?, yields?, leads?, is, are,
  has, have, performs?, provides?, can, helps?, boosts?, enhances?, generali[sz]es?, remains?`,
);

/** "Experiments on X show that", "We find that": the finding follows. */
export const FRAME = new RegExp(
  `^(?:(?:in|through|from|with|by|based on|across|using|via) (?:(?!\\bwe\\b|,).)+, )?` +
    `(?:we|i|(?:this (?=paper|work|study|article|research|analysis|investigation|evaluation)|(?:${STUDY_MODIFIER} )*)${STUDY}(?: (?:on|of|with|from|in|for|over|across|using|conducted|under|by|based) (?:(?!\\b${FINDING_VERB}\\b).)+?)?),? ` +
    `${ADVERBS}${FINDING_VERB}(?: to (?:\\w+ )?${any('us, readers')})?(?:,? (?:empirically|experimentally|for the first time|here|theoretically|both [^,]+))?,?` +
    `(?: that,? | (?=(?!how|the effectiveness|its|their|an?\\b|to\\b)[^,.]{3,60}? ${FINITE_RESULT}\\b))`,
  'i',
);
/** "We find negative sampling to be effective". */
export const FOUND_TO_BE = new RegExp(
  `^(?:(?:in|through|from|with|by|across|using|via) (?:(?!\\bwe\\b|,).)+, )?we ${ADVERBS}(?:find|found|observe|observed|show|prove) (?=.{4,120}? to (?:be|have|help|improve|perform|yield|outperform|lead|work|remain|reduce|increase)\\b)`,
  'i',
);

/** "We investigate how much data is needed, and find ...": what was looked at and what was found, in one sentence. */
export const STUDIED_AND_FOUND =
  /^we (?:\w+ )?(?:investigat|stud|examin|analy[sz]|compar|explor|evaluat|test|consider)(?:e|es|ed|y|ied)? [^.;]{10,200}?,? and (?:we )?(?:\w+ly )?(?:find|found|show|showed|observe|observed|demonstrate|demonstrated|conclude|concluded) (?:that )?/i;

/** Openings that tie a sentence to the one before and can be left out of a quotation. */
export const CONNECTIVE = new RegExp(
  `^${any(
    `furthermore, moreover, additionally, besides, further, also, finally, lastly, overall, specifically,
    notably, importantly, interestingly, surprisingly, remarkably, crucially, empirically, indeed, however,
    nevertheless, nonetheless, therefore, thus, hence, consequently, accordingly, first(?:ly)?, second(?:ly)?,
    third(?:ly)?, fourth(?:ly)?, last, in addition, in particular, in general, in summary, in conclusion,
    in contrast, on the other hand, on the contrary, as a result, to conclude, to summari[sz]e, above all,
    most importantly, more importantly, more interestingly, more specifically, concretely, conversely,
    meanwhile, similarly, likewise, in this paper, in this work, in this study, in this article, here, and, but, yet`,
  )}(?:\\s*[,:]\\s+|\\s+(?=we\\b))|${any('results?, conclusions?, findings?, main results?, interpretation')}\\s*:\\s*`,
  'i',
);
/** "In this large, long-term trial of male physicians,": the paper itself. */
export const IN_THIS_STUDY =
  /^in (?:this|the present|our) (?:[\w-]+,? ){0,4}?(?:trial|study|cohort|review|meta-analysis|analysis|sample|population|survey)(?: (?:of|in|among) [^,]{1,80})?, /i;
/** "RESULTS" and "CONCLUSION" of structured abstracts, without a colon. */
export const RESULT_HEADING =
  /^(?:(?:MAIN )?RESULTS?|(?:AUTHORS.? )?CONCLUSIONS?|FINDINGS|INTERPRETATION|SIGNIFICANCE|Conclusions and Relevance|Results|Conclusions?|Findings|Interpretation) (?=[\p{Lu}\p{N}])/u;
export const OTHER_HEADING =
  /^(?:[\p{Lu} ]{4,}:|(?:BACKGROUND|OBJECTIVES?|METHODS?|AIMS?|PURPOSE|DESIGN|SETTING|INTRODUCTION|CONTEXT|PATIENTS|MATERIALS?|METHODOLOGY|MEASUREMENTS|INTERVENTIONS?|RATIONALE)\b)/u;

const OWN_MODIFIER = any(
  `proposed, own, new, novel, final, best, full, introduced, presented, suggested, developed, resulting, submitted,
  learned, simple, overall, complete, joint, single, entire, \\w+ed`,
);
const SPECIFIED = '(?! (?:of|for|that|which|with|trained|based|in|on|from|using|between|to|over)\\b)';
/** The paper's own thing without its name: a title may supply it. */
export const OWN_THING: readonly RegExp[] = [
  new RegExp(`^the (?:${OWN_MODIFIER}[- ]){0,3}${SYSTEM}\\b${SPECIFIED}`, 'i'),
  new RegExp(`\\bthe proposed (?:\\w+[- ]){0,4}?${SYSTEM}\\b`, 'i'),
];
/** The same where a sentence or what follows "that" begins with it: before, article, the rest. */
export const OWN_THING_BODY = new RegExp(
  `(^|\\bthat,? )(the) ((?:${OWN_MODIFIER}[- ]){0,3}${SYSTEM}\\b${SPECIFIED})`,
  'gi',
);
/** "we achieve", "we also outperform": the authors for what they made. Captures the adverbs. */
export const OWN_RESULT =
  /\bwe ((?:\w+ly |also |further |even |thus |then |can |could |have |are able to )*)(?=(?:achiev|obtain|reach|attain|improv|outperform|report|gain|reduc|surpass|exceed|beat|match|observ|increas)\w*\b(?! that\b))/gi;
/** "our proposed QAInfomax", "our BERT-based reader": named after all. */
export const NAMED_OWN =
  /\b(?:[Oo]ur|[Tt]he)(?: (?:proposed|novel|new|own|final|best))? (?=[\p{L}\p{N}-]*(?:\p{Lu}{2}|\p{Ll}\p{Lu}))/gu;
const OUR_STUDY = `(?:(?:\\w+[- ]){0,2}?${any('results?, experiments?, evaluations?, findings?, analys[ei]s, stud(?:y|ies), ablations?, observations?, investigations?, tests, simulations?, comparisons?')}\\b)`;
export const OUR = new RegExp(`\\bour (?!${OUR_STUDY})`, 'i');

/** Words whose meaning was given in an earlier sentence. */
export const LOST_ANYWHERE: readonly RegExp[] = [
  /\b(?:the (?:rest|others?)\b(?! (?:of|hand)\b)|others (?:including|by|on|in)\b)/i,
  /\b(?:ours|the (?:former|latter|aforementioned|above|proposed)|aforementioned|(?:mentioned|described) (?:above|earlier)|the resulting|the said)\b/i,
  /\b(?:by|in|to|when) (?:doing|do) so\b|\bdoing so\b|\bto this end\b|\bin this way\b|\bthis way\b|\bsuch an?\b|\bsuch (?:\w+ )?(?:methods?|models?|approach|approaches|mixtures?|systems?)\b/i,
  /\b(?:this|these) (?!paper\b|work\b|study\b|article\b|thesis\b|survey\b|report\b)[\w-]+/i,
  /\bthose\b(?! (?:of|from|that|with|who|whose|which|in|on|for|trained|produced|obtained|using|reported|without)\b)/i,
  new RegExp(
    `\\b(?:both|all (?:two|three|four|five)|the (?:two|three|four|five)|either|neither) (?:\\w+[- ]){0,2}?(?:variations|${SYSTEM})\\b(?! (?:and|or)\\b)`,
    'i',
  ),
];

export const LOST_AT_START =
  /^(?:the (?:study|control|intervention|treatment|experimental) (?:group|population|participants|sample|cohort)|(?:this|these|those|that)\b(?! (?:paper|work|study|article)\b)|it|its|they|their|them|he|she|his|her|there|here|both|either|neither|all|another|others?|ones?|some|many|most|several|few|such|so|then|even so|doing|when (?:applied|combined|used|integrated|evaluated|added|compared|tested)|(?:as|if|while|although|though|since|because) (?:it|they|this|these|we)|the (?:two|three|four|five|same|other|others|second|first|last|optimi[sz]ed|above|following|rest))\b/i;
/** The same words where they carry their meaning with them. */
export const SELF_CONTAINED =
  /^(?:both .{3,60}? and |either .{3,60}? or |neither .{3,60}? nor |all (?!three|four|five|two|of)\w+ |some \w+|many \w+|most \w+|several \w+|few \w+|one (?:of the|should)|(?:some|many|most|all|several|few) of the )/i;

/** What is known, wanted or hard: an abstract's first half. */
export const MOTIVATION: readonly RegExp[] = [
  /^(?:existing|previous|prior|recent|current|traditional|conventional|although|though|despite|given|since|because|whereas|unlike|to|until|motivated|inspired|driven|in recent|over the|there (?:is|are|has|have)|how|what|which|why|where|whether|if|can|do|does|is|are|for example|for instance|e\.g\.|instead|one (?:of|major|key|common)|a (?:key|major|common|central|fundamental|popular|natural|standard|critical|crucial) )\b/i,
  /\b(?:attract(?:ed|ing|s)|receiv(?:ed|ing)|gain(?:ed|ing)|draw(?:n|s|ing)?) (?:\w+ ){0,4}?(?:attention|interest|popularity|traction)\b/i,
  /\bremain(?:s|ed)? (?:\w+ ){0,2}?(?:challeng\w+|open|unclear|unknown|difficult|elusive|under-?explored|unexplored|unsolved|an?)\b/i,
  /\b(?:is|are|has been|have been) (?:\w+ ){0,2}?(?:essential|challenging|fundamental|ubiquitous|widely used|well-studied|understudied|under-?explored|unclear|unknown|an (?:important|active|essential|emerging)|a (?:key|major|core|popular|long-standing|challenging|fundamental|central|crucial|critical|powerful|task|novel|new|type|form|hot|kind|common|technique|method|system|framework)|the task|one of the)\b/i,
  /\b(?:in recent years|recently|to date|so far|long-standing|little (?:is known|work|attention)|future (?:work|research|directions?|studies)|open (?:question|problem)s?|it is (?:unclear|unknown|important|crucial|essential|necessary|challenging|difficult)|suffer(?:s|ed)? from|lack(?:s|ed)? of|no existing|is essential (?:for|to)|is crucial (?:for|to)|is critical (?:for|to))\b/i,
  /\b(?:has|have) (?:\w+ly )?(?:shown|achieved|made|demonstrated|led|become|emerged|seen|enjoyed|proven|proved|revolutioni[sz]ed|advanced|improved|been|brought|focused|relied|resulted|opened|enabled|received|attained|reached|driven)\b/i,
  /\b(?:typically|usually|often|commonly|traditionally|conventionally) (?:requires?|rel(?:y|ies)|uses?|assumes?|trained|used|suffers?|struggles?|needs?|focus(?:es)?|involves?|treated|formulated|done)\b/i,
  /\bin practice\b|\bcan we\b/i,
  /^(?!.*\b(?:outperform|surpass|exceed|than|compared|improv|better|superior))(?=.*\bexisting\b)/i,
];
export const OWN_PERFECT = /\bwe (?:have|had) (?:shown|found|demonstrated|observed|proved)\b/i;

/** What readers may download, hope or expect. */
export const PROMISE: readonly RegExp[] = [
  /\b(?:further|more|future|additional) (?:\w+ ){0,2}?(?:stud(?:y|ies)|research|trials?|work|evidence|data)\b.*\b(?:needed|required|warranted|necessary)\b/i,
  /\bconflicting (?:results|evidence|findings)\b/i,
  /\b(?:made|be|been|is|are|becomes?) (?:\w+ ){0,2}(?:available|released|published|accessible)\b|\b(?:we|is|are|be|been|fully) open[- ]?sourc(?:e[ds]?|ing)\b|\bcode\b.*\bavailable\b/i,
  /\b(?:we|to) (?:also |will |plan to |have |hereby )*(?:release|open|publish|hope|believe|expect|plan|intend|aim|envision|anticipate|encourage|call for)\b/i,
  /\b(?:will|would|hopes?|aims? to|seeks? to|shall|paves? the way|serves? as a|opens? (?:up )?(?:new|the)|offer \S+ as)\b/i,
  /https?:|www\.|github|\bthis (?:http|https) url\b|\b(?:download|supplement(?:ary|al) (?:material|information|data)s?|appendix)\b/i,
];

/** "We propose", "This paper presents". */
export const ANNOUNCES = new RegExp(
  `\\b(?:we|i|this ${STUDY}|the (?:paper|study|authors?|present ${STUDY})),? ${ADVERBS}${any(
    `propose, present, introduce, describe, stud(?:y|ie), investigate, explore, examine, develop, design,
    conduct, perform, evaluate, analy[sz]e, compare, address, consider, discuss, review, survey, focus,
    formulate, construct, build, create, collect, provide, offer, apply, employ, use, utili[sz]e, adopt,
    leverage, train, test, extend, adapt, seek, try, attempt, look, ask, define, devise, implement, tackle,
    revisit, run, experiment, measure, benchmark, assess, incorporate, combine, make, take, contribute,
    outline, participate`,
  )}(?:s|es|ed|d)?\\b`,
  'i',
);

/** Says how something is made, not how it does. */
export const DESCRIBES = new RegExp(
  `\\b(?:is|are) (?:first|then|finally|next|firstly|subsequently) \\w+ed\\b|^(?:[\\w'’-]+ ){1,5}?(?<!\\b(?:that|which|who) )(?:${any(
    `adopts?, uses?(?! (?:of|was|is|were|are|in|for)\\b), employs?, utili[sz]es?, leverages?, introduces?, consists?, incorporates?, combines?,
    integrates?, comprises?, contains?, includes?, extends?, learns?, applies, aims?, allows?, enables?`,
  )}|${any('is, are, was, were')} ${any(
    `tried, explored, considered, designed, proposed, based, trained, built, used, evaluated, conducted, introduced, presented, tested, taken,
    divided, included, recruited, enrolled, randomi[sz]ed, randomly, assigned, collected, classified, followed,
    a, an, the`,
  )})\\b`,
  'i',
);
/** A figure without what it is the figure of. */
export const VAGUE: readonly RegExp[] = [
  /^(?:(?:the|all|overall|average|experimental|evaluation|empirical|final|best|main|preliminary|extensive) )*(?:performance|accuracy|improvements?|results?|scores?|gains?|experiments?|evaluations?|analys[ei]s|findings)\b(?! (?:of|on|from|in|over|between|when|with)\b)/i,
  /^(?:\w+ ){0,2}(?:performance|accuracy|results?) (?:was|were|is|are) (?:achieved|obtained|observed|reached|reported|attained)\b/i,
  /^our (?:paper|work|study|article|research)\b/i,
  /\b(?:exhibits?|ha(?:s|ve)|offers?|provides?|brings?) (?:two|three|four|five|several|many|multiple) (?:\w+ ){0,2}(?:advantages?|benefits?|features?|properties)\b/i,
  /^our (?:\w+ ){0,2}\w+ (?:help|helps|provides?|offers?|shed|sheds|contributes?|opens?|are)\b/i,
  /^(?:(?:\w+ ){0,3})(?:results?|experiments?|evaluations?) (?:on|in|from|of|with|across) .{3,100}? (?:show|demonstrate|indicate|reveal|suggest|confirm|report)s?\b(?!,? that)/i,
];

export const MARKUP = /\\(?![%&#$_])|[_^]\{|~|``|''|<\/?[A-Za-z]+|&\w+;|^%/;

/** Results, with what each is worth; the worths of those met are added. */
export const CUES: readonly (readonly [pattern: RegExp, worth: number])[] = [
  [
    /\bstate[- ]of[- ]the[- ]art\b|\bSOTA\b|\b(?:highest|lowest|strongest|(?:the|new) best|top[- ](?:\d|performing|ranked))\b/i,
    0.2,
  ],
  [
    /\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|underperform\w*|inferior|superior(?:ity)?|second[- ]best)\b/i,
    0.45,
  ],
  [
    new RegExp(
      `\\b${any(
        `improv(?:e|es|ed|ing), increas(?:e|es|ed|ing), reduc(?:e|es|ed|ing), decreas(?:e|es|ed|ing), boost(?:s|ed|ing)?,
        enhanc(?:e|es|ed), lower(?:s|ed)?, rais(?:es|ed), degrad(?:e|es|ed), drop(?:s|ped)?, hurts?, harms?,
        accelerat(?:e|es|ed), mitigat(?:e|es|ed), helps?, benefit(?:s|ed)?, gain(?:s|ed)?, declin(?:e|es|ed),
        worsen(?:s|ed)?, impair(?:s|ed|ing)?, disrupt(?:s|ed|ing)?, doubl(?:e|es|ed), halv(?:e|es|ed), strengthens?, weakens?, alleviat(?:e|es|ed), lifts?`,
      )}\\b`,
      'i',
    ),
    0.35,
  ],
  [
    /\b(?:improvements?|gains?|reductions?|increases?|drops?|degradations?|advantages?|declines?|decreases?|speed-?ups?) (?:of|in|over|on|to|compared|for|when|with)\b/i,
    0.25,
  ],
  [
    /\b(?:achiev(?:e|es|ed|ing)|attain(?:s|ed)?|reach(?:es|ed)|obtain(?:s|ed)|yield(?:s|ed|ing)?|deliver(?:s|ed)?|scor(?:es|ed)|generali[sz](?:e|es|ed)|transfer(?:s|red)?)\b/i,
    0.25,
  ],
  [
    /\b(?:leads?|led|results?|resulted) (?:to|in)\b|\b(?:due to|caused by|correlat(?:e|es|ed)|depends?|predicts?|associated with|attribut(?:ed|able))\b/i,
    0.25,
  ],
  [
    /\b(?:better|worse|higher|lower|faster|slower|smaller|larger|fewer|greater|stronger|weaker|longer|shorter|earlier|later|cheaper|(?:more|less) \w+|\w{3,}er than)\b/i,
    0.2,
  ],
  [
    /\bthan\b|\bcompared (?:to|with)\b|\bversus\b|\bvs\.?\s|\brelative to\b|\bcomparable\b|\bcompetitive\b|\bon par\b/i,
    0.15,
  ],
  [
    /\d\s?(?:%|percent|percentage|points?|pp\b|x\b|times\b|-?fold|F1|EM\b|BLEU)|\b(?:F1|EM|BLEU|accuracy|ROUGE|MRR|nDCG|recall|AUC)\b[^.]{0,30}?\d/i,
    0.3,
  ],
  [
    /\bdid not differ\b|\bno (?:\w+ )?(?:effect|difference|association|influence)s? (?:of|on|in|between)\b/i,
    0.35,
  ],
  [/\b(?:odds|hazard|risk|rate) ratios?\b|\b95 ?% (?:CI|confidence interval)\b/i, 0.35],
  [/\bsignificant(?:ly)?\b|\bsubstantial(?:ly)?\b|\bconsistent(?:ly)?\b/i, 0.1],
  [
    new RegExp(
      `\\b(?:is|are|was|were|be|remains?|remained|becomes?|proves?) (?:\\w+ ){0,2}?${any(
        `robust, effective, ineffective, sufficient, insufficient, necessary, unnecessary, beneficial, useful,
        sensitive, insensitive, brittle, vulnerable, resilient, reliable, unreliable, prone, unable, able, capable,
        incapable, harmful, biased, limited, optimal, suboptimal, redundant, critical, important, crucial, feasible,
        more, less, highly, not`,
      )}\\b`,
      'i',
    ),
    0.25,
  ],
  [
    /\b(?:(?:plac(?:es|ed)|rank(?:s|ed)|finish(?:es|ed)) (?:first|second|third|\w+th|\d)|won|wins|stands? out|averag(?:es|ed)|los(?:es|t)|brings?|brought|sets? (?:a|the|new)|adds?|lies .{1,40} (?:above|below))\b/i,
    0.35,
  ],
  [
    /\b(?:fail(?:s|ed)?|struggl(?:e|es|ed)|cannot|does not|do not|did not|no (?:significant )?(?:difference|effect|improvement|gain)|(?:minimal|little|no|strong|significant|large|small) (?:impact|effect|influence)|plays? an?|need(?:s|ed)? (?:only|fewer|less|more)|suffices?|matters?|rel(?:ies|y))\b/i,
    0.2,
  ],
];
/** What could be done with a thing is no result of it. */
export const USABLE =
  /\bcan (?:also |easily |readily |further )*be (?:\w+ly )?(?:extended|applied|used|adapted|combined|integrated|plugged|transferred)\b/i;
/** Praise without a fact: "demonstrate the effectiveness of". */
export const EMPTY =
  /\b(?:the|its|their) (?:\w+ ){0,2}?(?:effectiveness|efficacy|usefulness|potential|promise|feasibility|utility|viability|validity|importance|benefits?|advantages?|superiority) (?:of|and|in)\b|\b(?:promising|encouraging|satisfactory|impressive|good|remarkable|strong|excellent) (?:results|performance)\b/i;
