// Detects claims that are identical to their quotes.

import type { WeighedClaim } from '../tribunal/facts';

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Whether a claim equals its quote word for word, apart from white space and the case of the first letter.
 */
export const isVerbatim = ({ claim: { text, quote } }: Pick<WeighedClaim, 'claim'>): boolean => {
  const [said, written] = [folded(text), folded(quote.text)];
  return said.slice(1) === written.slice(1) && said[0]?.toLowerCase() === written[0]?.toLowerCase();
};
