import type { ChartReference, EksRecipe, InstallStep, Mapping, Scenario } from "../model/scenario.ts";

/** A scenario with the files beside it that its install steps name. */
export interface ScenarioFiles {
  readonly scenario: Scenario;
  /** Helm values, by the file's name. */
  readonly values: Readonly<Record<string, Mapping>>;
  /** Text of manifests, by the file's name. */
  readonly manifests: Readonly<Record<string, string>>;
}

type HelmStep = Extract<InstallStep, { readonly step: "helm" }>;

/** The chart that brings the CNI: the last one, as definitions go before. */
export function cniChart({ install }: EksRecipe): HelmStep | undefined {
  return install.findLast((step): step is HelmStep => step.step === "helm");
}

/** Values of the chart that brings the CNI; nothing where there is no such chart. */
export function cniValues({ scenario, values }: ScenarioFiles): Mapping | undefined {
  const step = scenario.eks === undefined ? undefined : cniChart(scenario.eks);
  return step === undefined ? undefined : (values[step.values] ?? {});
}

/** Names of the files that a recipe needs beside it. */
export function filesNeeded({ install }: EksRecipe): { readonly values: readonly string[]; readonly manifests: readonly string[] } {
  return {
    values: install.flatMap((step) => (step.step === "helm" ? [step.values] : [])),
    manifests: install.flatMap((step) => (step.step === "manifests" ? [step.file] : [])),
  };
}

/** The scenario with another version of the chart that brings its CNI. */
export function withChartVersion(files: ScenarioFiles, version: string): ScenarioFiles {
  const { scenario } = files;
  const step = scenario.eks === undefined ? undefined : cniChart(scenario.eks);
  if (scenario.eks === undefined || step === undefined) return files;
  const chart: ChartReference = { ...step.chart, version };
  const install = scenario.eks.install.map((one) => (one === step ? { ...step, chart } : one));
  return { ...files, scenario: { ...scenario, eks: { ...scenario.eks, install } } };
}
