// The weights and floors: round numbers, one changed at a time until none helps; cross-validated by claim.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/product.mjs';
import { readmeFigures } from './cases.mjs';
import { CLAIMS } from './data.mjs';
import { figures } from './findings.mjs';

const WEIGHTS_FILE = path.join(root, 'src/reading/weights.ts');
/** What was written and what it was written from: a test compares weights.ts with it. */
const TUNED_FILE = path.join(root, 'bench/evidence/tuned.json');

/** Steps as coarse as the figures are: finer ones move fewer claims than chance does. */
const STEPS = {
  weights: {
    title: [0.2, 0.3, 0.4],
    context: [0, 0.1, 0.2],
    rank: [0.3, 0.4, 0.5],
    position: [0, 0.05, 0.1, 0.2],
    cue: [0, 0.05, 0.1],
    demotion: [-0.2, -0.3, -0.4, -0.5],
  },
  floors: {
    about: [0.34, 0.36, 0.38, 0.4],
    near: [0.6, 0.7, 0.8],
    nearer: [0.75, 0.8, 0.85, 0.9],
    whole: [0.4, 0.5, 0.6],
    own: [0.1, 0.15, 0.2, 0.25],
    behind: [0.3, 0.35, 0.4, 0.5],
  },
};
const START = {
  weights: { title: 0.3, context: 0, rank: 0.5, position: 0.2, cue: 0.05, demotion: -0.3 },
  floors: { about: 0.4, near: 0.7, nearer: 0.8, whole: 0.5, own: 0.25, behind: 0.4 },
};
const FOLDS = 5;

/**
 * Quoted; for half as much the first finding, precision and findings that stand alone. An answerable question without
 * a finding costs as much as one of another field with one; a README whose first command does not publish is ruled out.
 */
function worth({ answerable, otherField, readme }, options) {
  if (!readmeFigures(readme, options).passes) return Number.NEGATIVE_INFINITY;
  const own = Object.values(answerable).map((list) => figures(list, options));
  const mean = (of) => own.reduce((sum, one) => sum + of(one), 0) / own.length;
  const stray = 1 - figures(otherField, options).none;
  return mean((one) => one.quoted + 0.5 * (one.first + one.marked - one.demoted) - one.none) - stray;
}

/** The best settings for what is prepared. */
export function tune(prepared) {
  let best = START;
  let most = worth(prepared, best);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [group, names] of Object.entries(STEPS)) {
      for (const [name, values] of Object.entries(names)) {
        for (const value of values.filter((one) => one !== best[group][name])) {
          const tried = { ...best, [group]: { ...best[group], [name]: value } };
          const reached = worth(prepared, tried);
          // A thousandth is less than one claim.
          if (!(reached > most + 0.001)) continue;
          [best, most, changed] = [tried, reached, true];
        }
      }
    }
  }
  return best;
}

const only = (prepared, keep) => ({
  ...prepared,
  answerable: Object.fromEntries(
    Object.entries(prepared.answerable).map(([form, list]) => [form, list.filter(keep)]),
  ),
});

/** Figures of each form, every claim judged with settings tuned without it. */
export function crossValidated(prepared) {
  const parts = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const settings = tune(only(prepared, ({ id }) => id % FOLDS !== fold));
    const { answerable } = only(prepared, ({ id }) => id % FOLDS === fold);
    for (const [form, list] of Object.entries(answerable))
      parts.push({ form, size: list.length, ...figures(list, settings) });
  }
  return Object.fromEntries(
    Object.keys(prepared.answerable).map((form) => {
      const own = parts.filter((part) => part.form === form);
      const all = own.reduce((sum, { size }) => sum + size, 0);
      const mean = (name) => own.reduce((sum, part) => sum + part[name] * part.size, 0) / all;
      const names = Object.keys(own[0]).filter((name) => name !== 'form' && name !== 'size');
      return [form, Object.fromEntries(names.map((name) => [name, mean(name)]))];
    }),
  );
}

/** weights.ts with other numbers; its comments stay. */
function withSettings(source, { weights, floors }) {
  let text = source;
  for (const [name, value] of Object.entries({ ...weights, ...floors }))
    text = text.replace(new RegExp(`(?<=^  ${name}: )-?[\\d.]+(?=,$)`, 'm'), String(value));
  return text;
}

export function write(settings, found) {
  writeFileSync(WEIGHTS_FILE, withSettings(readFileSync(WEIGHTS_FILE, 'utf8'), settings));
  const claims = createHash('sha256').update(readFileSync(CLAIMS)).digest('hex');
  const round = (_, value) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value);
  writeFileSync(TUNED_FILE, `${JSON.stringify({ ...settings, found, claims }, round, 2)}\n`);
  return [WEIGHTS_FILE, TUNED_FILE].map((file) => path.relative(root, file));
}
