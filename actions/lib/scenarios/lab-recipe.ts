import { DEFAULT_CLUSTER } from "../model/default-cluster.ts";
import type { LabRecipe, Mapping } from "../model/scenario.ts";
import { kernelOf } from "./check-scenario.ts";
import { ciliumSettings } from "./cilium-settings.ts";
import { isMapping } from "./helm-values.ts";
import { cniChart, cniValues, type ScenarioFiles } from "./scenario-files.ts";
import { placeOf, type StateChange, stateChanges } from "./state-changes.ts";

/**
 * What the lab builds for a scenario as its values stand: what they say of the data plane, laid over the recipe that the scenario declares.
 * @returns nothing where the scenario declares that the lab cannot carry it
 */
export function labRecipe(files: ScenarioFiles): LabRecipe | undefined {
  const { lab, eks } = files.scenario;
  if (lab === undefined || eks === undefined) return lab;
  const step = cniChart(eks);
  if (step === undefined) return { ...lab, ...kubeProxyRouting(eks.addons["kube-proxy"], lab) };
  if (step.chart.chart !== "cilium") return lab;
  // The kernel decides what Cilium falls back from: it is the one that the scenario would have on EKS.
  const settings = ciliumSettings(cniValues(files) ?? {}, step.chart.version, kernelOf(DEFAULT_CLUSTER.kubernetes));
  const isNative = settings.routing === "native";
  return {
    podNetwork: isNative ? "native" : "vxlan",
    ...(settings.kubeProxyReplacement ? { serviceRouting: "ebpf" } : kubeProxyRouting(eks.addons["kube-proxy"], lab)),
    // The lab's programs redirect past its tunnel, so with one the whole stack is what it has.
    hostRouting: isNative && settings.hostRouting === "bpf" ? "ebpf" : "stack",
    congestionControl: settings.bandwidthManager && settings.bbr ? "bbr" : "cubic",
    queueing: settings.bandwidthManager ? "fq" : "default",
  };
}

const MODES = ["iptables", "nftables"] as const;

/** What kube-proxy does where it serves the services. */
function kubeProxyRouting(addon: Mapping | undefined, { serviceRouting }: LabRecipe): Pick<LabRecipe, "serviceRouting"> {
  const mode = MODES.find((known) => known === addon?.["mode"]);
  if (mode !== undefined) return { serviceRouting: mode };
  // Declared for a state in which eBPF did it: without a mode, kube-proxy's is iptables.
  return { serviceRouting: serviceRouting === "ebpf" ? "iptables" : serviceRouting };
}

/** Places named in a note; a person looks the rest up in the two files. */
const MOST_PLACES = 8;

/**
 * What differs between two states of a scenario and not between what the lab builds for them: the rest of a sentence about the later one.
 * @returns nothing where the lab shows everything that differs
 */
export function unseenInLab(before: ScenarioFiles, after: ScenarioFiles): string | undefined {
  const places = stateChanges(before, after)
    .filter((change) => concernsDataPlane(change) && !isSeen(change, before, after))
    .map(placeOf);
  if (places.length === 0) return undefined;
  const named = places.slice(0, MOST_PLACES).join(", ");
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : "";
  return `the lab builds the same with and without the change of ${named}${more}, so its numbers do not show what that does`;
}

/** Words about a scenario, and what is asserted of it, move no packet. */
const concernsDataPlane = ({ file, path }: StateChange): boolean =>
  file !== "scenario.yaml" || path[0] === "lab" || (path[0] === "eks" && ["addons", "cluster", "nodes", "install"].includes(path[1] ?? ""));

/** A change is seen when the lab would build something else without it, or with it alone: some settings work only together. */
function isSeen({ file, path, from, to }: StateChange, before: ScenarioFiles, after: ScenarioFiles): boolean {
  const differs = (files: ScenarioFiles, other: ScenarioFiles) => JSON.stringify(labRecipe(files)) !== JSON.stringify(labRecipe(other));
  // A part of a recipe makes sense as a whole.
  if (file === "scenario.yaml") return differs(after, { ...after, scenario: before.scenario });
  return differs(after, withValue(after, file, path, from)) || differs(before, withValue(before, file, path, to));
}

function withValue(files: ScenarioFiles, file: string, path: readonly string[], value: unknown): ScenarioFiles {
  const content = files.values[file];
  return content === undefined ? files : { ...files, values: { ...files.values, [file]: replaced(content, path, value) } };
}

/** A mapping with another value at a path; with nothing there where the value is undefined. */
function replaced(mapping: Mapping, [key = "", ...rest]: readonly string[], value: unknown): Mapping {
  const { [key]: former, ...others } = mapping;
  if (rest.length > 0) return { ...others, [key]: replaced(isMapping(former) ? former : {}, rest, value) };
  return value === undefined ? others : { ...others, [key]: value };
}
