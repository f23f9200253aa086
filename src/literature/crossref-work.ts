// Parses Crossref's works: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md, and
// `updated-by`, which was added later:
// https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/

import { z } from 'zod';
import { readDoi } from '../records/doi';
import { NOTICES, type NoticeType, RETRACTING, type RegistryFound } from '../records/registration';
import { plainLine } from '../text/markup';
import { cutText } from '../text/plain-text';
import { MARKED_TITLE } from './withdrawal';

/** A record, with the fields that show whether it is the paper's. */
export interface CrossrefWork {
  /** null for a record without a title. */
  readonly found: RegistryFound | null;
  /** All titles it is registered under, with and without subtitle; without a leading "RETRACTED:". */
  readonly titles: readonly string[];
  /** Family names, or names of groups, in order. */
  readonly families: readonly string[];
  /** The record is a notice about another work. */
  readonly isNotice: boolean;
  /** The record is a preprint or similar. */
  readonly isPosted: boolean;
}

/**
 * Fields needed to match a record to a paper: the `select` of a search. (Not every field is allowed in a
 * `select`: a disallowed one makes the whole request fail with HTTP 400.)
 */
export const MATCHED_FIELDS = [
  'DOI',
  'title',
  'subtitle',
  'original-title',
  'author',
  'issued',
  'type',
  'update-to',
] as const;

const MOST_MARKUP_CHARS = 20_000;
const MOST_CHARS = 1_000;
const MOST_AUTHORS = 1_000;
const MOST_NOTICES = 100;

const text = z.string().nullish().catch(null);
const texts = z.array(text).nullish().catch(null);
const date = z
  .object({ 'date-parts': z.array(z.array(z.unknown())).nullish().catch(null) })
  .nullish()
  .catch(null);
const updates = z
  .array(z.object({ DOI: text, type: text, updated: date }).nullish().catch(null))
  .nullish()
  .catch(null);

/** Every field may be missing, null or of another type; a bad field does not affect the others. */
const work = z.object({
  DOI: text,
  title: texts,
  subtitle: texts,
  'original-title': texts,
  author: z
    .array(z.object({ family: text, name: text }).nullish().catch(null))
    .nullish()
    .catch(null),
  'container-title': texts,
  volume: text,
  issue: text,
  page: text,
  'article-number': text,
  issued: date,
  publisher: text,
  type: text,
  'references-count': z.int().nonnegative().nullish().catch(null),
  'updated-by': updates,
  'update-to': updates,
});

const line = (raw: string | null | undefined): string | null =>
  cutText(plainLine(raw ?? '', MOST_MARKUP_CHARS), MOST_CHARS).trim() || null;

const lines = (raw: readonly (string | null | undefined)[] | null | undefined): string[] =>
  (raw ?? [])
    .slice(0, 10)
    .map(line)
    .filter((one) => one !== null);

const whole = (value: unknown, min: number, max: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : null;

/** Formats `[[2010, 2, 6]]` as `2010-02-06`, `[[2010]]` as `2010`; null if there is no date. */
function dateOf(value: z.infer<typeof date>): string | null {
  const [year, month, day] = value?.['date-parts']?.[0] ?? [];
  const parts = [whole(year, 1000, 2999), whole(month, 1, 12), whole(day, 1, 31)];
  const known = parts.slice(0, parts.includes(null) ? parts.indexOf(null) : 3);
  return known.map((part) => String(part).padStart(2, '0')).join('-') || null;
}

const OTHER_NAMES: Readonly<Record<string, NoticeType>> = {
  retracted: 'retraction',
  withdrawn: 'withdrawal',
  removed: 'removal',
  'retract-and-replace': 'retraction',
  concern: 'expression-of-concern',
  corrigendum: 'correction',
  erratum: 'correction',
  // The remaining parts of the paper are still valid.
  'partial-retraction': 'correction',
};

/** null for updates that do not affect the paper's content, such as a new edition. */
function noticeType(raw: string | null | undefined): NoticeType | null {
  const type = (raw ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return (
    NOTICES.find((known) => known === type) ??
    (Object.hasOwn(OTHER_NAMES, type) ? (OTHER_NAMES[type] ?? null) : null)
  );
}

type Notice = NonNullable<RegistryFound['notice']>;

const notices = (given: z.infer<typeof updates>): Notice[] =>
  (given ?? []).slice(0, MOST_NOTICES).flatMap((update) => {
    const type = noticeType(update?.type);
    return type === null ? [] : [{ type, doi: readDoi(update?.DOI), date: dateOf(update?.updated) }];
  });

function unmarked(title: string): { readonly title: string; readonly mark: NoticeType | null } {
  const mark = MARKED_TITLE.exec(title);
  const left = mark === null ? title : title.slice(mark[0].length);
  return mark === null || left === '' ? { title, mark: null } : { title: left, mark: noticeType(mark[1]) };
}

/** The most serious notice; of equally serious ones the latest. */
function gravest(given: readonly Notice[]): Notice | null {
  const [first] = given.toSorted(
    (a, b) =>
      NOTICES.indexOf(a.type) - NOTICES.indexOf(b.type) ||
      ((a.date ?? '') < (b.date ?? '') ? 1 : (a.date ?? '') > (b.date ?? '') ? -1 : 0),
  );
  return first ?? null;
}

/** Reads one record; `doi` is the one it was requested by. null for other JSON. Never throws. */
function toCrossrefWork(raw: unknown, doi: string | null = null): CrossrefWork | null {
  const parsed = work.safeParse(raw);
  if (!parsed.success) return null;
  const read = parsed.data;
  const registered = readDoi(read.DOI) ?? doi;
  if (registered === null) return null;

  const main = lines(read.title).map(unmarked);
  const [subtitle] = lines(read.subtitle);
  const [first] = main;
  const titles = [
    ...main.map(({ title }) => title),
    ...(first !== undefined && subtitle !== undefined ? [`${first.title} ${subtitle}`] : []),
    ...lines(read['original-title']).map((title) => unmarked(title).title),
  ];
  const marks = main.flatMap(({ mark }): Notice[] =>
    mark === null ? [] : [{ type: mark, doi: null, date: null }],
  );
  const told = notices(read['updated-by']);
  const retracting = [...told, ...marks].filter(({ type }) => RETRACTING.has(type));
  // A mark in the title says less than the notice itself.
  const notice = gravest(told.some(({ type }) => RETRACTING.has(type)) ? told : [...told, ...marks]);
  const issued = dateOf(read.issued);
  return {
    titles,
    families: (read.author ?? [])
      .slice(0, MOST_AUTHORS)
      .map((author) => line(author?.family) ?? line(author?.name))
      .filter((name) => name !== null),
    isNotice: notices(read['update-to']).length > 0,
    isPosted: read.type === 'posted-content',
    found:
      first === undefined
        ? null
        : {
            kind: 'found',
            doi: registered,
            title: first.title,
            venue: lines(read['container-title'])[0] ?? null,
            volume: line(read.volume),
            issue: line(read.issue),
            pages: line(read.page) ?? line(read['article-number']),
            year: issued === null ? null : Number(issued.slice(0, 4)),
            publisher: line(read.publisher),
            retracted: retracting.length > 0,
            notice,
            references: read['references-count'] ?? null,
          },
  };
}

const message = z.object({ message: z.unknown() });
const list = z.object({ message: z.object({ items: z.array(z.unknown()) }) });

/** The record in an answer to `/works/{doi}`; null for other JSON. Never throws. */
export function parseCrossrefWork(json: unknown, doi: string): CrossrefWork | null {
  const parsed = message.safeParse(json);
  return parsed.success ? toCrossrefWork(parsed.data.message, doi) : null;
}

/**
 * The records in an answer to `/works?query...`, best first, without unusable ones; null for JSON that is not
 * a list. Never throws.
 */
export function parseCrossrefList(json: unknown): readonly CrossrefWork[] | null {
  const parsed = list.safeParse(json);
  if (!parsed.success) return null;
  return parsed.data.message.items.map((item) => toCrossrefWork(item)).filter((read) => read !== null);
}
