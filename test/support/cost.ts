// What work costs in CPU time, whatever else the machine does: a busy one takes longer, and charges the same.

/** CPU time of this process, in milliseconds; collecting garbage counts. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Less than this is noise. */
const LEAST_MS = 5;
const TRIES = 3;

/**
 * By how much the cost of `work` grows when its input is four times as large: about 4 where it is linear, 16 where it is
 * quadratic, 1 or less where it is too little to measure. Of each size the cheapest of three tries counts.
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  const least = async (of: number) => {
    let cheapest = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < TRIES; tries += 1) cheapest = Math.min(cheapest, await cpuMs(() => work(of)));
    return cheapest;
  };
  return (await least(4 * size)) / Math.max(LEAST_MS, await least(size));
}

/** Between linear and quadratic. */
export const LINEAR = 9;
