import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../../actions/lib/adapters/project-files.ts";
import { readCiliumSchemas, scenarioFilesIn } from "../../../actions/lib/adapters/scenario-files.ts";
import type { EksRecipe } from "../../../actions/lib/model/scenario.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";
import type { PlanLayout } from "../../../actions/lib/words/plan-words.ts";
import { planScenarios } from "../../../actions/plan-comparison/plan-scenarios.ts";

const catalogue = (slug: string) => scenarioFilesIn(join(projectRoot(), "scenarios"), slug);
const schemas = readCiliumSchemas();
const state = (files: ScenarioFiles) => ({ files, texts: new Map<string, string>() });

function plan(layout: PlanLayout, before: ScenarioFiles, after: ScenarioFiles) {
  const change = { slug: before.scenario.slug, before: state(before), after: state(after), places: [] };
  const [planned] = planScenarios([change], layout, { schemas });
  return planned ?? expect.fail("nothing was planned");
}

/** The same scenario with another recipe. */
function withRecipe(files: ScenarioFiles, more: Partial<EksRecipe>): ScenarioFiles {
  const { eks } = files.scenario;
  return eks === undefined ? expect.fail("not for EKS") : { ...files, scenario: { ...files.scenario, eks: { ...eks, ...more } } };
}

const cilium = catalogue("cilium-eni-tuned");
const values = { ...cilium.values["values.yaml"], debug: { enabled: true } };
const otherValues = { ...cilium, values: { "values.yaml": values } };

describe.each<PlanLayout>(["in-place", "crossover"])("in the layout %s", (layout) => {
  test("other values are measured", () => {
    expect(plan(layout, cilium, otherValues)).toMatchObject({ state: "measured" });
  });

  test("what no upgrade changes is refused before anybody approves, with the layout that can", () => {
    const { state: planned, findings } = plan(layout, cilium, withRecipe(cilium, { nodes: { maxPods: 42 } }));
    expect(planned).toBe("refused");
    expect(findings).toContainEqual({
      severity: "refuse",
      scenario: "cilium-eni-tuned",
      check: "in-place",
      why: 'The two states of scenario cilium-eni-tuned differ in its nodes, which an upgrade of charts does not change: measure each on a cluster of its own (layout "parallel").',
    });
  });

  test("a scenario without a chart is refused", () => {
    const vpcCni = catalogue("vpc-cni");
    const { state: planned, findings } = plan(
      layout,
      vpcCni,
      withRecipe(vpcCni, { addons: { ...vpcCni.scenario.eks?.addons, coredns: { replicaCount: 3 } } }),
    );
    expect(planned).toBe("refused");
    expect(findings.find(({ check }) => check === "in-place")?.why).toMatch(/^Scenario vpc-cni installs no chart/);
  });
});

describe.each<PlanLayout>(["parallel", "lab"])("in the layout %s", (layout) => {
  test.each(["cilium-eni-tuned", "vpc-cni"])("nothing is upgraded, so that everything may differ: %s", (slug) => {
    const files = catalogue(slug);
    const addons = { ...files.scenario.eks?.addons, coredns: { replicaCount: 3 } };
    expect(plan(layout, files, withRecipe(files, { addons }))).toMatchObject({ state: "measured" });
  });
});

test.each<PlanLayout>(["lab", "parallel", "in-place", "crossover"])(
  "a cluster that would be more than its network is refused, once, before the night finds it: %s",
  (layout) => {
    const { state: planned, findings } = plan(layout, cilium, withRecipe(cilium, { cluster: { iam: { serviceAccounts: [] } } }));
    expect(planned).toBe("refused");
    expect(findings.filter(({ check }) => check === "cluster-keys")).toEqual([
      expect.objectContaining({ severity: "refuse", key: "eks.cluster.iam.serviceAccounts" }),
    ]);
  },
);
