import { describe, expect, test } from "vitest";
import { METRIC_NAMES, METRICS } from "../../../actions/lib/model/metric.ts";

describe("metrics", () => {
  test("have names that a shell, a file name and a table leave alone", () => {
    for (const name of METRIC_NAMES) expect(name).toMatch(/^[a-z][a-z-]*(\.[a-z0-9-]+)*(\.9)?$/);
  });

  test("have titles that no other metric has", () => {
    const titles = METRIC_NAMES.map((name) => METRICS[name].title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("are better lower where they are a cost or a time, and higher where they are a rate", () => {
    for (const name of METRIC_NAMES) {
      const { unit, better } = METRICS[name];
      if (better === "neither") continue;
      expect(`${name}: ${better}`).toBe(`${name}: ${["bit/s", "op/s"].includes(unit) ? "higher" : "lower"}`);
    }
  });
});
