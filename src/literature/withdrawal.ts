// Detects withdrawn papers. arXiv and many libraries have no field for it: title, comment or abstract says
// so. All three also mention other withdrawn or retracted things, so the subject must be this very paper.

const PAPER =
  '(?:paper|article|manuscript|pre-?print|e-?print|submission|work|study|note|letter|report|chapter|contribution|publication|version)';
const GONE = '(?:withdrawn|retracted)';
const IS = '(?:is|was|has been|have been|is being|has now been|had to be|is hereby)';
/** Withdrawn from a venue, and possibly published elsewhere: "withdrawn from ICLR". */
const NOT_FROM = '(?!\\s+from\\s+(?!(?:the\\s+)?(?:arxiv|archive|publication)\\b))';
/** What may follow a bare "withdrawn". "Withdrawn drugs" and "withdrawn in 12 adults" mean something else. */
const REASON =
  '(?=\\s*$|\\s+(?:by|due|because|as|since|for|owing|pending|at|on|after|until|and replaced|from (?:the )?(?:arxiv|archive|publication))\\b)';

/**
 * Publishers' marks in a title: "RETRACTED: ...", "RETRACTED ARTICLE: ...", "[Withdrawn] ...". "Retraction:
 * ..." is the notice itself.
 */
export const MARKED_TITLE =
  /^\[?(retracted|withdrawn|removed)(?:\s+(?:article|chapter|paper))?\s*(?:\]\s*:?|:)\s*/i;

/**
 * One part of a comment: "Withdrawn", "paper has been withdrawn by the author", "retracted due to an error".
 */
const COMMENT = new RegExp(
  `^\\W*(?:(?:(?:this|the|our)\\s+)?(?:\\w+\\s+)?${PAPER}\\s+(?:${IS}\\s+)?(?:\\w+ly\\s+)?|(?:${IS}|now|temporarily)\\s+)?${GONE}\\b${REASON}`,
  'i',
);
const OTHER_VERSION =
  /\b(?:previous|earlier|older?|first|original|former|another|other|next)\s+\w+\s+(?:is|was|has)\b/i;
/** After a bare "withdrawn", these words show that the paper lives on. */
const LIVES_ON = /\b(?:now|accepted|published|resubmitted|re-submitted|to appear)\b/i;

/** A sentence of an abstract whose subject is this paper, or whose subject withdraws it. */
const ABSTRACT: readonly RegExp[] = [
  new RegExp(`\\bthis\\s+(?:\\w+\\s+)?${PAPER}\\s+${IS}\\s+(?:\\w+\\s+)?${GONE}\\b${NOT_FROM}`, 'i'),
  new RegExp(`^\\W*(?:the|our)\\s+(?:\\w+\\s+)?${PAPER}\\s+${IS}\\s+(?:\\w+\\s+)?${GONE}\\b${NOT_FROM}`, 'i'),
  new RegExp(
    `\\b(?:authors?|editors?|publishers?|journal|we)\\s+(?:(?:have|has|hereby|wish to|would like to)\\s+)*(?:withdraw|withdrawn|withdrew|retract|retracted)\\s+(?:this|their|our|the present)\\s+(?:\\w+\\s+)?${PAPER}\\b(?!\\s+from\\s+(?!(?:the\\s+)?(?:arxiv|archive|publication)\\b))`,
    'i',
  ),
  new RegExp(`^\\W*(?:this\\s+)?(?:${PAPER}\\s+)?${GONE}\\s*(?:[.:!]|$|by\\b|due\\b|because\\b)`, 'i'),
];

function commentSaysSo(comment: string): boolean {
  const parts = comment.split(/[.;:,()[\]]+(?=\s|$)|\s[-–—]\s/).map((part) => part.trim());
  return parts.some((part, at) => {
    if (!COMMENT.test(part) || OTHER_VERSION.test(part)) return false;
    const bare = new RegExp(`${GONE}\\W*$`, 'i').test(part) && !new RegExp(PAPER, 'i').test(part);
    return !bare || !LIVES_ON.test(parts.slice(at + 1).join(' '));
  });
}

/**
 * Whether a record says that the paper itself was withdrawn or retracted. Expects texts with single blanks.
 */
export function saysWithdrawn({
  title,
  comment,
  abstract,
}: {
  readonly title: string;
  readonly comment: string | null;
  readonly abstract: string;
}): boolean {
  if (!/withdr|retract|removed/i.test(`${title}\n${comment}\n${abstract}`)) return false;
  const mark = MARKED_TITLE.exec(title)?.[1];
  return (
    // "Removed: ...", not in capitals, begins titles of other kinds.
    (mark !== undefined && mark !== 'Removed') ||
    commentSaysSo(comment ?? '') ||
    ABSTRACT.some((pattern) => pattern.test(abstract))
  );
}
