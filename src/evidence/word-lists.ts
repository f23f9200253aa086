// Words that carry no content of a research question by themselves. Closed lists, lower case.

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Articles, pronouns, prepositions, conjunctions, auxiliaries, question words: they end a phrase. */
export const FUNCTION_WORDS = list(`
  a an the this that these those such same other another each every either neither both all any some no none
  i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones
  who whom whose which what when where why how whether if because since although though while whereas unless
  and or nor but so yet as than then also only just even still too very much many more most less least few
  fewer several enough quite rather instead versus vs
  of in on at by for with without within from to into onto upon over under above below between among across
  through throughout during before after against about around along toward towards up down off out per via
  despite like unlike amid beyond behind beside besides except until till regarding concerning given
  be is are was were been being am do does did doing done have has had having can could may might must shall
  should will would ought need not never ever there here now again once further however therefore thus hence
  etc eg ie e.g i.e let way ways
`);

/**
 * Verbs and nouns by which a question asks (effect, improve, compare) and judging adjectives. They end a
 * phrase and are no key term: every paper has them.
 */
export const RELATION_WORDS = list(`
  impact impacts effect effects influence influences role roles contribution contributions relation relationship
  relationships difference differences comparison comparisons benefit benefits advantage advantages
  disadvantage disadvantages drawback drawbacks trade-off tradeoff tradeoffs extent reason reasons evidence choice choices trade-offs
  affect affects affected affecting improve improves improved improving improvement improvements enhance
  enhances enhanced enhancing increase increases increased increasing decrease decreases decreased decreasing
  reduce reduces reduced reducing help helps helped helping hurt hurts hurting harm harms benefit boost boosts
  outperform outperforms outperformed outperforming beat beats exceed exceeds surpass surpasses match matches
  compare compares compared comparing comparable contrast differ differs lead leads leading cause causes caused
  causing make makes making made give gives get gets matter matters work works working use uses used using
  utilize utilise employ employs apply applied applying show shows shown showing know known understand
  achieve achieves achieved achieving provide provides yield yields allow allows enable enables depend depends
  depending determine determines explain explains play plays become becomes remain remains change changes
  changing alter alters vary varies better best worse worst good bad well effective effectively effectiveness
  efficient efficiently useful beneficial significant significantly important importance possible sufficient
  necessary different various existing current recent new novel state-of-the-art
  solve solves handle handles learn learns predict predicts detect detects capture captures encode encodes
  represent represents perform performs produce produces require requires support supports avoid avoids prevent
  prevents mitigate mitigates address addresses overcome overcomes close narrow bridge evaluate evaluates
  evaluated measure measures measured estimate estimates identify identifies exist exists happen happens occur
  occurs contribute contributes respond responds believe say says suggest suggests find finds found prove proves
  replace replaces replaced replacing substitute substitutes complement complements generalise generalises generalize generalizes
  preserve preserves preserved preserving maintain maintains maintained retain retains retained alleviate alleviates
  eliminate eliminates limit limits
  relate relates related associate associates associated correlate correlates rely relies choose chosen
`);

/** Base forms that a question has behind "do" and its subject: "Does aspirin lower mortality". Elsewhere most are nouns. */
export const CLAUSE_VERBS = list(`
  lower raise slow drive promote suppress impair worsen degrade shorten lengthen accelerate delay trigger regulate inhibit
  activate protect cure treat modulate mediate stimulate answer fail decline rise cost hold scale extend recognise recognize
`);

/**
 * Nouns of every paper of a field: inside a longer phrase they may be absent from a matching text
 * ("F1 scores" meets "F1"), and alone they are no key term.
 */
export const GENERIC_NOUNS = list(`
  model models method methods methodology approach approaches technique techniques system systems framework
  frameworks algorithm algorithms architecture architectures strategy strategies scheme schemes procedure
  dataset datasets data benchmark benchmarks corpus corpora collection collections task tasks problem problems
  score scores metric metrics performance result results quality value values level levels rate rates number
  numbers amount amounts type types kind kinds form forms set sets setting settings case cases condition
  conditions scenario scenarios domain domains example examples study studies paper papers research work
  literature experiment experiments analysis application applications process processes thing things aspect
  aspects factor factors feature features property properties risk risks incidence prevalence likelihood question questions answer answers end way
`);

/** Two words that are one term, though the second alone would end a phrase or be generic. */
export const FIXED_PAIRS: ReadonlySet<string> = new Set([
  'exact match',
  'relation extraction',
  'relation classification',
  'relation prediction',
  'crop yield',
  'wheat yield',
  'adversarial examples',
  'adversarial attacks',
  'adversarial inputs',
  'adversarial samples',
  'adversarial training',
  'negative examples',
  'negative samples',
  'positive examples',
  'synthetic data',
  'unlabeled data',
  'unlabelled data',
  'labeled data',
  'labelled data',
  'exact matches',
  'dark matter',
  'white matter',
  'gray matter',
  'grey matter',
  'climate change',
  'phase change',
  'language model',
  'language models',
  'topic model',
  'topic models',
  'diffusion model',
  'diffusion models',
  'reward model',
  'reward models',
  'word problem',
  'word problems',
  'learning rate',
  'learning rates',
  'error rate',
  'error rates',
  'training data',
  'test set',
  'case study',
  'case studies',
]);

/** Adjectives that tell little: "large language models" are language models. */
export const WEAK_MODIFIERS = list(`
  training large big pre-trained pretrained neural deep modern general common real-world standard
`);

/** Measures of success: what is asked about, seldom what the question is about. */
export const MEASURE_WORDS = list(`
  accuracy precision recall f1 bleu rouge auc map mrr ndcg exact match em score scores metric metrics performance
  latency speed cost efficiency quality throughput perplexity error errors loss
`);

/** What an adjective makes a kind of input of: "adversarial examples" are "adversarial inputs". */
export const INPUT_NOUNS: readonly string[] = [
  'examples',
  'samples',
  'inputs',
  'instances',
  'attacks',
  'perturbations',
  'settings',
  'evaluation',
  'sentences',
];

/** Adjectives that name one field: "medical question answering" is spoken of as clinical or biomedical too. */
export const SAME_FIELD: readonly (readonly string[])[] = [
  ['medical', 'clinical', 'biomedical', 'healthcare', 'medicine'],
  ['legal', 'law'],
  ['financial', 'finance'],
];
