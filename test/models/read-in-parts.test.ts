import fc from 'fast-check';
import { PromptFiltered, PromptTooLong, ProviderUnavailable } from '../../src/models/errors';
import { ModelAbstained } from '../../src/models/model-abstained';
import { readInParts } from '../../src/models/read-in-parts';

const tooLong = () => new PromptTooLong('too long', {});
const filtered = () => new PromptFiltered('filtered');
const PAPERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const idOf = (paper: number) => `p${paper}`;

function reading(refuse: (papers: readonly number[]) => Error | undefined, papers = PAPERS) {
  const asked: (readonly number[])[] = [];
  const answer = readInParts({
    papers,
    idOf,
    read: async (some) => {
      asked.push(some);
      const error = refuse(some);
      if (error) throw error;
      return some.map((paper) => `claim of ${paper}`);
    },
  });
  return { asked, answer };
}

it('asks once where all papers are taken together', async () => {
  const { asked, answer } = reading(() => undefined);
  expect((await answer).unread).toEqual([]);
  expect(asked).toEqual([PAPERS]);
});

it('asks for halves where the prompt is too long, and takes what they find in turns', async () => {
  const { asked, answer } = reading((some) => (some.length > 5 ? tooLong() : undefined));
  const { found, unread } = await answer;
  expect(asked.map((some) => some.length)).toEqual([9, 5, 4]);
  expect(found.slice(0, 4)).toEqual(['claim of 1', 'claim of 6', 'claim of 2', 'claim of 7']);
  expect(found).toHaveLength(9);
  expect(unread).toEqual([]);
});

it('leaves out the one paper that a filter refuses, names it, and reads the others', async () => {
  const { answer } = reading((some) => (some.includes(7) ? filtered() : undefined));
  const { found, unread } = await answer;
  expect(unread).toEqual([{ paperId: 'p7', why: 'filtered' }]);
  expect(found).toHaveLength(8);
});

it('reads every paper but those refused alone, whichever they are, each once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...PAPERS), { maxLength: 8 }), async (refused) => {
      const { answer } = reading((some) =>
        some.some((one) => refused.includes(one)) ? filtered() : undefined,
      );
      const { found, unread } = await answer;
      expect(unread.map(({ paperId }) => paperId).sort()).toEqual(refused.map(idOf).sort());
      expect([...found].sort()).toEqual(
        PAPERS.filter((one) => !refused.includes(one)).map((one) => `claim of ${one}`),
      );
    }),
  );
});

it('leaves out a part whose answer cannot be used, and fails where that is all of them', async () => {
  const abstained = new ModelAbstained('nothing usable');
  const { answer } = reading((some) =>
    some.length > 5 ? tooLong() : some.includes(1) ? abstained : undefined,
  );
  const { found, unread } = await answer;
  expect(unread.map(({ why }) => why)).toEqual(Array(5).fill('unusable'));
  expect(found).toHaveLength(4);
  await expect(reading(() => abstained).answer).rejects.toThrow(ModelAbstained);
});

it('fails with the refusal where no paper can be read, and at once with any other error', async () => {
  await expect(reading(tooLong).answer).rejects.toThrow(PromptTooLong);
  const { asked, answer } = reading(() => new ProviderUnavailable('away'));
  await expect(answer).rejects.toThrow('away');
  expect(asked).toHaveLength(1);
  expect((await reading(tooLong, []).answer.catch((error) => error)) instanceof PromptTooLong).toBe(true);
});
