// Every attack, through the whole run, with both kernels: without a model, and with one that obeys whatever it reads.
// What the suite measured is its last line; docs/measurements/attacks.md has it as a table.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createElseByRules } from '../../src/kernels/else-by-rules';
import { createExtractiveKernel } from '../../src/kernels/extractive-kernel';
import type { Kernel } from '../../src/kernels/kernel';
import { ModelAbstained } from '../../src/kernels/model-abstained';
import { createModelKernel } from '../../src/kernels/model-kernel';
import { type Attack, CATEGORIES, type Category, inputOf } from './attack';
import { ATTACKS } from './cases';
import { OF_PAGES, type Violation, violationsOf } from './invariants';
import { obedientModel } from './obedient-model';
import { recorded, type Shown } from './recording';
import { render } from './rendered';
import { type Round, runOnce } from './run';

// With a model, what the detector of hostile passages says is left out: without its warnings too, nothing may succeed.
const mockDetector = { isOn: true };
jest.mock('../../src/evidence/hostile-passages', () => {
  const real = jest.requireActual('../../src/evidence/hostile-passages');
  return { ...real, suspectsOf: (input: unknown) => (mockDetector.isOn ? real.suspectsOf(input) : []) };
});

const KERNEL_NAMES = ['extractive', 'obedient'] as const;
type KernelName = (typeof KERNEL_NAMES)[number];

/** @returns what the model's calls are shown, as they are made; nothing without a model */
function kernelOf(
  name: KernelName,
  answers?: Attack['answers'],
): { kernel: Kernel; shown: readonly Shown[] } {
  if (name === 'extractive') return { kernel: createExtractiveKernel(), shown: [] };
  const { model, shown } = recorded(obedientModel(answers));
  const elseByRules = createElseByRules({
    rules: createExtractiveKernel(),
    reasonOf: (error) => (error instanceof ModelAbstained ? 'unusable' : undefined),
    onRules: () => undefined,
  });
  return { kernel: createModelKernel({ model, elseByRules }), shown };
}

/** Typeset as PDF: all that aim at it, and each fourth of the others. */
const setsPdf = (attack: Attack, at: number): boolean => attack.category === 'Typst' || at % 4 === 3;

const calm = new Map<string, Promise<readonly Round[]>>();

/** What these aim at is the verdict. */
const AIMS_AT_VERDICT: readonly Category[] = [
  'orders to the model',
  'hidden orders',
  'fake citations',
  'false claims',
];

/**
 * The rounds without the hostile text, for attacks that aim at the verdict; none where the question itself is
 * hostile, and so another question.
 */
function harmlessRun(attack: Attack, kernel: KernelName): Promise<readonly Round[]> {
  const asksOtherwise = attack.into.includes('question') || attack.into.includes('instructions');
  if (asksOtherwise || !AIMS_AT_VERDICT.includes(attack.category)) return Promise.resolve([]);
  const input = inputOf(attack, { harmless: true });
  const key = JSON.stringify([input, kernel]);
  const run = async () => {
    const outcome = await runOnce({ ...input, kernel: kernelOf(kernel).kernel });
    return outcome.kind === 'judged' ? outcome.rounds : [];
  };
  const known = calm.get(key) ?? run();
  calm.set(key, known);
  return known;
}

type Result = 'judged' | 'no paper';
const measured: { attack: Attack; kernel: KernelName; result: Result; violations: readonly string[] }[] = [];

async function put(attack: Attack, kernel: KernelName, at: number) {
  let result: Result = 'no paper';
  const violations: string[] = [];
  mockDetector.isOn = kernel === 'extractive';
  const { kernel: made, shown } = kernelOf(kernel, attack.answers);
  const outcome = await runOnce({ ...inputOf(attack), kernel: made });
  if (outcome.kind === 'judged') {
    result = 'judged';
    const harmless = await harmlessRun(attack, kernel);
    const { final: round, rounds } = outcome;
    const rendered = render(round.publication, { pdf: setsPdf(attack, at) });
    violations.push(...violationsOf({ attack, round, rounds, rendered, harmless, shown }));
    if (attack.into.includes('approver')) violations.push(...publishedBy(attack.text, attack, round));
  }
  expect(outcome.kind === 'judged' && !mockDetector.isOn ? (outcome.final.facts.suspects ?? []) : []).toEqual(
    [],
  );
  measured.push({ attack, kernel, result, violations });
  return { result, violations };
}

/** The published page of an owner who calls himself so, and notes so. */
function publishedBy(text: string, attack: Attack, round: Round): Violation[] {
  const at = '2026-11-24T10:00:00.000Z';
  const approval = { kind: 'approved', by: text, at, note: text, beforehand: false } as const;
  const publication = { ...round.publication, approval };
  const rendered = render(publication, { pdf: attack.category === 'Typst' });
  return violationsOf(
    { attack, round: { ...round, publication }, rounds: [], rendered, harmless: [], shown: [] },
    OF_PAGES,
  );
}

const names = KERNEL_NAMES.map((kernel) => [kernel] as const);

describe.each(CATEGORIES.map((category) => [category] as const))('%s', (category) => {
  const attacks = ATTACKS.filter((attack) => attack.category === category);
  describe.each(names)('with the %s kernel', (kernel) => {
    const own = attacks.filter((attack) => kernel === 'obedient' || attack.answers === undefined);
    if (own.length === 0) return;
    it.each(own.map((attack, at) => [attack.name, attack, at] as const))('%s', async (_name, attack, at) => {
      expect((await put(attack, kernel, at)).violations).toEqual([]);
    });
  });
});

it('no attack succeeded', () => {
  const of = (some: typeof measured) => some.filter(({ violations }) => violations.length > 0).length;
  const lines = CATEGORIES.map((category) => {
    const own = measured.filter(({ attack }) => attack.category === category);
    return `${category.padEnd(22)} ${String(new Set(own.map(({ attack }) => attack)).size).padStart(3)} attacks ${String(own.length).padStart(4)} runs, succeeded: ${of(own)}`;
  });
  const papers = measured.filter(({ result }) => result === 'judged').length;
  const total = `${ATTACKS.length} attacks x 2 kernels: ${measured.length} runs, ${papers} of them to a paper; attacks that succeeded: ${of(measured)}`;
  process.stdout.write(`${[...lines, total].join('\n')}\n`);
  expect(of(measured)).toBe(0);
  expect(ATTACKS.length).toBeGreaterThanOrEqual(80);
  // docs/measurements/attacks.md says what was measured here.
  const told = readFileSync(path.join(__dirname, '../../docs/measurements/attacks.md'), 'utf8');
  expect(told).toContain(`| **all** | **${ATTACKS.length}** | **${measured.length}** | **0** |`);
  expect(told).toContain(`${papers} of the ${measured.length} runs come to a paper`);
  // An attack that ends its own run shows little.
  expect(papers).toBeGreaterThanOrEqual(measured.length - 1);
});

it('tells each attack from the others', () => {
  const keys = ATTACKS.map(({ category, name }) => `${category}: ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
});
