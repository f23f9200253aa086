// Papers of the bench's own on topics of its own: invented words, so that each topic's run finds its own papers and
// nothing of another's. As many as asked for, all with a result on their topic's question.

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

/** A word of its own for each number. */
function word(number) {
  let rest = number;
  const take = (letters) => {
    const letter = letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
    return letter;
  };
  const syllables = Array.from({ length: 3 }, () => take(CONSONANTS) + take(VOWELS));
  return `${syllables.join('')}n`;
}

/** `number`: 0 to 50,000; each has five words of its own. */
export function topic(number) {
  const [method, field, task, rival, measure] = Array.from({ length: 5 }, (_, at) => word(number * 5 + at));
  return {
    number,
    words: { method, field, task, rival, measure },
    question: `Does ${method} sampling improve the ${measure} of ${field} ${task} compared with ${rival} training?`,
  };
}

const TEMPLATES = [
  ({ method, field, task, rival, measure }, n) => ({
    title: `Hard ${method} Sampling for ${field} ${task}, Part ${n}`,
    abstract: `${field} ${task} encodes questions and passages into vectors. Hard ${method} sampling improves the ${measure} of ${field} ${task} by ${n % 17}.${n % 7} points compared with ${rival} training on ${2 + (n % 9)} benchmarks. The gain holds for small and large encoders.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `${method} Sampling and ${rival} Training Compared, Part ${n}`,
    abstract: `${method} sampling and ${rival} training are compared under one budget. ${method} sampling raises the ${measure} of ${field} ${task} from ${40 + (n % 31)}.3% to ${71 + (n % 23)}.8%, while ${rival} training reaches ${60 + (n % 11)}.0%.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `${rival} Training of Dual Encoders, Part ${n}`,
    abstract: `${rival} training of ${field} ${task} achieves a ${measure} of ${50 + (n % 23)}.4% with batches of ${128 + n} questions. With ${method} sampling the ${measure} of ${field} ${task} increases to ${74 + (n % 19)}.1%.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `What Makes ${method} Samples Hard, Part ${n}`,
    abstract: `Samples differ in how much they teach. ${method} sampling from the top of a ranking increases the ${measure} of ${field} ${task} by ${1 + (n % 13)}.${n % 9} points over ${rival} training.`,
  }),
];

/** In the form of arXiv's metadata snapshot. */
export const papersOn = ({ number, words }, count) =>
  Array.from({ length: count }, (_, at) => ({
    id: `${String(1001 + (number % 8000)).padStart(4, '0')}.${String(10_000 + at)}`,
    authors: 'Ada Example, Bo Beispiel',
    categories: 'cs.CL',
    versions: [{ version: 'v1', created: 'Mon, 2 Apr 2018 19:18:42 GMT' }],
    ...TEMPLATES[at % TEMPLATES.length](words, at),
  }));
