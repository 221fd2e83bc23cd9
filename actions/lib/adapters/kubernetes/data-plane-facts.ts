import { z } from "zod";
import { AS_FOUND, type Scenario } from "../../model/scenario.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";

/** A part of a data plane that runs in the cluster. */
export interface FoundPart {
  /** As people call it. */
  readonly title: string;
  readonly container: string;
  /** Tag of its image; "" where there is none. */
  readonly version: string;
}

/** The data plane that a cluster really has, as far as it can be found out. */
export interface DataPlaneFacts {
  readonly parts: readonly FoundPart[];
  /** kube-proxy's own word, or its configuration's; absent where there is no kube-proxy, or it does not say. */
  readonly proxyMode?: string;
  /** Settings of Cilium that shape the numbers; absent where there is no Cilium. */
  readonly cilium?: Readonly<Record<string, string>>;
}

/** Containers that carry a data plane, as their projects' manifests name them. */
const PARTS: Readonly<Record<string, string>> = {
  "aws-node": "Amazon VPC CNI",
  "cilium-agent": "Cilium",
  "calico-node": "Calico",
  "kube-flannel": "Flannel",
  "antrea-agent": "Antrea",
  "kube-proxy": "kube-proxy",
};

const daemonSetSchema = z.object({
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().default("") })) }) }),
  }),
});

function findParts(daemonSets: readonly KubernetesObject[]): readonly FoundPart[] {
  const found = daemonSets.flatMap((daemonSet) =>
    daemonSetSchema.parse(daemonSet).spec.template.spec.containers.flatMap(({ name, image }) => {
      const title = PARTS[name];
      return title === undefined ? [] : [{ title, container: name, version: tagOf(image) }];
    }),
  );
  return found.filter((part, index) => found.findIndex(({ container }) => container === part.container) === index);
}

/** `v1.34.4` of `host:5000/name:v1.34.4@sha256:…`. */
const tagOf = (image: string): string => /:([^:/@]+)(?:@|$)/.exec(image)?.[1] ?? "";

/** Keys of Cilium's ConfigMap, which its agents were started with. */
const CILIUM_SETTINGS = [
  ...["routing-mode", "tunnel-protocol", "kube-proxy-replacement", "enable-host-legacy-routing", "enable-bandwidth-manager", "enable-bbr"],
  ...[
    "datapath-mode",
    "enable-bpf-masquerade",
    "enable-hubble",
    "enable-wireguard",
    "enable-ipsec",
    "ipam",
    "cni-chaining-mode",
    "bpf-lb-map-max",
  ],
];

/** @param proxyMode what kube-proxy answered on the client's node */
export async function dataPlaneFacts(cluster: Cluster, proxyMode: string | undefined, signal: AbortSignal): Promise<DataPlaneFacts> {
  const parts = findParts(await cluster.list({ apiVersion: "apps/v1", kind: "DaemonSet" }, signal));
  const has = (container: string) => parts.some((part) => part.container === container);
  const mode = proxyMode ?? (has("kube-proxy") ? await configuredMode(cluster, signal) : undefined);
  const settings = has("cilium-agent") ? await configMap(cluster, "cilium-config", signal) : undefined;
  return {
    parts,
    ...(mode === undefined ? {} : { proxyMode: mode }),
    ...(settings === undefined
      ? {}
      : {
          cilium: Object.fromEntries(
            CILIUM_SETTINGS.flatMap((name) => {
              const value = settings[name];
              return value === undefined ? [] : [[name, value]];
            }),
          ),
        }),
  };
}

async function configMap(cluster: Cluster, name: string, signal: AbortSignal): Promise<Readonly<Record<string, string>> | undefined> {
  const found = await cluster.read({ apiVersion: "v1", kind: "ConfigMap", name, namespace: "kube-system" }, signal);
  return found === undefined ? undefined : z.record(z.string(), z.string()).default({}).parse(found.data);
}

/** EKS and kubeadm keep kube-proxy's configuration under different names. An empty mode is the platform's default. */
async function configuredMode(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  for (const name of ["kube-proxy-config", "kube-proxy"]) {
    const text = Object.values((await configMap(cluster, name, signal)) ?? {}).join("\n");
    const [, mode] = /^mode:[ \t]*"?(\w*)"?[ \t]*$/m.exec(text) ?? [];
    if (mode !== undefined) return mode === "" ? "iptables" : mode;
  }
  return undefined;
}

const isOn = (value: string | undefined): boolean => value === "true" || value === "strict" || value === "probe";

/** In a few words: what carries the packets, and how services are found. */
export function describeDataPlane({ parts, proxyMode }: DataPlaneFacts): string {
  const named = parts.map(({ title, version, container }) => {
    const mode = container === "kube-proxy" && proxyMode !== undefined ? ` with ${proxyMode}` : "";
    return `${title}${version === "" ? "" : ` ${version}`}${mode}`;
  });
  return named.length === 0 ? "a data plane that is not known here" : named.join(", ");
}

/** What the numbers of an arm are really of: first what contradicts its scenario, then what was found. */
export function dataPlaneNotes(facts: DataPlaneFacts, scenario: Scenario): readonly string[] {
  const contradictions = scenario.slug === AS_FOUND.slug ? [] : contradictionsOf(facts, scenario);
  const settings = Object.entries(facts.cilium ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    ...(contradictions.length === 0 ? [] : [`this cluster is not what scenario ${scenario.slug} says: ${contradictions.join("; ")}`]),
    `found in the cluster: ${describeDataPlane(facts)}`,
    ...(settings.length === 0 ? [] : [`Cilium is set to ${settings.join(", ")}`]),
  ];
}

function contradictionsOf({ parts, proxyMode, cilium }: DataPlaneFacts, { slug, lab }: Scenario): readonly string[] {
  const has = (container: string) => parts.some((part) => part.container === container);
  const wantsCilium = slug.startsWith("cilium");
  const found: string[] = [];
  if (wantsCilium && !has("cilium-agent")) found.push("Cilium does not run");
  if (!wantsCilium && !has("aws-node")) found.push("the Amazon VPC CNI does not run");
  if (!wantsCilium && has("cilium-agent")) found.push("Cilium runs");
  if (lab === undefined) return found;
  const routing = serviceRouting(proxyMode, cilium);
  if (routing !== undefined && routing !== lab.serviceRouting) found.push(`services are routed by ${routing}, not ${lab.serviceRouting}`);
  if (cilium !== undefined) {
    const network = cilium["routing-mode"] === "tunnel" ? (cilium["tunnel-protocol"] ?? "vxlan") : "native";
    if (network !== lab.podNetwork) found.push(`the pod network is ${network}, not ${lab.podNetwork}`);
    const host = isOn(cilium["enable-host-legacy-routing"]) ? "stack" : "ebpf";
    if (cilium["enable-host-legacy-routing"] !== undefined && host !== lab.hostRouting)
      found.push(`packets go through a node by ${host}, not ${lab.hostRouting}`);
  }
  return found;
}

function serviceRouting(proxyMode: string | undefined, cilium: DataPlaneFacts["cilium"]): string | undefined {
  if (isOn(cilium?.["kube-proxy-replacement"])) return "ebpf";
  return proxyMode;
}
