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
    cue: [0, 0.05, 0.1],
    demotion: [-0.2, -0.3, -0.4, -0.5],
    opening: [0, -0.1, -0.2],
  },
  floors: {
    about: [0.34, 0.36, 0.38, 0.4],
    near: [0.6, 0.7, 0.8],
    nearer: [0.75, 0.8, 0.85, 0.9],
    whole: [0.4, 0.5, 0.6],
    sure: [0.6, 0.7, 0.8, 0.9],
    own: [0.1, 0.15, 0.2, 0.25],
    behind: [0.3, 0.35, 0.4, 0.5],
  },
};
/** Where the search begins: at each parameter's first, middle and last value. One alone ends at the hill nearest to it. */
const STARTS = [(values) => values[0], (values) => values[values.length >> 1], (values) => values.at(-1)].map(
  (pick) =>
    Object.fromEntries(
      Object.entries(STEPS).map(([group, names]) => [
        group,
        Object.fromEntries(Object.entries(names).map(([name, values]) => [name, pick(values)])),
      ]),
    ),
);
const FOLDS = 5;

/** Answerable questions of which nothing may be quoted. */
const MOST_EMPTY = 0.03;

/**
 * Quoted; for half as much the first finding; for two fifths of it precision (papers that nobody marked can bear on a question
 * too) and findings that stand alone. A question of another field with a finding costs as much as an answer that is not
 * quoted, an answerable one without any five times as much from 3 % on; an example that does not publish
 * is ruled out.
 */
function worth({ answerable, otherField, readme }, options) {
  if (!readmeFigures(readme, options).passes) return Number.NEGATIVE_INFINITY;
  const own = Object.values(answerable).map((list) => figures(list, options));
  const mean = (of) => own.reduce((sum, one) => sum + of(one), 0) / own.length;
  const stray = 1 - figures(otherField, options).none;
  const empty = Math.max(0, mean(({ none }) => none) - MOST_EMPTY);
  return (
    mean(({ quoted, first, marked, demoted }) => quoted + 0.5 * first + 0.4 * (marked - demoted)) -
    5 * empty -
    stray
  );
}

/** The best settings for what is prepared. */
export function tune(prepared) {
  const found = STARTS.map((start) => climb(prepared, start));
  return found.reduce((best, one) => (one.most > best.most ? one : best)).best;
}

function climb(prepared, start) {
  let best = start;
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
  return { best, most };
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
