// What is kept of a strong writer's claims and sentences on real papers, with an honest checker: faithful ones in natural words stay,
// those with exchanged roles or numbers do not. The papers and a part of the cases are not part of the project; without them this
// is skipped.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { quotedSentences } from '../../src/evidence/quote-span';
import { verifyClaims } from '../../src/evidence/verification';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { questionWords } from '../../src/literature/coverage';
import { parseSnapshotLine } from '../../src/literature/snapshot-schema';
import type { CheckedClaim } from '../../src/records/claim';
import type { RankedPaper, Selection } from '../../src/records/selection';
import { sentencesOf } from '../../src/text/sentences';
import { ranked } from '../evidence/made-up';
import { COMPOSE_INPUT, EVIDENCE, SELECTION } from './fixtures';
import { type GivenFinding, honestModel, type Reading } from './honest-model';
import { FAITHFUL, SENTENCES, SHARED_VERDICTS, type SiblingClaim, SWAPPED } from './writer-siblings';

// Next to the checkout, or next to the folder that holds its worktrees.
const SHARED = ['../../../shared', '../../../../shared']
  .map((up) => path.resolve(__dirname, up))
  .find((folder) => existsSync(path.join(folder, 'cases/writer.json')));
if (SHARED === undefined)
  console.warn('shared/cases/writer.json is absent: what is kept of a strong writer is not tested');

const sharedClaim = z.object({ arxivId: z.string(), quote: z.string(), claim: z.string() });
const cases = z.object({
  question: z.string(),
  faithfulClaims: z.array(sharedClaim),
  faithfulSentences: z.array(
    z.object({ text: z.string(), claims: z.array(z.object({ claim: z.string(), quote: z.string() })) }),
  ),
  swappedClaims: z.array(sharedClaim),
});

/** A claim with the paper and the words that it was taken from. */
interface Case {
  readonly paper: RankedPaper;
  readonly quote: string;
  readonly claim: string;
}

function load(shared: string) {
  const read = (file: string) => readFileSync(path.join(shared, file), 'utf8');
  const given = cases.parse(JSON.parse(read('cases/writer.json')));
  const papers = read('data/arxiv/records.jsonl')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseSnapshotLine)
    .flatMap((line) => ('paper' in line ? [ranked(line.paper)] : []));
  const paperOf = (holds: (paper: RankedPaper['paper']) => boolean): RankedPaper => {
    const found = papers.find(({ paper }) => holds(paper));
    if (found === undefined) throw new Error('a case names a paper that is not among the records');
    return found;
  };
  const byId = (id: string) => paperOf((paper) => paper.id.startsWith(`arXiv:${id}`));
  const sibling = ({ arxivId, from, claim }: SiblingClaim): Case => {
    const paper = byId(arxivId);
    const quote = sentencesOf(paper.paper.abstract).find(({ text }) =>
      text.replace(/\s+/g, ' ').startsWith(from),
    );
    if (quote === undefined) throw new Error(`${arxivId} has no sentence that begins with "${from}"`);
    return { paper, quote: quote.text, claim };
  };
  const own = ({ arxivId, quote, claim }: z.infer<typeof sharedClaim>): Case => ({
    paper: byId(arxivId),
    quote,
    claim,
  });
  const faithful = FAITHFUL.map(sibling);
  const ofQuote = ({ claim, quote }: { claim: string; quote: string }): Case => ({
    claim,
    quote,
    paper: paperOf(({ abstract }) => quotedSentences({ text: abstract, quote }) !== null),
  });
  return {
    question: given.question,
    faithful: [...given.faithfulClaims.map(own), ...faithful],
    swapped: [...given.swappedClaims.map(own), ...SWAPPED.map(sibling)],
    sentences: [
      ...given.faithfulSentences.map(({ text, claims }, at) => ({
        text,
        rests: claims.map(ofQuote),
        verdicts: SHARED_VERDICTS[at] ?? [],
      })),
      ...SENTENCES.map(({ rests, ...one }) => ({ ...one, rests: rests.map((at) => faithful[at] as Case) })),
    ],
  };
}

/** The writer's findings by paper. */
function findingsOf(some: readonly Case[]): Record<string, Reading> {
  const byTitle = new Map<string, GivenFinding[]>();
  for (const { paper, quote, claim } of some) {
    byTitle.set(paper.paper.title, [
      ...(byTitle.get(paper.paper.title) ?? []),
      { quote, claim, stance: 'reports' },
    ]);
  }
  return Object.fromEntries([...byTitle].map(([title, findings]) => [title, { findings }]));
}

(SHARED === undefined ? describe.skip : describe)('a strong writer with an honest checker', () => {
  const { question, faithful, swapped, sentences } = load(SHARED ?? '');

  const extracted = async (some: readonly Case[], verdicts: Record<string, 'contradicted'>) => {
    const papers = [...new Map(some.map(({ paper }) => [paper.paper.id, paper])).values()];
    const records = papers.map(({ paper }) => paper);
    const words = questionWords({ question, pool: records, kept: records });
    const { model } = honestModel({ read: findingsOf(some), verdicts });
    return createModelKernel({ model }).extract({ question, papers, words, count: 50 });
  };

  it('keeps its faithful claims in its own words', async () => {
    const { claims } = await extracted(faithful, {});
    const said = new Set(claims.map(({ text }) => text));
    const lost = faithful.filter(({ claim }) => !said.has(claim));
    console.info(
      `${faithful.length - lost.length} of ${faithful.length} faithful claims kept in the writer's own words`,
      lost.map(({ claim }) => claim),
    );
    expect(faithful.length).toBeGreaterThanOrEqual(14);
    expect(lost.length).toBeLessThanOrEqual(1);
  });

  it('lets no claim with exchanged roles or numbers pass', async () => {
    const verdicts = Object.fromEntries(swapped.map(({ claim }) => [claim, 'contradicted' as const]));
    const { claims } = await extracted(swapped, verdicts);
    const said = new Set(claims.map(({ text }) => text));
    const passed = swapped.filter(({ claim }) => said.has(claim));
    console.info(`${passed.length} of ${swapped.length} swapped claims passed`);
    expect(swapped.length).toBeGreaterThanOrEqual(6);
    expect(passed).toEqual([]);
  });

  it('keeps its sentences that put claims together', async () => {
    const kept = await Promise.all(
      sentences.map(async ({ text, rests, verdicts }) => {
        const papers = rests.map(({ paper }) => paper);
        const records = papers.map(({ paper }) => paper);
        const selection: Selection = {
          ...SELECTION,
          question,
          papers,
          words: questionWords({ question, pool: records, kept: records }),
        };
        const claims: CheckedClaim[] = verifyClaims({
          papers,
          threshold: 0.15,
          claims: rests.map(({ paper, quote, claim }, at) => {
            const found = quotedSentences({ text: paper.paper.abstract, quote });
            if (found === null) throw new Error(`the paper does not say: ${quote}`);
            return {
              id: `C${at + 1}`,
              text: claim,
              paperId: paper.paper.id,
              paperHash: paper.hash,
              quote: found,
              flag: 'none',
              stance: 'reports',
            };
          }),
        });
        const { model } = honestModel({
          draft: { results: [{ text, claimIds: claims.map(({ id }) => id) }] },
          sentence: (_text, quote) =>
            verdicts[claims.findIndex((claim) => claim.quote.text.startsWith(quote.slice(0, 100)))] ?? {
              verdict: 'no',
            },
        });
        const draft = await createModelKernel({ model }).compose({
          ...COMPOSE_INPUT,
          question,
          selection,
          evidence: { ...EVIDENCE, question, claims },
        });
        return JSON.stringify(draft.sections.find(({ name }) => name === 'Results')).includes(
          JSON.stringify(text),
        );
      }),
    );
    const lost = sentences.filter((_, at) => !kept[at]);
    console.info(
      `${sentences.length - lost.length} of ${sentences.length} sentences kept`,
      lost.map(({ text }) => text),
    );
    expect(sentences.length).toBeGreaterThanOrEqual(8);
    expect(lost.length).toBeLessThanOrEqual(1);
  });
});
