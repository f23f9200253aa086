// Formats numbers for sentences.

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** One decimal, or all decimals of a number that has more. */
export const fixed = (value: number): string =>
  Math.abs(value - Math.round(value * 10) / 10) < 1e-9 ? value.toFixed(1) : String(value);
