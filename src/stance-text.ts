// Flags and stances as a line, for the places where owners read: terminal, status, the run's page. Workflow-safe.

import { STANCES, type Status } from './protocol';

type Told = Pick<Status, 'claims' | 'flags' | 'stances'>;

/** Null where no claim is flagged. */
export function flagLine({ claims, flags }: Told): string | null {
  if (flags === undefined || flags.wide === 0) return null;
  const strict = flags.strict === 0 ? '' : ` (${flags.strict} strictly)`;
  return `${flags.wide} of ${claims} claims flagged${strict}: may say the opposite of what is asked, or that there is no effect, or are in a language that the rules do not read. Words were compared; nobody judged.`;
}

/** Null where no model judged the claims. */
export function stanceLine({ stances }: Told): string | null {
  if (stances === undefined || stances === null) return null;
  const told = STANCES.filter((stance) => stances[stance] > 0).map(
    (stance) => `${stance} ${stances[stance]}`,
  );
  return told.length === 0
    ? null
    : `Papers by what they say to the question, as a model read them: ${told.join(', ')}.`;
}
