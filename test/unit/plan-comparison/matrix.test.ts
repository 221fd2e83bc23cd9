import { expect, test } from "vitest";
import type { PlanLayout } from "../../../actions/lib/words/plan-words.ts";
import { matrixOf } from "../../../actions/plan-comparison/matrix.ts";
import type { PlannedScenario } from "../../../actions/plan-comparison/plan-scenarios.ts";

const planned = (slug: string): PlannedScenario => ({ change: { slug, places: [] }, state: "measured", findings: [] });

test.each<[PlanLayout, readonly string[]]>([
  ["lab", ["both from base, abba"]],
  ["in-place", ["both from base, abba"]],
  ["crossover", ["both from base, abba", "both from head, baab"]],
  ["parallel", ["base from base, abba", "head from head, abba"]],
])("layout %s has its jobs for each scenario", (layout, jobs) => {
  const { include } = matrixOf([planned("one"), planned("two")], layout);
  const told = include.map(({ scenario, arms, first, order }) => `${scenario}: ${arms} from ${first}, ${order}`);
  expect(told).toEqual(["one", "two"].flatMap((slug) => jobs.map((job) => `${slug}: ${job}`)));
});

test("nothing that is measured is no job", () => {
  expect(matrixOf([], "crossover")).toEqual({ include: [] });
});
