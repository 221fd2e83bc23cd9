import { describe, expect, test } from "vitest";
import { inParallel } from "../../../../actions/lib/adapters/kubernetes/in-parallel.ts";

describe("tasks in parallel", () => {
  test("are never more than allowed at once, and all are done", async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done.push(item);
    });
    expect(most).toBe(2);
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test("end with the first failure, once those under way have ended", async () => {
    let running = 0;
    const begun: number[] = [];
    const all = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      running++;
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (item === 2) throw new Error("two");
    });
    await expect(all).rejects.toThrow("two");
    expect(running).toBe(0);
    expect(begun).not.toContain(6);
  });
});
