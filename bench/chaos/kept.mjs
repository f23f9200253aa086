// What a run has in its store: the journal's answers by the request they answer, the vectors in the index, and whether every
// file is whole.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { library, product } from '../support/product.mjs';
import { taskOf } from '../support/provider-forms.mjs';
import { filesBelow, namesIn } from './files.mjs';
import { QUESTION, TITLES } from './question.mjs';

/** More rounds than a run here has. */
const ROUNDS = [0, 1, 2, 3, 4];

/** As the product names the tasks of its journal. */
const journalledAs = (schema) => {
  const name = taskOf(schema);
  if (name === 'write') return 'draft';
  return name.startsWith('review-') ? `review.${name.slice('review-'.length).toUpperCase()}` : name;
};

const contentHash = (text) => createHash('sha256').update(text).digest('hex');

/** The names and layout are those of src/store/local-store.ts. */
export function openKept({ home, run }) {
  const { canonicalJson, sha256Hex } = product('records/hash.js');
  const { unsealed } = product('store/sealed.js');
  const { arxivQuery } = product('literature/arxiv-query.js');
  const store = path.join(home, 'store');
  const journal = path.join(
    store,
    'journal',
    sha256Hex(canonicalJson([run.workflowId, run.runId])).slice(0, 32),
  );

  /** The files that a chat request's answer may have: the round is no part of the request, and of calls about one paper none of the key. */
  const filesOf = ({ model, system, prompt, schema }) =>
    [...ROUNDS.map((round) => `round-${round}/`), ''].map((round) => {
      const key = {
        step: `${round}${journalledAs(schema)}`,
        request: { model, system, prompt, schema },
      };
      return path.join(journal, `${sha256Hex(canonicalJson(key))}.json`);
    });

  /** Terms of the searches that are answered. No two rounds search for the same. */
  const searched = () =>
    new Set(
      namesIn(journal).flatMap((name) => {
        const answer = parsed(path.join(journal, name))?.content;
        return answer && 'papers' in answer && 'query' in answer ? [arxivQuery(answer.query)] : [];
      }),
    );

  /** An order of the papers that were found, or the vector of the question. */
  const ordered = (input) => {
    const titles = input.map((text) => text.split('\n')[0]).sort();
    return namesIn(journal).some((name) => {
      const answer = parsed(path.join(journal, name))?.content;
      if (!Array.isArray(answer)) return false;
      if (input[0] === QUESTION) return typeof answer[0] === 'number';
      return String(answer.map((id) => TITLES.get(id)).sort()) === String(titles);
    });
  };

  /** A file's name is sealed in with what it holds. */
  const isSealed = (file) => {
    const name = path.relative(store, file).split(path.sep).join('/');
    const sealedAs = name.startsWith('spending/') ? name : name.replace(/\.json$/, '');
    return unsealed(sealedAs, readFileSync(file, 'utf8')) !== undefined;
  };

  async function embedded() {
    const folder = path.join(home, 'recall');
    if (!existsSync(folder)) return new Set();
    const { connect } = library('@lancedb/lancedb');
    const database = await connect(folder);
    const texts = new Set();
    try {
      for (const name of await database.tableNames()) {
        const table = await database.openTable(name);
        for (const { text } of await table.query().select(['text']).toArray()) texts.add(text);
      }
    } finally {
      database.close();
    }
    return texts;
  }

  return {
    journal,
    /** Whether the run has what this request would bring. */
    async has(asked) {
      if (asked.kind === 'search') return searched().has(asked.search);
      // What the first request showed is kept, and not its answer.
      if (asked.task === 'open')
        return namesIn(journal).some((name) => {
          const answer = parsed(path.join(journal, name))?.content;
          return answer != null && 'answerTokensPerS' in Object(answer);
        });
      if (asked.kind === 'chat') return filesOf(asked).some((file) => existsSync(file));
      if (asked.task === 'select') return ordered(asked.input);
      const texts = await embedded();
      return asked.input.every((text) => texts.has(text));
    },
    /** Journal entries by name, each with the hash of its content. */
    entries: () =>
      new Map(
        namesIn(journal).map((name) => [name, contentHash(readFileSync(path.join(journal, name), 'utf8'))]),
      ),
    /** Files that are not whole: artifacts that are not what their name says, entries of the journal, the day and the account that are not what their seal says. */
    broken() {
      const artifacts = filesBelow(path.join(store, 'objects')).filter((file) => {
        const name = `${path.basename(path.dirname(file))}${path.basename(file, '.json')}`;
        return sha256Hex(readFileSync(file, 'utf8')) !== name;
      });
      const entries = ['journal', 'day', 'spending'].flatMap((part) =>
        filesBelow(path.join(store, part)).filter(
          (file) => file.endsWith('.json') && existsSync(file) && !isSealed(file),
        ),
      );
      return [...artifacts, ...entries].map((file) => path.relative(home, file));
    },
    /** What nobody needs any more: files being written, claims on calls, locks. */
    orphans: () =>
      [
        ...filesBelow(path.join(store, 'tmp')),
        ...filesBelow(path.join(store, 'claims')),
        ...namesIn(path.join(store, 'spending'))
          .filter((name) => name.endsWith('.lock'))
          .map((name) => path.join(store, 'spending', name)),
      ].map((file) => path.relative(home, file)),
    /** Requests that stand in the run's account. */
    billed: () =>
      filesBelow(path.join(store, 'spending', path.basename(journal))).filter((file) =>
        file.endsWith('.json'),
      ).length,
  };
}

function parsed(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
