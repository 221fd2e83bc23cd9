/** Requests to the API server under way at once: more only wait in its queue (API priority and fairness). */
export const REQUESTS_AT_ONCE = 32;

/** Runs a task for every item, no more than `width` at a time, beginning in order. Rejects with the first failure once none runs any more. */
export async function inParallel<T>(items: readonly T[], width: number, task: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const work = async () => {
    for (const item of queue) {
      if (failures.length > 0) return;
      try {
        await task(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  if (failures.length > 0) throw failures[0];
}
