import { describe, expect, test } from "vitest";
import { ABILITIES, type Abilities } from "../../../actions/lib/benchmark/abilities.ts";
import { type PathChoice, selectCells } from "../../../actions/lib/benchmark/selection.ts";
import { TEST_CATALOG } from "../../support/test-catalog.ts";

const names = (tests: string[], paths: PathChoice = "headline", abilities: Abilities = ABILITIES.kubernetes) =>
  selectCells(tests, paths, TEST_CATALOG, abilities).map((cell) => `${cell.test}/${cell.variant} ${cell.path}`);

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

  test("leaves out of `all` what the target cannot carry, and refuses it where it is named", () => {
    const none: Abilities = { target: "a test's target", paths: ["service/other-node"], arrangements: [] };
    expect(names(["rate/fast"], "all", none)).toEqual(["rate/fast service/other-node"]);
    expect(() => names(["scaling"], "all", none)).toThrow('Input "tests" must name what a test\'s target can carry, not "scaling".');
    expect(() => names(["rate"], ["pod/other-node"], none)).toThrow("must hold a path that rate can be measured on (service/other-node)");
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
