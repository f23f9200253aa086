// Whether a claim is its quote.

import type { WeighedClaim } from '../tribunal/facts';

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Whether a claim is its quote word for word; white space and the first letter's case aside. */
export const isVerbatim = ({ claim: { text, quote } }: Pick<WeighedClaim, 'claim'>): boolean => {
  const [said, written] = [folded(text), folded(quote.text)];
  return said.slice(1) === written.slice(1) && said[0]?.toLowerCase() === written[0]?.toLowerCase();
};
