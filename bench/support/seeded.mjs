/** Numbers in [0, 1) that are the same for the same seed (mulberry32), and choices made of them. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    of: (list) => list[Math.floor(next() * list.length)],
    shuffled(list) {
      const rest = [...list];
      for (let at = rest.length - 1; at > 0; at -= 1) {
        const other = Math.floor(next() * (at + 1));
        [rest[at], rest[other]] = [rest[other], rest[at]];
      }
      return rest;
    },
  };
}
