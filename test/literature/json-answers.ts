// Answers of scholarly APIs for a server of the tests' own. Every title and name is made up.

import type { Behaviour } from './arxiv-server';

export const json =
  (
    body: unknown,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): Behaviour =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** `we count sheep` as `{we: [0], count: [1], sheep: [2]}`. */
export function indexOf(text: string): Record<string, number[]> {
  const index = new Map<string, number[]>();
  text.split(/\s+/).forEach((word, at) => {
    index.set(word, [...(index.get(word) ?? []), at]);
  });
  return Object.fromEntries(index);
}

export const openAlexWork = (fields: Readonly<Record<string, unknown>> = {}) => ({
  id: 'https://openalex.org/W1',
  doi: 'https://doi.org/10.1000/sheep.1',
  ids: { openalex: 'https://openalex.org/W1', doi: 'https://doi.org/10.1000/sheep.1' },
  title: 'On Counting Sheep',
  authorships: [{ author: { display_name: 'Ada Ovis' } }, { author: { display_name: 'Bo Ram' } }],
  abstract_inverted_index: indexOf('Counting sheep takes time and sheep know it.'),
  publication_date: '2020-03-01',
  type: 'article',
  is_retracted: false,
  primary_location: {
    landing_page_url: 'https://doi.org/10.1000/sheep.1',
    source: { display_name: 'Journal of Sleep Arithmetic', type: 'journal' },
  },
  locations: [],
  ...fields,
});

export const openAlexPage = (results: readonly unknown[], count: unknown = results.length) => ({
  meta: { count, page: 1, per_page: 25 },
  results,
});

export const crossrefWork = (fields: Readonly<Record<string, unknown>> = {}) => ({
  DOI: '10.1000/sheep.1',
  title: ['On Counting Sheep'],
  author: [
    { given: 'Ada', family: 'Ovis', sequence: 'first' },
    { given: 'Bo', family: 'Ram' },
  ],
  'container-title': ['Journal of Sleep Arithmetic'],
  volume: '12',
  issue: '3',
  page: '45-67',
  issued: { 'date-parts': [[2020, 3, 1]] },
  publisher: 'Fold Press',
  type: 'journal-article',
  'references-count': 7,
  ...fields,
});

export const crossrefOne = (work: unknown) => ({ status: 'ok', 'message-type': 'work', message: work });
export const crossrefList = (items: readonly unknown[]) => ({
  status: 'ok',
  'message-type': 'work-list',
  message: { 'total-results': items.length, items },
});
