// Vectors as plain arrays of numbers.

/** The vector of length 1 in the same direction; null for a zero vector or one that is not finite. Any length. */
export function l2Normalised(vector: readonly number[]): number[] | null {
  // Not as arguments of Math.hypot or Math.max: above some 100,000 of them the stack overflows.
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (!(largest > 0 && Number.isFinite(largest))) return null;
  // Scaled, so that no square is too large for a number, or too small.
  let squares = 0;
  for (const value of vector) squares += (value / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  return norm > 0 && Number.isFinite(norm) ? vector.map((value) => value / norm) : null;
}
