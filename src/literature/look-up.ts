// Looks up the papers that a round keeps in a registry, before claims are taken from them.

import type { PaperRecord } from '../records/paper-record';
import type { RegistryAnswer } from '../records/registration';
import type { RankedPaper, RetractedPaper, Selection } from '../records/selection';

/** Papers of a round that are looked up, including retracted ones: one to four minutes at Crossref's pace. */
export const MOST_LOOKED_UP = 100;

/** Replacements of retracted papers may be retracted too. This many in a row can only be intended. */
const MOST_PASSES = 10;

export interface LookedUp {
  readonly answer: RegistryAnswer;
  /**
   * The registry does not answer anyone at present, or refuses us: the remaining papers are not looked up.
   */
  readonly last: boolean;
}

/** A refusal or silence says nothing about the paper. */
const tells = (answer: RegistryAnswer | undefined): answer is RegistryAnswer =>
  answer !== undefined && answer.kind !== 'blocked' && answer.kind !== 'failed';

/**
 * The selection with the registry's information on each of its papers, most relevant first, at most 100.
 * Retracted papers are replaced by the next best, which are looked up in turn. If there is no new
 * information, that of an earlier round stays.
 *
 * @param select the selection without the works of `retractions`.
 */
export async function withRegistered({
  select,
  lookUp,
  previous,
  most = MOST_LOOKED_UP,
}: {
  readonly select: (retractions: readonly RetractedPaper[]) => Selection;
  readonly lookUp: (paper: PaperRecord) => Promise<LookedUp>;
  readonly previous?: Selection | undefined;
  readonly most?: number;
}): Promise<Selection> {
  const known = new Map(previous?.papers.map(({ paper, registered }) => [paper.id, registered]));
  const answers = new Map<string, RegistryAnswer>();
  let retractions: readonly RetractedPaper[] = previous?.retractions ?? [];
  let open = true;

  for (let pass = 1; ; pass += 1) {
    const selection = select(retractions);
    const found: RetractedPaper[] = [];
    for (const { paper } of pass > MOST_PASSES ? [] : selection.papers) {
      if (!open || answers.size >= most) break;
      if (answers.has(paper.id)) continue;
      const { answer, last } = await lookUp(paper);
      answers.set(paper.id, answer);
      if (answer.kind === 'found' && answer.retracted) found.push({ paper, registered: answer });
      open = !last;
    }
    if (found.length === 0) {
      return { ...selection, papers: selection.papers.map((ranked) => withAnswer(ranked, answers, known)) };
    }
    retractions = [...retractions, ...found];
  }
}

function withAnswer(
  ranked: RankedPaper,
  answers: ReadonlyMap<string, RegistryAnswer>,
  known: ReadonlyMap<string, RegistryAnswer | undefined>,
): RankedPaper {
  const now = answers.get(ranked.paper.id);
  const before = known.get(ranked.paper.id);
  const registered = tells(now) || !tells(before) ? now : before;
  return registered === undefined ? ranked : { ...ranked, registered };
}
