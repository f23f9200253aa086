/** A text as one word of a POSIX shell, quoted only where it must be. Pure: workflows print commands too. */
export const shellWord = (text: string): string => {
  if (/^[A-Za-z0-9._/:@-]+$/.test(text)) return text;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return `$'${[...text].map(escaped).join('')}'`;
  return `'${text.replaceAll("'", "'\\''")}'`;
};

/** ANSI-C quoting, which bash, zsh and ksh read: for characters that a terminal would obey or not show. */
function escaped(char: string): string {
  if (char === "'" || char === '\\') return `\\${char}`;
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(char)) return char;
  return `\\U${(char.codePointAt(0) as number).toString(16).padStart(8, '0')}`;
}
