// Figures and the tables they are printed in.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Milliseconds as seconds. */
export const seconds = (ms, digits = 2) => (ms / 1000).toFixed(digits);

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Of a measured value, beside what was wanted. */
export const against = (holds) => (holds ? 'held' : 'missed');
