// Runs calls in parallel. After a failure, no further calls start, and those under way are awaited.

/**
 * Runs `work` for each item, at most `atMost` at once; results are in the items' order. After a failure
 * nothing more is started; calls under way finish first, so that their answers are journalled before a retry
 * asks again.
 * @param onDone called with 0 before the first item, and with the number done after each; not for an empty
 * list
 * @throws the first failure
 */
export async function inParallel<T, R>(
  items: readonly T[],
  atMost: number,
  work: (item: T, at: number) => Promise<R>,
  onDone: (done: number) => void = () => undefined,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const failures: unknown[] = [];
  let next = 0;
  let done = 0;
  if (items.length > 0) onDone(0);
  const lane = async () => {
    while (next < items.length && failures.length === 0) {
      const at = next;
      next += 1;
      try {
        results[at] = await work(items[at] as T, at);
        done += 1;
        onDone(done);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atMost, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
