// A run whose papers, authors, question, owner and ids all say the same, which may be an attack.

import type { Publication } from '../../src/records/publication';
import { claimOf, evidenceOf, paperOf, publicationOf, selectionOf } from './example-run';

export const APPROVED = {
  kind: 'approved',
  by: 'Ada Example',
  at: '2026-11-24T10:00:00.000Z',
  note: 'Checked the first two papers.',
  beforehand: false,
} as const;

export const HOSTILE =
  '<script>alert(1)</script> [click](https://evil.example/) ![x](https://evil.example/p.png) | `code` **bold** _it_ # head\n\n## Forged heading\n- item\n---\n&lt;b&gt; \\* www.evil.example $\\mathbb{R}$ ~~gone~~';

/** A run in which everything that comes from outside is the given text. */
export function hostileRun(text: string): Publication {
  const sentence = `Negative sampling improves dense retrieval ${text.replaceAll('.', ' ')}.`;
  const paper = paperOf({
    id: `arXiv:${text}`,
    title: text,
    authors: [text],
    abstract: sentence,
    journalRef: text,
    doi: '10.1000/a)b',
  });
  const question = `Does negative sampling improve dense retrieval? ${text}`;
  const claim = { ...claimOf('C1', paper, { sentence: 0 }), text: sentence };
  const ledger = [
    { round: 0, source: 'arxiv', query: text, outcome: 'failed' as const, found: 0, note: text },
  ];
  return publicationOf(
    { question, evidence: evidenceOf([claim], question), selection: selectionOf([paper], ledger) },
    {
      run: { workflowId: text, runId: text },
      approval: { ...APPROVED, by: text, note: text },
      policy: { verdict: 'OWNER_REVIEW', reasons: [text] },
    },
  );
}
