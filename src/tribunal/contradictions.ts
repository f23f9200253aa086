// Supporting claims of different papers that point opposite ways about the same terms.

import { facets, type KeyTerm, keyTerms, matchedTerms } from '../evidence/key-terms';
import type { Standing } from './standing';

export interface Contradiction {
  /** Claim ids: the one worded as a gain, then the one worded as a loss. */
  readonly claims: readonly [gain: string, loss: string];
  /** The key terms both speak of. */
  readonly terms: readonly string[];
}

/** Two claims are about the same when what they share weighs at least half of what the heavier one says. */
const SAME_SUBJECT = 0.5;

interface Subject {
  readonly weights: ReadonlyMap<string, number>;
  /** Terms of which the claims must share one: what is compared, or the cause. Null: any will do. */
  readonly about: readonly string[] | null;
  /** The two sides of a contrast: opposite directions of opposite sides agree. */
  readonly sides: readonly [readonly KeyTerm[], readonly KeyTerm[]] | null;
}

function subjectOf(question: string, terms: readonly KeyTerm[]): Subject {
  const sides = facets(question);
  const about = sides === null ? null : sides.relation === 'contrast' ? [...sides.a, ...sides.b] : sides.a;
  return {
    weights: new Map(terms.map((term) => [term.text, term.weight])),
    about: about?.map((term) => term.text) ?? null,
    sides: sides?.relation === 'contrast' ? [sides.a, sides.b] : null,
  };
}

/** The side of a contrast that a claim names first, which is the one its direction is said of. */
function leadingSide(text: string, sides: NonNullable<Subject['sides']>): 0 | 1 | null {
  for (const { index } of text.matchAll(/\s|$/g)) {
    const beginning = text.slice(0, index);
    const [a, b] = sides.map((side) => matchedTerms(beginning, side).length > 0);
    if (a !== b) return a ? 0 : 1;
    if (a && b) return null;
  }
  return null;
}

function sharedSubject(a: Standing, b: Standing, { weights, about, sides }: Subject): string[] {
  if (sides !== null && leadingSide(a.claim.text, sides) !== leadingSide(b.claim.text, sides)) return [];
  const weigh = (terms: readonly string[]) => terms.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
  const shared = a.said.filter((term) => b.said.includes(term));
  if (about !== null && !shared.some((term) => about.includes(term))) return [];
  return weigh(shared) >= SAME_SUBJECT * Math.max(weigh(a.said), weigh(b.said)) ? shared : [];
}

/** Size of a maximum matching (augmenting paths; Kuhn 1955). */
function maximumMatching(edges: ReadonlyMap<string, readonly string[]>): number {
  const partner = new Map<string, string>();
  const place = (from: string, tried: Set<string>): boolean => {
    for (const to of edges.get(from) ?? []) {
      if (tried.has(to)) continue;
      tried.add(to);
      const taken = partner.get(to);
      if (taken === undefined || place(taken, tried)) {
        partner.set(to, from);
        return true;
      }
    }
    return false;
  };
  return [...edges.keys()].filter((from) => place(from, new Set())).length;
}

/**
 * The opposed pairs, and `consistent`: how many supporting claims are left when of opposed ones only one side
 * is believed, in the way that leaves most. (Opposed pairs form a bipartite graph of gains and losses; by
 * Kőnig's theorem that number is the claims less a maximum matching.) Taking claims away never raises it,
 * which a count of contradictions subtracted from a score would not guarantee.
 */
export function contradictions(input: { question: string; standings: readonly Standing[] }): {
  pairs: Contradiction[];
  consistent: number;
} {
  const subject = subjectOf(input.question, keyTerms(input.question));
  const supporting = input.standings.filter((standing) => standing.supports);
  const pairs: Contradiction[] = [];
  const edges = new Map<string, string[]>();
  for (const gain of supporting.filter((standing) => standing.sense === 1)) {
    for (const loss of supporting.filter((standing) => standing.sense === -1)) {
      if (gain.claim.paperId === loss.claim.paperId) continue;
      const terms = sharedSubject(gain, loss, subject);
      if (terms.length === 0) continue;
      pairs.push({ claims: [gain.claim.id, loss.claim.id], terms });
      edges.set(gain.claim.id, [...(edges.get(gain.claim.id) ?? []), loss.claim.id]);
    }
  }
  return { pairs, consistent: supporting.length - maximumMatching(edges) };
}
