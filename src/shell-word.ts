/** A text as one word of a POSIX shell, quoted only where it must be. Pure: workflows print commands too. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9._/:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
