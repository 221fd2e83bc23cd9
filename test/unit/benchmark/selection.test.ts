import { describe, expect, test } from "vitest";
import { selectCells } from "../../../actions/lib/benchmark/selection.ts";
import { TEST_CATALOG } from "../../support/test-catalog.ts";

const names = (tests: string[], paths: Parameters<typeof selectCells>[1] = "headline") =>
  selectCells(tests, paths, TEST_CATALOG).map((cell) => `${cell.test}/${cell.variant} ${cell.path}`);

describe("selecting cells", () => {
  test("takes all variants of a test that is named alone, on its headline path", () => {
    expect(names(["rate"])).toEqual(["rate/slow service/other-node", "rate/fast service/other-node"]);
  });

  test("takes one variant where one is named", () => {
    expect(names(["rate/fast"])).toEqual(["rate/fast service/other-node"]);
  });

  test("holds a cell once, however often it is named", () => {
    expect(names(["rate", "rate/fast"])).toHaveLength(2);
  });

  test("takes all paths that make sense", () => {
    expect(names(["rate/fast", "scaling"], "all")).toEqual([
      "rate/fast service/other-node",
      "rate/fast pod/other-node",
      "scaling/100 service/other-node",
    ]);
  });

  test.each([
    [["rat"], "headline" as const, 'Input "tests" must name network tests (rate, scaling), not "rat".'],
    [["rate/slow/typo"], "headline" as const, 'Input "tests" must name a variant of rate (slow, fast), not "slow/typo".'],
    [["rate/slo"], "headline" as const, 'Input "tests" must name a variant of rate (slow, fast), not "slo".'],
    [
      ["scaling"],
      ["pod/other-node" as const],
      'Input "paths" must hold a path that scaling can be measured on (service/other-node), not only "pod/other-node".',
    ],
  ])("refuses %j on %j", (tests, paths, sentence) => {
    expect(() => names(tests, paths)).toThrow(sentence);
  });
});
