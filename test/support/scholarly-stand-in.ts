// A stand-in for arXiv, OpenAlex and Crossref on one loopback port. It counts what it was asked.

import type { ServerResponse } from 'node:http';
import {
  crossrefList,
  crossrefOne,
  crossrefWork,
  indexOf,
  openAlexPage,
  openAlexWork,
} from '../literature/json-answers';
import type { ModelStandIn } from './model-stand-in';
import { openStandIn, type StandIn, type StandInPaper } from './stand-in';

export interface ScholarlyOptions {
  readonly arxiv: readonly StandInPaper[];
  /** Works of OpenAlex. */
  readonly openAlex: readonly (StandInPaper & { readonly doi: string })[];
  /** Crossref's records by their DOI. */
  readonly crossref: readonly Readonly<Record<string, unknown>>[];
  /** Answers requests to a model. */
  readonly model?: ModelStandIn['handle'];
  /** Answers Crossref's requests in its place. */
  readonly crossrefAnswers?: (url: URL, response: ServerResponse) => boolean;
}

export interface ScholarlyStandIn extends StandIn {
  /** Environment of a worker that asks it. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths of the requests to Crossref. */
  readonly lookUps: string[];
}

const json = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const words = (title: unknown): string =>
  String(title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

export async function openScholarlyStandIn(read: () => ScholarlyOptions): Promise<ScholarlyStandIn> {
  const lookUps: string[] = [];
  const standIn = await openStandIn({
    papers: () => read().arxiv,
    handle(request, response, body) {
      const { openAlex, crossref, crossrefAnswers, model } = read();
      if (model?.(request, response, body)) return true;
      const url = new URL(request.url ?? '/', 'http://stand-in');
      if (url.pathname === '/openalex/works') {
        json(
          response,
          openAlexPage(
            openAlex.map((paper, at) =>
              openAlexWork({
                id: `https://openalex.org/W${at + 1}`,
                doi: `https://doi.org/${paper.doi}`,
                ids: { openalex: `https://openalex.org/W${at + 1}`, doi: `https://doi.org/${paper.doi}` },
                title: paper.title,
                authorships: (paper.authors ?? ['Ada Example']).map((name) => ({
                  author: { display_name: name },
                })),
                abstract_inverted_index: indexOf(paper.abstract),
                publication_date: paper.published?.slice(0, 10) ?? '2020-01-01',
              }),
            ),
          ),
        );
        return true;
      }
      if (!url.pathname.startsWith('/crossref/works')) return false;
      lookUps.push(request.url ?? '');
      if (crossrefAnswers?.(url, response)) return true;
      const doi = decodeURIComponent(url.pathname.slice('/crossref/works/'.length));
      if (doi !== '') {
        const work = crossref.find((one) => String(one.DOI).toLowerCase() === doi.toLowerCase());
        json(
          response,
          work === undefined ? 'Resource not found.' : crossrefOne(crossrefWork(work)),
          work ? 200 : 404,
        );
        return true;
      }
      const asked = words(url.searchParams.get('query.bibliographic'));
      const found = crossref.filter(({ title }) => asked.startsWith(words((title as string[])[0])));
      json(response, crossrefList(found.map(crossrefWork)));
      return true;
    },
  });
  return {
    ...standIn,
    lookUps,
    env: {
      SOVEREIGN_ARXIV_URL: `${standIn.url}/api`,
      SOVEREIGN_OPENALEX_URL: `${standIn.url}/openalex`,
      SOVEREIGN_CROSSREF_URL: `${standIn.url}/crossref`,
      // Who leaves an address may ask more often.
      SOVEREIGN_CONTACT: 'owner@flock.example',
    },
  };
}
