// Requests for changes, and what the rules read in them. wishes.json was written by a language model that had not seen the rules.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { product } from '../support/product.mjs';
import { share } from './retrieval.mjs';

const WISHES = path.join(import.meta.dirname, 'wishes.json');

export function wishFigures() {
  const { wishesOf } = product('literature/wishes.js');
  const { stems } = product('text/stems.js');
  const subjects = [];
  const terms = [];
  const undone = [];
  for (const { wish, names, notDone } of JSON.parse(readFileSync(WISHES, 'utf8'))) {
    const found = wishesOf(wish);
    const searched = new Set(found.searchFor.flatMap((term) => [...stems(term)]));
    const named = new Set(names.flatMap((name) => [...stems(name)]));
    for (const name of names) {
      const own = stems(name);
      subjects.push(own.filter((stem) => searched.has(stem)).length >= own.length / 2);
    }
    for (const term of found.searchFor) terms.push(stems(term).some((stem) => named.has(stem)));
    if (notDone) undone.push(found.notDone.length > 0);
  }
  const yes = (one) => one;
  return {
    subjectsNamed: subjects.length,
    subjectsSearchedFor: share(subjects, yes),
    searchTerms: terms.length,
    searchTermsThatNameASubject: share(terms, yes),
    otherRequests: undone.length,
    otherRequestsListedAsNotDone: share(undone, yes),
  };
}
