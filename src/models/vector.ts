// Vectors as plain arrays of numbers.

/** The vector of length 1 in the same direction; null for a zero vector or one that is not finite. */
export function l2Normalised(vector: readonly number[]): number[] | null {
  const norm = Math.hypot(...vector);
  return norm > 0 && Number.isFinite(norm) ? vector.map((value) => value / norm) : null;
}
