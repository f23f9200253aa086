// Words that express a direction. One list for matching ("reduced" matches "lower") and for the flags.

export type Direction = 'up' | 'down' | 'start' | 'stop' | 'good' | 'bad';

export const OPPOSITE: Readonly<Record<Direction, Direction>> = {
  up: 'down',
  down: 'up',
  start: 'stop',
  stop: 'start',
  good: 'bad',
  bad: 'good',
};

/**
 * Whole words, never prefixes: "moreover" is not "more", "harmonic" is not "harm". A `~` stands for verb
 * endings. "Falls" and "drops" are not included: older adults have falls, and eyes get drops.
 */
const WORDS: Readonly<Record<Direction, string>> = {
  up: 'increase~ elevate~ raise~ rise~ rising rose higher greater larger more upregulate~ upregulation elevation gain~ grow~ grew',
  down: 'decrease~ reduce~ reduction reductions lower~ diminish~ decline~ dropped fell attenuate~ attenuation fewer less smaller downregulate~ downregulation shrink~ lessen~',
  start:
    'promote~ promotion stimulate~ stimulation activate~ activation induce~ induction trigger~ cause~ lead~ led enable~ facilitate~ enhance~ enhancement boost~ drive~',
  stop: 'suppress~ suppression inhibit~ inhibition block~ blocked abolish~ abrogate~ prevent~ prevention impair~ impairment protect~ protection repress~ repression hinder~ slow~',
  good: 'improve~ improvement improvements better superior benefit~ beneficial effective outperform~ favorable favourable help~',
  bad: 'worse worsen~ inferior harm~ harmful ineffective poor poorer poorly deteriorate~ deterioration degrade~ degradation hurt~ underperform~ detrimental adverse',
};

function* formsOf(entry: string): Generator<string> {
  if (!entry.endsWith('~')) return yield entry;
  const verb = entry.slice(0, -1);
  const root = verb.replace(/e$/, '');
  yield* [verb, `${verb}${/(sh|ss)$/.test(verb) ? 'es' : 's'}`, `${root}ed`, `${root}ing`];
}

const DIRECTION_OF: ReadonlyMap<string, Direction> = new Map(
  (Object.entries(WORDS) as [Direction, string][]).flatMap(([direction, words]) =>
    words.split(' ').flatMap((entry) => [...formsOf(entry)].map((word) => [word, direction] as const)),
  ),
);

/** The direction that a lower-case word expresses; undefined for any other word. */
export const directionOf = (word: string): Direction | undefined => DIRECTION_OF.get(word);
