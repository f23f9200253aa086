// Formats confidences for readers.

/** This close to the threshold, two decimals could show a claim on the wrong side of it. */
const NEAR = 0.01;
const MOST_DIGITS = 12;

/**
 * Two decimals; three within 0.01 of the threshold, and as many more as are needed for the printed number to
 * be on the same side of the threshold as the measured one: never "0.15" under "threshold 0.15".
 */
export function showConfidence(confidence: number, threshold: number): string {
  const reaches = confidence >= threshold;
  let digits = Math.abs(confidence - threshold) <= NEAR + 1e-9 ? 3 : 2;
  while (digits < MOST_DIGITS && Number(confidence.toFixed(digits)) >= threshold !== reaches) digits += 1;
  return confidence.toFixed(digits);
}
