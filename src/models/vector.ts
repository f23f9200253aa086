// Vectors as plain arrays of numbers.

/** The unit vector in the same direction; null for a zero vector or one that is not finite. Any length. */
export function l2Normalised(vector: readonly number[]): number[] | null {
  // Not passed as arguments to Math.hypot or Math.max: more than about 100,000 of them overflow the stack.
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (!(largest > 0 && Number.isFinite(largest))) return null;
  // Scaled, so that no square overflows or underflows.
  let squares = 0;
  for (const value of vector) squares += (value / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  return norm > 0 && Number.isFinite(norm) ? vector.map((value) => value / norm) : null;
}
