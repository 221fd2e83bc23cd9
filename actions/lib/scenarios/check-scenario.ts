import semver from "semver";
import { DEFAULT_CLUSTER } from "../model/default-cluster.ts";
import type { ChartReference, EksRecipe, Mapping } from "../model/scenario.ts";
import { areKnown, placeholders, unknownKeys } from "./chart-keys.ts";
import { CILIUM_SCHEMA_VERSIONS, type CiliumSchemas, nearestSchemaVersion } from "./chart-schemas.ts";
import { checkAgainstSchema } from "./check-against-schema.ts";
import { checkCapacity } from "./check-capacity.ts";
import { checkClusterKeys } from "./check-cluster-keys.ts";
import { ciliumSettings, coerced } from "./cilium-settings.ts";
import { COUPLING_RULES } from "./coupling-rules.ts";
import { type Finding, SEVERITIES, shownValue } from "./finding.ts";
import { isMapping, mergeValues, valueAt } from "./helm-values.ts";
import { cniChart, cniValues, type ScenarioFiles } from "./scenario-files.ts";
import { SUPPLIED_KEYS, suppliedValues } from "./supplied-values.ts";

export interface CheckOptions {
  readonly schemas: CiliumSchemas;
  readonly instanceType?: string;
  readonly nodes?: number;
  /** Release of Kubernetes that the cluster will have. */
  readonly kubernetes?: string;
  readonly vpcRange?: string;
}

const DEFAULTS = { ...DEFAULT_CLUSTER, vpcRange: "10.42.0.0/16" } as const;

/** Kernel of the EKS image of Amazon Linux 2023 by release of Kubernetes (amazon-eks-ami's change log, July 2026). */
const KERNELS: readonly { readonly from: string; readonly kernel: string }[] = [
  { from: "1.36.0", kernel: "6.18" },
  { from: "1.33.0", kernel: "6.12" },
  { from: "1.30.0", kernel: "6.1" },
];

/** @param kubernetes `1.35` @returns `6.12`; the oldest that is known for releases before */
export function kernelOf(kubernetes: string): string {
  return KERNELS.find(({ from }) => semver.gte(coerced(kubernetes), from))?.kernel ?? "6.1";
}

/**
 * Everything that can be said of a scenario before anything is created: whether its values are real, fit each other, the cluster and the machines,
 * and whether it leaves everything of the cluster but its network alone.
 * @returns refusals first; nothing for a scenario that has no recipe for EKS
 */
export function checkScenario(files: ScenarioFiles, options: CheckOptions): Finding[] {
  const { eks, slug } = files.scenario;
  if (eks === undefined) return [];
  const settled = { ...DEFAULTS, ...options };
  const step = cniChart(eks);
  const values = cniValues(files) ?? {};
  const facts: Fact[] = [
    ...checkNeeds(eks, settled.kubernetes),
    ...checkClusterKeys(eks).map((fact) => ({ check: "cluster-keys", ...fact })),
    ...Object.entries(files.values).flatMap(([file, content]) =>
      placeholders(content).map(({ path, value }) => ({
        check: "placeholder",
        severity: "refuse" as const,
        key: path,
        value: JSON.stringify(value),
        why: `${file} is plain Helm values: nothing fills a placeholder in.`,
        instead: "the value itself, or nothing where the tool supplies it",
      })),
    ),
    ...(step === undefined ? [] : checkChart(step.chart, values)),
    ...(step?.chart.chart === "cilium" ? checkCilium({ chart: step.chart, values, eks, ...settled }) : []),
    ...checkCapacity({ eks, values, ...settled }).map((fact) => ({ check: "capacity", ...fact })),
  ];
  return facts.map((fact) => ({ scenario: slug, ...fact })).sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

type Fact = Omit<Finding, "scenario">;

function checkNeeds({ needs, assertions, nodes }: EksRecipe, kubernetes: string): Fact[] {
  const facts: Fact[] = [];
  const kernel = kernelOf(kubernetes);
  if (needs.kubernetes !== undefined && semver.lt(coerced(kubernetes), coerced(needs.kubernetes))) {
    const why = `The cluster would have Kubernetes ${kubernetes}, and the scenario needs ${needs.kubernetes}.`;
    facts.push({ check: "needs", severity: "refuse", key: "eks.needs.kubernetes", value: `"${needs.kubernetes}"`, why });
  }
  if (needs.kernel !== undefined && semver.lt(coerced(kernel), coerced(needs.kernel))) {
    const why = `Nodes of Kubernetes ${kubernetes} have kernel ${kernel}, and the scenario needs ${needs.kernel}.`;
    facts.push({ check: "needs", severity: "refuse", key: "eks.needs.kernel", value: `"${needs.kernel}"`, why });
  }
  const asserted = assertions.find(({ kind, subject }) => kind === "node-capacity" && subject === "pods");
  if (asserted !== undefined && "is" in asserted.expected && asserted.expected.is !== nodes.maxPods) {
    const why = `The nodes are asked to take ${nodes.maxPods ?? "no certain number of"} pods, and ${asserted.expected.is} are expected.`;
    facts.push({ check: "assertions", severity: "refuse", key: "eks.nodes.maxPods", why });
  }
  return facts;
}

function checkChart({ chart, version, range }: ChartReference, values: Mapping): Fact[] {
  const facts: Fact[] = SUPPLIED_KEYS.filter((key) => valueAt(values, key) !== undefined).map((key) => ({
    check: "supplied",
    severity: "warn",
    key,
    ...shown(values, key),
    why: "The tool knows it and would supply it: what stands here wins, and is true for one cluster only.",
    instead: "nothing",
  }));
  if (!semver.satisfies(version, range)) {
    const why = `The scenario was checked against versions ${range} of ${chart}: what its keys do in ${version} is not known.`;
    facts.push({ check: "chart-version", severity: "warn", key: "eks.install", value: JSON.stringify(version), why });
  }
  return facts;
}

interface CiliumQuestion extends Required<Omit<CheckOptions, "schemas">> {
  readonly chart: ChartReference;
  readonly values: Mapping;
  readonly eks: EksRecipe;
  readonly schemas: CiliumSchemas;
}

function checkCilium({ chart, values, eks, schemas, kubernetes }: CiliumQuestion): Fact[] {
  const supply = { chart, values, apiServerHost: "api.invalid", runId: "check", tags: {} };
  const whole = mergeValues(values, suppliedValues(supply));
  const kernel = kernelOf(kubernetes);
  const settings = ciliumSettings(whole, chart.version, kernel);
  const coupling = { settings, values: whole, eks, kernel: coerced(kernel), kubernetes: coerced(kubernetes) };
  return [
    ...checkKeys(values, whole, chart.version, schemas),
    ...COUPLING_RULES.filter((rule) => rule.applies(coupling)).map(({ name, severity, key, sentence, instead, source }) => ({
      check: name,
      severity,
      key,
      ...shown(values, key),
      why: sentence,
      ...(instead === undefined ? {} : { instead }),
      source,
    })),
  ];
}

function checkKeys(values: Mapping, whole: Mapping, version: string, schemas: CiliumSchemas): Fact[] {
  const known = nearestSchemaVersion(version);
  const schema = schemas[known];
  const facts: Fact[] = unknownKeys(values, schema).map(({ path, value, replacement, nearest }) => {
    const elsewhere = CILIUM_SCHEMA_VERSIONS.filter((other) => other !== known && areKnown(single(path, value), schemas[other]));
    const why =
      replacement?.why ??
      `Chart ${known} has no such key, and would ignore it without a word${elsewhere.length > 0 ? `; chart ${elsewhere.join(" and ")} has it` : ""}.`;
    const instead = replacement?.instead ?? nearest;
    return { check: "unknown-key", severity: "refuse", key: path, ...asShown(value), why, ...(instead === undefined ? {} : { instead }) };
  });
  for (const { path, rule } of checkAgainstSchema(schema, whole)) {
    facts.push({
      check: "schema",
      severity: "refuse",
      key: path,
      ...shown(whole, path),
      why: `The schema of chart ${known} says that it ${rule}.`,
    });
  }
  if (!semver.satisfies(version, `~${known}`) && semver.valid(version) !== null) {
    const why = `The keys of chart ${version} are not kept here: its values were held against those of ${known}.`;
    facts.push({ check: "chart-version", severity: "note", why });
  }
  return facts;
}

/** Values with one path alone. */
function single(path: string, value: unknown): Mapping {
  return path
    .split(".")
    .reverse()
    .reduce<unknown>((below, key) => ({ [key]: below }), value) as Mapping;
}

const shown = (values: Mapping, path: string): { readonly value?: string } => {
  const value = valueAt(values, path);
  return isMapping(value) ? {} : asShown(value);
};

function asShown(value: unknown): { readonly value?: string } {
  const text = shownValue(value);
  return text === undefined ? {} : { value: text };
}
