// Crossref's REST API as a Registry: https://www.crossref.org/documentation/retrieve-metadata/rest-api/

import type { Fetch } from '../http/outbound';
import type { Pacer } from '../http/pacer';
import { isArxivDoi, readDoi } from '../records/doi';
import { canonicalJson, sha256Hex } from '../records/hash';
import { type PaperRecord, yearOf } from '../records/paper-record';
import type { RegistryAnswer } from '../records/registration';
import { shorten } from '../text/plain-text';
import { type AnswerCache, utcDay } from './answer-cache';
import { otherWork, sameWork } from './crossref-match';
import { MATCHED_FIELDS, parseCrossrefList, parseCrossrefWork } from './crossref-work';
import { familyName, titleWords } from './identity';
import type { LookUp, Registry } from './registry';
import { createScholarlyApi, type JsonReply } from './scholarly-request';

export const CROSSREF_URL = 'https://api.crossref.org';

export interface CrossrefOptions {
  /** `https://api.crossref.org`, or a stand-in. */
  readonly baseUrl: string;
  /** Contact address; Crossref serves requests that name one more reliably. */
  readonly mailto?: string;
  /** Crossref allows three searches by words a second, or one without `mailto`. */
  readonly pacer: Pacer;
  /** For one request, from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly fetch?: Fetch;
  readonly cache?: AnswerCache<RegistryAnswer>;
  readonly now?: () => Date;
}

/** The right record is first or missing; a few more, because notices about it share its title. */
const ROWS = '5';
const MOST_QUERY_CHARS = 600;

type Question =
  | { readonly by: 'doi'; readonly doi: string; readonly url: URL }
  | { readonly by: 'words'; readonly url: URL };

/**
 * A paper with a publisher's DOI is looked up by it. Others (arXiv's own DOIs are registered elsewhere) are
 * searched by title and first author, and only a record that matches both counts: it is then requested by its
 * DOI, because only the full record contains the notices about it. All answers except `blocked` and `failed`
 * are cached under the request (without the address), the paper's title, author and year, and the UTC day.
 */
export function createCrossrefRegistry(options: CrossrefOptions): Registry {
  const { baseUrl, mailto, cache } = options;
  const now = options.now ?? (() => new Date());
  const api = createScholarlyApi({
    name: 'Crossref',
    baseUrl,
    pacer: options.pacer,
    timeoutMs: options.timeoutMs,
    userAgent: options.userAgent,
    secrets: [mailto],
    remedy: mailto
      ? 'check SOVEREIGN_CONTACT'
      : 'set SOVEREIGN_CONTACT to an e-mail address that Crossref may write to',
    fetch: options.fetch,
  });
  const works = `${baseUrl.replace(/\/+$/, '')}/works`;

  const byDoi = (doi: string) =>
    ({ by: 'doi', doi, url: new URL(`${works}/${encodeURIComponent(doi)}`) }) as const;

  /** null if the paper has nothing to search by. */
  function questionOf(paper: PaperRecord): Question | null {
    const doi = readDoi(paper.doi?.toWellFormed());
    if (doi !== null && !isArxivDoi(doi)) return byDoi(doi);
    const title = titleWords(paper.title);
    const family = familyName(paper.authors[0] ?? '');
    if (title.length === 0 || family === '') return null;
    const url = new URL(works);
    url.search = new URLSearchParams({
      'query.bibliographic': `${title.join(' ').slice(0, MOST_QUERY_CHARS)} ${family}`.toWellFormed(),
      rows: ROWS,
      select: MATCHED_FIELDS.join(','),
    }).toString();
    return { by: 'words', url };
  }

  function reply(url: URL, { signal, onWait }: LookUp): Promise<JsonReply> {
    const asked = new URL(url);
    if (mailto) asked.searchParams.set('mailto', mailto);
    return api.ask({ url: asked, signal, onWait });
  }

  async function askByDoi({ doi, url }: { doi: string; url: URL }, request: LookUp): Promise<RegistryAnswer> {
    const got = await reply(url, request);
    if (got.kind === 'blocked') return got;
    if (got.kind === 'failed') {
      return got.status === 404
        ? { kind: 'not-found', note: `Crossref has no DOI ${doi}` }
        : { kind: 'failed', note: got.note };
    }
    const work = parseCrossrefWork(got.value, doi);
    if (work === null) return { kind: 'failed', note: 'Crossref sent JSON that holds no record' };
    const other = otherWork(request.paper, work);
    if (other !== null) return { kind: 'mismatch', doi, note: shorten(other, 300) };
    return work.found ?? { kind: 'failed', note: `Crossref's record of ${doi} has no title to compare` };
  }

  async function askByWords({ url }: { url: URL }, request: LookUp): Promise<RegistryAnswer> {
    const got = await reply(url, request);
    if (got.kind === 'blocked') return got;
    if (got.kind === 'failed') return { kind: 'failed', note: got.note };
    const works = parseCrossrefList(got.value);
    if (works === null) return { kind: 'failed', note: 'Crossref sent JSON that holds no list of records' };
    const own = works.filter((work) => sameWork(request.paper, work));
    // A preprint server's record counts only if there is no publisher's.
    const found = (own.find((work) => !work.isPosted) ?? own[0])?.found;
    if (!found) return { kind: 'not-found', note: 'no record has both its title and its first author' };
    return askByDoi(byDoi(found.doi), request);
  }

  return {
    name: 'crossref',
    at: baseUrl,
    async lookUp(request) {
      const { paper, signal } = request;
      signal?.throwIfAborted();
      const question = questionOf(paper);
      if (question === null) {
        return { kind: 'not-found', note: 'neither a publisher’s DOI nor a title with an author to ask by' };
      }
      const compared = [titleWords(paper.title), paper.authors.map(familyName), yearOf(paper)];
      const key = `crossref ${utcDay(now())} ${question.url.href} ${sha256Hex(canonicalJson(compared))}`;
      const kept = await cache?.get(key);
      if (kept) return kept;
      const answer = await (question.by === 'doi'
        ? askByDoi(question, request)
        : askByWords(question, request));
      if (answer.kind !== 'blocked' && answer.kind !== 'failed') await cache?.put(key, answer);
      return answer;
    },
  };
}
