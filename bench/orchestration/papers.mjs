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

/** Kinds of papers; the numbers in them differ from paper to paper. */
const TEMPLATES = [
  ({ method, field, task, rival, measure }, n) => ({
    title: `Hard ${method} sampling for ${field} ${task}, part ${n}`,
    abstract: `Questions and passages are encoded into vectors. Hard ${method} sampling improves the ${measure} of ${field} ${task} by ${1 + (n % 17)}.2 points compared with ${rival} training on three benchmarks. The gain holds for small and large encoders.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `On ${method} sampling and ${rival} training, part ${n}`,
    abstract: `Two ways to learn are compared under one budget. Choosing ${method} sampling raises the ${measure} of ${field} ${task} from ${40 + (n % 31)}.3% to ${71 + (n % 23)}.8%, while ${rival} training reaches ${60 + (n % 11)}.0%.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `The ${rival} training of dual encoders, part ${n}`,
    abstract: `With ${rival} training, ${field} ${task} achieves a ${measure} of ${50 + (n % 23)}.4% with batches of ${128 + n} questions. We find that ${method} sampling improves this ${measure} by ${2 + (n % 19)}.1 points.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `What makes ${method} samples hard, part ${n}`,
    abstract: `Samples differ in how much they teach. Using ${method} sampling from the top of a ranking increases the ${measure} of ${field} ${task} by ${1 + (n % 13)}.6 points over ${rival} training.`,
  }),
  ({ method, field, task, rival, measure }, n) => ({
    title: `The ${measure} of ${field} ${task} under distribution shift, part ${n}`,
    abstract: `Systems are tested out of domain. In our tests ${method} sampling improves the ${measure} of ${field} ${task} on ${5 + (n % 7)} of twelve shifted datasets compared with ${rival} training.`,
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
