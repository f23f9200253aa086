// Who is set against whom in a sentence that compares: "X outperforms Y", "better X than Y", "compared with Y, X ...".

/** A comparison's other half, told first. */
const TOLD_FIRST =
  /^(?:when |as )?(?:compared (?:to|with)|relative to|in (?:comparison|contrast) (?:to|with)|unlike|as opposed to)\b[^,]*,/i;
const PIVOT =
  /\b(?:outperform\w*|underperform\w*|surpass\w*|exceed(?:s|ed|ing)?|beat(?:s|ing|en)?|than|compared (?:to|with)|versus|vs\.?|relative to|(?:superior|inferior|comparable|similar) (?:to|with)|on par with|(?:improvements?|gains?|advantages?|increases?|reductions?)\b[^,;.]{0,40}?\bover|improv(?:es?|ed|ing) over)\b(?! time\b)/i;

export interface Compared {
  /** What the comparison is told of. */
  readonly subject: string;
  /** What it is compared with. */
  readonly other: string;
}

/** The two halves of a comparison; null where the text makes none. By words; no grammar is parsed. */
export function comparedIn(text: string): Compared | null {
  const first = TOLD_FIRST.exec(text);
  if (first !== null) return { subject: text.slice(first[0].length), other: first[0] };
  const pivot = PIVOT.exec(text);
  if (pivot === null) return null;
  const end = pivot.index + pivot[0].length;
  // What a second clause tells is told of its own subject.
  const [other = ''] = text.slice(end).split(/[,;] (?:and|but|while|whereas)\b/);
  return { subject: text.slice(0, end) + text.slice(end + other.length), other };
}
