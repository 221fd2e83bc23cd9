import { runChecked } from "../process/run-command.ts";
import { nodeAddress, nodeOf, otherNode, PODS, podAddress, podLink } from "./names.ts";
import { inNamespace, runBatch } from "./namespace.ts";
import type { RoutedNode } from "./service-router.ts";
import { address, u32 } from "./service-routing/ebpf.ts";

/** Socket programs of data-plane.bpf.c and where they attach. */
const SOCKET_PROGRAMS = {
  connect4: "socket_connect",
  sendmsg4: "socket_sendmsg",
  recvmsg4: "socket_recvmsg",
  getpeername4: "socket_getpeername",
} as const;

/** Loads a copy of all programs with maps of its own, pinned in a folder. */
export async function loadPrograms(object: string, pins: string, signal: AbortSignal): Promise<void> {
  await runChecked(["bpftool", "prog", "loadall", object, pins, "pinmaps", pins], { signal });
}

/** From now on, sockets of processes in the cgroup reach services by the maps of these pins. */
export async function attachSocketPrograms(pins: string, cgroup: string, signal: AbortSignal): Promise<void> {
  for (const [hook, program] of Object.entries(SOCKET_PROGRAMS)) {
    await runChecked(["bpftool", "cgroup", "attach", cgroup, hook, "pinned", `${pins}/${program}`, "multi"], { signal });
  }
}

/** Puts the redirecting programs on a node's pod links and uplink, and tells them where every pod is. */
export async function attachHostRouting(node: RoutedNode, signal: AbortSignal): Promise<void> {
  const interfaces = await interfaceNumbers(node.namespace, signal);
  const other = otherNode(node.name);
  const route = (pod: string, link: number, via: string) =>
    `map update pinned ${node.pins}/routes key ${address(pod)} value ${u32(link)} ${address(via)}`;
  const local = PODS.filter((pod) => nodeOf(pod) === node.name);
  const remote = PODS.filter((pod) => nodeOf(pod) === other);
  const updates = [
    `map update pinned ${node.pins}/uplink key ${u32(0)} value ${u32(interfaces.get("eth0") ?? 0)}`,
    ...local.map((pod) => route(podAddress(pod), interfaces.get(podLink(pod)) ?? 0, "0.0.0.0")),
    ...remote.map((pod) => route(podAddress(pod), 0, nodeAddress(other))),
  ];
  await runChecked(["bpftool", "batch", "file", "-"], { signal, input: `${updates.join("\n")}\n` });
  await runBatch(
    node.namespace,
    "tc",
    [...local.flatMap((pod) => onIngress(podLink(pod), `${node.pins}/from_pod`)), ...onIngress("eth0", `${node.pins}/from_uplink`)],
    { signal },
  );
}

const onIngress = (link: string, program: string): string[] => [
  `qdisc add dev ${link} clsact`,
  `filter add dev ${link} ingress bpf direct-action object-pinned ${program}`,
];

async function interfaceNumbers(namespace: string, signal: AbortSignal): Promise<Map<string, number>> {
  const { stdout } = await runChecked(inNamespace(namespace, ["ip", "-json", "link", "show"]), { signal });
  return new Map((JSON.parse(stdout) as { ifname: string; ifindex: number }[]).map((link) => [link.ifname, link.ifindex]));
}
