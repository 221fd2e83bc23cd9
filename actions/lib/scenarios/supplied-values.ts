import { TAGS } from "../model/eks-cluster.ts";
import type { ChartReference, Mapping } from "../model/scenario.ts";
import { isMapping, valueAt } from "./helm-values.ts";

/** What only the tool knows when a scenario is installed. */
export interface Supply {
  readonly chart: Pick<ChartReference, "chart">;
  /** The user's values. */
  readonly values: Mapping;
  /** Host of the cluster's endpoint, without `https://`. */
  readonly apiServerHost: string;
  readonly runId: string;
  /** Tags of everything that the run makes. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Keys that the tool supplies: nobody needs to write them. */
export const SUPPLIED_KEYS = [
  "k8sServiceHost",
  "k8sServicePort",
  "kubernetesServiceEndpoint.host",
  "kubernetesServiceEndpoint.port",
] as const;

const API_SERVER_PORT = 443;

/** Values that join the user's: nothing that the user has set is among them. */
export function suppliedValues({ chart, values, apiServerHost, runId, tags }: Supply): Mapping {
  if (chart.chart === "tigera-operator") return withoutKubeProxy(values, apiServerHost);
  if (chart.chart !== "cilium") return {};
  const isReplaced = String(valueAt(values, "kubeProxyReplacement")) === "true";
  const set = valueAt(values, "eni.eniTags");
  const missing = Object.entries({ [TAGS.run]: runId, ...tags }).filter(([tag]) => !(isMapping(set) && Object.hasOwn(set, tag)));
  return {
    ...(isReplaced && values["k8sServiceHost"] === undefined ? { k8sServiceHost: apiServerHost } : {}),
    ...(isReplaced && values["k8sServicePort"] === undefined ? { k8sServicePort: API_SERVER_PORT } : {}),
    // Cilium's interfaces outlive what made them, and only their tags say whose they are.
    ...(valueAt(values, "eni.enabled") === true && missing.length > 0 ? { eni: { eniTags: Object.fromEntries(missing) } } : {}),
  };
}

/** Calico's eBPF data plane replaces kube-proxy, so its operator must know the way to the API server itself. */
function withoutKubeProxy(values: Mapping, host: string): Mapping {
  if (valueAt(values, "installation.calicoNetwork.linuxDataplane") !== "BPF") return {};
  const set = isMapping(values["kubernetesServiceEndpoint"]) ? values["kubernetesServiceEndpoint"] : {};
  const missing = Object.entries({ host, port: String(API_SERVER_PORT) }).filter(([key]) => !Object.hasOwn(set, key));
  return missing.length === 0 ? {} : { kubernetesServiceEndpoint: Object.fromEntries(missing) };
}
