/** A text as one word of a POSIX shell, quoted only if necessary. Pure: workflows print commands too. */
export const shellWord = (text: string): string => {
  if (/^[A-Za-z0-9._/:@-]+$/.test(text)) return text;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return `$'${[...text].map(escaped).join('')}'`;
  return `'${text.replaceAll("'", "'\\''")}'`;
};

/** ANSI-C quoting, supported by bash, zsh and ksh: for control and invisible characters. */
function escaped(char: string): string {
  if (char === "'" || char === '\\') return `\\${char}`;
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(char)) return char;
  return `\\U${(char.codePointAt(0) as number).toString(16).padStart(8, '0')}`;
}
