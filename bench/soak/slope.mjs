// How fast something grows, by a line that a few wild points do not bend.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of the slopes between all pairs of points (Theil and Sen), and how far points lie from that line, half of them
 * nearer. `points`: [x, y] each, of at least two different x.
 */
export function slopeOf(points) {
  const slopes = points.flatMap(([x, y], at) =>
    points.slice(at + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  if (slopes.length === 0)
    throw new Error('a slope takes two points of different runs; let it go on for longer');
  const slope = median(slopes);
  const offset = median(points.map(([x, y]) => y - slope * x));
  return { slope, scatter: median(points.map(([x, y]) => Math.abs(y - slope * x - offset))) };
}
