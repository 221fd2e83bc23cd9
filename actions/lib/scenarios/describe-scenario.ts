import type { Assertion, Expectation } from "../model/assertion.ts";
import type { EksRecipe, InstallStep, Readiness, Scenario } from "../model/scenario.ts";

/** A scenario as text for a person: what it is, how it comes to be, and what must hold. */
export function describeScenario({ slug, title, summary, lab, eks }: Scenario): string {
  return [
    `${title} (${slug})`,
    summary,
    lab === undefined ? "The lab cannot carry it." : `Lab: ${Object.values(lab).join(", ")}`,
    ...(eks === undefined ? ["There is no recipe for EKS."] : describeRecipe(eks)),
  ].join("\n");
}

function describeRecipe({ status, isolates, needs, addons, nodes, install, ready, assertions, pitfalls, evidence }: EksRecipe): string[] {
  const { maxPods, taints, modules, networkInterface } = nodes;
  return [
    `EKS: ${status}; ${evidence}`,
    ...(isolates === undefined ? [] : [`Isolates ${isolates.what}, against ${isolates.against}`]),
    ...(isolates?.keys === undefined ? [] : [`  by ${isolates.keys.join(", ")}`]),
    ...(needs.kubernetes === undefined ? [] : [`Needs Kubernetes ${needs.kubernetes}`]),
    ...(needs.kernel === undefined ? [] : [`Needs kernel ${needs.kernel}`]),
    `Add-ons: ${Object.keys(addons).join(", ")}`,
    ...(maxPods === undefined ? [] : [`Pods per node: ${maxPods}`]),
    ...(taints === undefined ? [] : [`Taints: ${taints.map(({ key, value, effect }) => `${key}=${value ?? ""}:${effect}`).join(", ")}`]),
    ...(modules === undefined ? [] : [`Kernel modules: ${modules.join(", ")}`]),
    ...(networkInterface === undefined ? [] : [`Network interface of the nodes: ${JSON.stringify(networkInterface)}`]),
    ...list("Install", install.length === 0 ? ["nothing: the nodes come with the cluster"] : install.map(describeStep)),
    ...list("Ready", ready.map(describeReadiness)),
    ...list("Must hold", assertions.map(describeAssertion)),
    ...list("Pitfalls", pitfalls),
  ];
}

const list = (head: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : [`${head}:`, ...entries.map((entry) => `  - ${entry}`)];

function describeStep(step: InstallStep): string {
  switch (step.step) {
    case "helm":
      return `chart ${step.chart.chart} ${step.chart.version} as ${step.chart.namespace}/${step.chart.release}, with ${step.values}`;
    case "manifests":
      return `manifests of ${step.file}`;
    case "gateway-api":
      return `definitions of Gateway API ${step.version}`;
    case "pod-subnet":
      return `a subnet for pods in ${step.range}`;
    case "pod-ranges":
      return `a part of ${step.range} for every node that joins`;
    case "addon":
      return `add-on ${step.addon} with ${JSON.stringify(step.configuration)}`;
    case "nodes":
      return "nodes";
    case "restart":
      return `pods of ${step.deployment} made anew`;
  }
}

function describeReadiness(readiness: Readiness): string {
  const { kind, subject } = readiness;
  return kind === "object" ? `${subject} ${describeExpectation(readiness.expected)}` : `${kind} ${subject}`;
}

/** What must hold, in a line; without the reason. */
const describeAssertion = ({ kind, subject, expected }: Assertion): string => `${kind} ${subject} ${describeExpectation(expected)}`;

function describeExpectation(expected: Expectation): string {
  if ("is" in expected) return `is ${expected.is}`;
  if ("isNot" in expected) return `is not ${expected.isNot}`;
  if ("contains" in expected) return `contains ${expected.contains}`;
  return "matches" in expected ? `matches ${expected.matches}` : `is ${expected.are}`;
}
