import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../project-files.ts";

/** How much of a node is looked at: the more, the more it costs. */
export type Scope =
  /** Processor time and memory, twice with a pause between: is the node quiet? */
  | "window"
  /** What kube-proxy says of itself. */
  | "proxy"
  /** What can spoil a step: processor time, conntrack, allowances of the network interfaces. */
  | "step"
  /** Everything: also what rarely changes, and counts of rules. */
  | "all";

export interface NodeQuestion {
  readonly scope: Scope;
  /** Between the two looks of a window, seconds. */
  readonly pauseSeconds?: number;
  /** Whose containers are ours. */
  readonly namespaces: readonly string[];
}

/** Containers that are part of a data plane, as their projects' manifests name them. */
const DATA_PLANE_CONTAINERS = [
  ...["aws-node", "aws-eks-nodeagent", "kube-proxy"],
  ...["cilium-agent", "cilium-envoy", "cilium-operator"],
  ...["calico-node", "calico-typha", "kube-flannel", "antrea-agent", "antrea-ovs"],
] as const;

/** Settings of a node that shape the numbers. */
const SYSCTLS = [
  ...["net.core.default_qdisc", "net.core.rmem_max", "net.core.wmem_max", "net.core.netdev_max_backlog", "net.core.bpf_jit_enable"],
  ...["net.ipv4.tcp_congestion_control", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem", "net.netfilter.nf_conntrack_max"],
] as const;

/** Where the agent finds the node's control groups, and the links by which a kubelet names containers. */
export const CGROUPS = "/host/cgroup";
export const CONTAINER_LINKS = "/host/containers";

/** The agent's container has the script in its environment, so that no request carries it: those that go through proxies may be no longer than a few KB. */
export const SCRIPT_VARIABLE = "NODE_SCRIPT";

/** The script comes with the project, also where only `dist/` runs. */
export const readScript = (): string =>
  readFileSync(join(projectRoot(), "actions/lib/adapters/kubernetes/node-agent/read-node.sh"), "utf8");

/** What begins the line that begins a section; new for every reading, so that nothing that is read can look like one. */
export const newMark = (): string => `--${randomBytes(16).toString("hex")}`;

/** Argument list for the agent's container. */
export const nodeCommand = (mark: string, { scope, pauseSeconds = 0, namespaces }: NodeQuestion): string[] => [
  ...["/bin/sh", "-c", `eval "$${SCRIPT_VARIABLE}"`, "node-agent", mark, scope, String(pauseSeconds)],
  ...[namespaces.join(" "), DATA_PLANE_CONTAINERS.join(" "), SYSCTLS.join(" "), CGROUPS, CONTAINER_LINKS],
];

/**
 * Sections by heading, without surrounding empty lines; `undefined` when the last one is missing, which says that the answer was cut off.
 * A heading that comes twice has both texts, in order.
 */
export function splitSections(printed: string, mark: string): ReadonlyMap<string, readonly string[]> | undefined {
  const sections = new Map<string, string[]>();
  const [, ...parts] = `\n${printed}`.split(`\n${mark} `);
  for (const part of parts) {
    const end = part.indexOf("\n");
    const heading = end < 0 ? part : part.slice(0, end);
    const texts = sections.get(heading) ?? [];
    texts.push(end < 0 ? "" : part.slice(end + 1).trim());
    sections.set(heading, texts);
  }
  return sections.has("end") ? sections : undefined;
}
