import { expect, test } from "vitest";
import { interleave, Unusable } from "../../bench/interleave.ts";

test("the order turns round every time, after a warm-up that does not count", async () => {
  const order: string[] = [];
  const { values } = await interleave(["a", "b"], 4, async (name, repetition) => {
    order.push(`${name}${repetition}`);
    return repetition;
  });
  expect(order.slice(2)).toEqual(["a1", "b1", "b2", "a2", "a3", "b3", "b4", "a4"]);
  expect(order.slice(0, 2).sort()).toEqual(["a0", "b0"]);
  expect(values).toEqual({ a: [1, 2, 3, 4], b: [1, 2, 3, 4] });
});

test("a repetition with something unusable is dropped whole, with the reason, and the other half is measured all the same", async () => {
  const measured: string[] = [];
  const { values, dropped } = await interleave(["a", "b"], 3, async (name, repetition) => {
    measured.push(`${name}${repetition}`);
    if (name === "b" && repetition === 2) throw new Unusable("the rate was not held");
    return repetition;
  });
  expect(values).toEqual({ a: [1, 3], b: [1, 3] });
  expect(dropped).toEqual(["b: the rate was not held"]);
  expect(measured).toContain("a2");
});

test("a warm-up that is unusable is no reason for a note", async () => {
  const { dropped } = await interleave(["a"], 1, async (_, repetition) => {
    if (repetition === 0) throw new Unusable("cold");
    return 1;
  });
  expect(dropped).toEqual([]);
});

test("any other error ends the benchmark", async () => {
  await expect(
    interleave(["a"], 3, async () => {
      throw new Error("the lab is gone");
    }),
  ).rejects.toThrow("the lab is gone");
});
