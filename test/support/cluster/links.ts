import { setTimeout as sleep } from "node:timers/promises";
import { runChecked, runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { firstProcess, runOnMachine } from "./machine.ts";
import {
  ALL_NODES,
  addressOf,
  CONTROL_PLANE,
  type MachineName,
  type NodeName,
  OUTSIDE_ADDRESS,
  OUTSIDE_LINK,
  PREFIX_LENGTH,
  podNetwork,
} from "./names.ts";

const SWITCH = "switch";
const UNPLUG_SECONDS = 20;
/** Locally administered. Left to itself, a switch has the lowest address of its ports, another one when that port goes, and whoever remembers it talks to nobody for a minute. */
const SWITCH_HARDWARE_ADDRESS = "02:00:00:00:00:01";

/** Makes the control plane's machine the switch, and gives the real machine a link to it, by which it reaches the API server. */
export async function connectControlPlane(): Promise<void> {
  await settle(CONTROL_PLANE, { "net.ipv4.ip_forward": "1", "net.bridge.bridge-nf-call-iptables": "0" });
  await batch(CONTROL_PLANE, [
    "link set lo up",
    `link add name ${SWITCH} address ${SWITCH_HARDWARE_ADDRESS} type bridge`,
    `address add ${addressOf(CONTROL_PLANE)}/${PREFIX_LENGTH} dev ${SWITCH}`,
    `link set ${SWITCH} up`,
    ...ALL_NODES.map(routeToPodsOf),
  ]);
  await plug("outside", `name ${OUTSIDE_LINK}`);
  await ip([`address add ${OUTSIDE_ADDRESS}/${PREFIX_LENGTH} dev ${OUTSIDE_LINK}`, `link set ${OUTSIDE_LINK} up`]);
}

/** Gives a node its link to the switch, its address, and routes to the pods of all nodes that there may ever be. */
export async function connectNode(node: NodeName): Promise<void> {
  await settle(node, { "net.ipv4.ip_forward": "1", "net.ipv4.conf.all.rp_filter": "0", "net.ipv4.conf.default.rp_filter": "0" });
  await unplugged(node);
  await plug(node, `name eth0 netns ${firstProcess(node)}`);
  await batch(node, [
    "link set lo up",
    `address add ${addressOf(node)}/${PREFIX_LENGTH} dev eth0`,
    "link set eth0 up",
    // Leads nowhere, but a packet to a service's address is only looked at when there is a route for it.
    `route add default via ${addressOf(CONTROL_PLANE)}`,
    ...ALL_NODES.filter((other) => other !== node).map(routeToPodsOf),
  ]);
}

/** Removes what a start that was killed may have left outside of its namespaces. */
export async function disconnectOutside(): Promise<void> {
  if (!(await linksOf()).includes(OUTSIDE_LINK)) return;
  // The kernel may just be removing it: a link goes with the namespace at its other end, a moment after the last process there.
  const { stderr } = await runCommand(["ip", "link", "delete", OUTSIDE_LINK]);
  if ((await linksOf()).includes(OUTSIDE_LINK)) throw new EnvironmentError(`The link ${OUTSIDE_LINK} cannot be removed: ${stderr.trim()}`);
}

/** Resolves when the switch has no link to a node any more: the kernel removes it a moment after the node's last process has ended. */
async function unplugged(node: NodeName): Promise<void> {
  for (const deadline = Date.now() + UNPLUG_SECONDS * 1000; (await linksOf(CONTROL_PLANE)).includes(node); await sleep(50))
    if (Date.now() > deadline) throw new EnvironmentError(`The link of node ${node} did not go within ${UNPLUG_SECONDS} s.`);
}

/** Names of the links of the real machine or of one of ours. */
async function linksOf(machine?: MachineName): Promise<readonly string[]> {
  const argv = ["ip", "-json", "link", "show"] as const;
  const { stdout } = await (machine === undefined ? runChecked(argv) : runOnMachine(machine, argv));
  return (JSON.parse(stdout) as { readonly ifname: string }[]).map(({ ifname }) => ifname);
}

const routeToPodsOf = (node: NodeName): string => `route add ${podNetwork(node)} via ${addressOf(node)}`;

/** Adds a port to the switch and the link that it leads to. */
async function plug(port: NodeName | "outside", link: string): Promise<void> {
  await ip([`link add name ${port} netns ${firstProcess(CONTROL_PLANE)} type veth peer ${link}`]);
  await batch(CONTROL_PLANE, [`link set ${port} master ${SWITCH} up`]);
}

const ip = async (commands: readonly string[]): Promise<unknown> =>
  runChecked(["ip", "-batch", "-"], { input: `${commands.join("\n")}\n` });
const batch = async (machine: MachineName, commands: readonly string[]): Promise<unknown> =>
  runOnMachine(machine, ["ip", "-batch", "-"], { input: `${commands.join("\n")}\n` });

async function settle(machine: MachineName, settings: Readonly<Record<string, string>>): Promise<void> {
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await runOnMachine(machine, ["sysctl", "-e", "-q", "-w", ...words]);
}
