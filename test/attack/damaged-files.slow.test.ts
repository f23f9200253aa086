// Every kind of file that a run has below its folder is flipped, emptied and halved, before the gate and after the approval. A file of
// a kind that is not in the table fails the test: whoever adds a kind decides here what its damage does.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createRunBudget } from '../../src/models/run-budget';
import { sha256Hex } from '../../src/records/hash';
import { type AtGate, papersIn, RUN, workerOn } from './whole-run';

/**
 * again: the run does what it takes to have it again. waits: the run waits for a person, and continues once the file is restored.
 * start: no worker starts on it; the file's own content is the remedy. unread: nothing reads it any more, or only its own check.
 */
type Effect = 'again' | 'waits' | 'start' | 'unread';

const KINDS: Record<string, { is: RegExp; before: Effect; after: Effect }> = {
  'the id': { is: /^\.sovereign\/store\/id$/, before: 'start', after: 'start' },
  artifacts: { is: /^\.sovereign\/store\/objects\//, before: 'again', after: 'waits' },
  'the journal': { is: /^\.sovereign\/store\/journal\//, before: 'again', after: 'again' },
  'the day cache': { is: /^\.sovereign\/store\/day\//, before: 'again', after: 'unread' },
  'the account, estimates': {
    is: /^\.sovereign\/store\/spending\/.*\.json$/,
    before: 'again',
    after: 'again',
  },
  'the account, settled': {
    is: /^\.sovereign\/store\/spending\/.*\.settled$/,
    before: 'again',
    after: 'again',
  },
  'index data': { is: /^\.sovereign\/recall\/[^/]+\.lance\/data\//, before: 'again', after: 'unread' },
  'index manifests': {
    is: /^\.sovereign\/recall\/[^/]+\.lance\/_versions\/\d+\.manifest$/,
    before: 'again',
    after: 'unread',
  },
  'index hints': {
    is: /^\.sovereign\/recall\/[^/]+\.lance\/(_transactions|_versions\/latest)/,
    before: 'unread',
    after: 'unread',
  },
  'index sums': { is: /^\.sovereign\/recall\/sums\//, before: 'unread', after: 'unread' },
  'library indexes': { is: /^\.sovereign\/library\/[0-9a-f]{64}\//, before: 'again', after: 'unread' },
  drafts: { is: /^papers\/w\/drafts\//, before: 'again', after: 'unread' },
};

const kindOf = (file: string) => Object.entries(KINDS).find(([, { is }]) => is.test(file))?.[0];

const DAMAGES: Record<string, (bytes: Buffer) => Buffer> = {
  'a flipped bit': (bytes) => {
    const other = Buffer.from(bytes);
    other[other.length >> 1] = (other[other.length >> 1] as number) ^ 1;
    return other;
  },
  'cut to nothing': () => Buffer.alloc(0),
  'cut to half': (bytes) => bytes.subarray(0, bytes.length >> 1),
};

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function published(folder: string) {
  const home = path.join(papersIn(folder), 'w', 'r');
  const names = (await readdir(home)).sort();
  return Promise.all(
    names.map(async (name) => [name, sha256Hex((await readFile(path.join(home, name))).toString('base64'))]),
  );
}

let root: string;
let template: string;
let gate: AtGate;
let reference: unknown;
let files: string[];
let cases = 0;
/** The folder as the run left it at its gate, in its old place: the run's profile names it. */
async function restored(): Promise<string> {
  await rm(path.join(root, 'home'), { recursive: true, force: true });
  await cp(template, path.join(root, 'home'), {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
  });
  cases += 1;
  return path.join(root, 'home');
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'sovereign-damage-'));
  const home = path.join(root, 'home');
  const worker = await workerOn(home);
  await worker.store.dayCache.put('a query', 'an answer');
  const reserved = await worker.budgetGuard.reserve({ model: 'm', inputTokens: 100, outputTokens: 50 });
  await reserved.commit({ inputTokens: 80, outputTokens: 20 });
  gate = await worker.toGate();
  template = path.join(root, 'template');
  await cp(home, template, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  files = await filesBelow(home);
  await worker.publish(gate.page);
  reference = await published(home);
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('knows every kind of file that a run leaves, and has one of each', () => {
  expect(files.filter((file) => kindOf(file) === undefined)).toEqual([]);
  expect([...new Set(files.map(kindOf))].sort()).toEqual(Object.keys(KINDS).sort());
});

const asked = async (folder: string) => {
  const worker = await workerOn(folder);
  const day = await worker.store.dayCache.find('a query', z.unknown());
  return { worker, day, tally: async () => (await worker.tally(gate.page.opening))[0] };
};

/** One file of the kind that the damage shows in; of artifacts those that the paper rests on. */
const fileOf = (kind: string) =>
  files
    .filter((file) => kindOf(file) === kind)
    // Names are hashes, and that of the opening depends on the folder: it comes first, so that it is always among those tried.
    .sort((a, b) => Number(isOpening(b)) - Number(isOpening(a)));
const isOpening = (file: string) => gate.page.opening.endsWith(path.basename(file, '.json'));

describe.each(Object.keys(KINDS))('%s', (kind) => {
  describe.each(Object.entries(DAMAGES))('with %s', (_, damage) => {
    it('before the gate', async () => {
      for (const file of fileOf(kind).slice(0, kind === 'artifacts' ? 3 : 1)) {
        const folder = await restored();
        const at = path.join(folder, file);
        const whole = await readFile(at);
        await writeFile(at, damage(whole));
        if (KINDS[kind]?.before === 'start') {
          await expect(workerOn(folder)).rejects.toThrow(
            /no store id any more.*write that again: echo [0-9a-f]{16}/s,
          );
          await writeFile(at, whole);
        }
        const { worker, day, tally } = await asked(folder);
        // The bill is under the opening's name: that it is damaged is said when it is read.
        if (isOpening(file)) await expect(tally()).rejects.toThrow(path.basename(file));
        const bill = isOpening(file) ? { requests: 1, inputTokens: 100, outputTokens: 0 } : await tally();
        // Whole, or as if it had never come; never something else.
        expect([undefined, 'an answer']).toContain(day);
        expect(bill).toMatchObject({ requests: 1 });
        expect([100, 150]).toContain((bill?.inputTokens ?? 0) + (bill?.outputTokens ?? 0));
        const again = await worker.toGate();
        const isIndex = kind === 'index data' || kind === 'index manifests';
        if (isIndex) {
          expect(again.lost).toMatch(/^the semantic index was damaged and has begun anew/);
          expect(await readFile(path.join(again.draftFiles.folder, 'paper.md'), 'utf8')).toContain(
            'found damaged',
          );
        } else {
          expect(again.lost).toBeUndefined();
          expect(again.page.draft).toBe(gate.page.draft);
        }
        if (kind === 'the journal') expect(again.damaged.length).toBeGreaterThan(0);
        if (kind === 'drafts') expect(await readFile(at)).toEqual(whole);
        if (kind === 'the day cache') expect(day).toBeUndefined();
        await worker.publish(again.page);
        if (!isIndex) expect(await published(folder)).toEqual(reference);
      }
    });

    it('after the approval', async () => {
      const all = fileOf(kind);
      let waited = 0;
      for (const file of kind === 'artifacts' ? all : all.slice(0, 1)) {
        const folder = await restored();
        const at = path.join(folder, file);
        const whole = await readFile(at);
        await writeFile(at, damage(whole));
        if (KINDS[kind]?.after === 'start') {
          await expect(workerOn(folder)).rejects.toThrow(/no store id any more/);
          await writeFile(at, whole);
        }
        const worker = await workerOn(folder);
        const failure = await worker.publish(gate.page).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined) {
          waited += 1;
          expect(failure).toMatchObject({
            type: 'ArtifactCorrupt',
            nonRetryable: false,
            nextRetryDelay: 15_000,
          });
          expect((failure as Error).message).toContain(path.basename(file));
          expect((failure as Error).message).toContain('restore it from a backup');
          await writeFile(at, whole);
          await worker.publish(gate.page);
        }
        expect(await published(folder)).toEqual(reference);
      }
      // Opening, draft, evidence, selection and three reviews; queries' answers and claims are no longer read.
      expect(waited).toBe(KINDS[kind]?.after === 'waits' ? 7 : 0);
    });
  });
});

it('an account of which nothing can be read stops a run with a budget, and is shown in one without', async () => {
  const folder = await restored();
  for (const file of files.filter((one) => one.includes('/spending/')))
    await writeFile(path.join(folder, file), '');
  const { worker, tally } = await asked(folder);
  const bill = await tally();
  expect(bill).toMatchObject({ requests: 1, usd: null, estimated: 1 });
  await (await worker.budgetGuard.reserve({ model: 'm', inputTokens: 1, outputTokens: 1 })).release();
  const limited = createRunBudget({
    usage: worker.store.usage,
    run: RUN,
    step: 'round-0/plan',
    limits: { requests: 100, atLimit: 'finish' },
    prices: {},
  });
  await expect(limited.reserve({ model: 'm', inputTokens: 1, outputTokens: 1 })).rejects.toMatchObject({
    name: 'UsageDamaged',
  });
});

it('tried what it says', () => expect(cases).toBeGreaterThan(60));
