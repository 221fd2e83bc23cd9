import { expect, it } from "vitest";
import { remember } from "../../../actions/lib/statistics/remember.ts";

it("reckons a result once per key, also where it is nothing", () => {
  const results = remember<number | undefined>();
  let reckoned = 0;
  const ask = (key: string, result: number | undefined) =>
    results(key, () => {
      reckoned++;
      return result;
    });
  expect([ask("a", 1), ask("a", 2), ask("b", undefined), ask("b", 3)]).toEqual([1, 1, undefined, undefined]);
  expect(reckoned).toBe(2);
});

it("does not grow without end, and stays right", () => {
  const results = remember<number>();
  for (let round = 0; round < 2; round++) {
    for (let key = 0; key < 15_000; key++) expect(results(String(key), () => key)).toBe(key);
  }
});
