import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";

/** A scenario of Cilium with these values on bare nodes, or with another recipe. */
export function ciliumFiles(values: Mapping, eks: Partial<EksRecipe> = {}, version = "1.20.0"): ScenarioFiles {
  const chart = {
    release: "cilium",
    namespace: "kube-system",
    repository: "https://charts.invalid/",
    chart: "cilium",
    version,
    range: ">=1.16.0 <2.0.0",
  };
  const { install = [{ step: "nodes" }], ...rest } = eks;
  const recipe: EksRecipe = {
    status: "ready",
    needs: {},
    addons: { coredns: {} },
    nodes: { permissions: "cilium-eni", taints: [{ key: "node.cilium.io/agent-not-ready", value: "true", effect: "NoExecute" }] },
    ready: [],
    assertions: [],
    pitfalls: [],
    evidence: "made up",
    ...rest,
    install: [
      ...install.filter((one) => one.step === "gateway-api"),
      { step: "helm", chart, values: "values.yaml" },
      ...install.filter((one) => one.step !== "gateway-api"),
    ],
  };
  return {
    scenario: { slug: "made-up", title: "Made up", summary: "Made up.", eks: recipe },
    values: { "values.yaml": values },
    manifests: {},
  };
}
