import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
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
  const { stdout } = await runChecked(["ip", "-brief", "link", "show"]);
  if (new RegExp(`^${OUTSIDE_LINK}\\b`, "m").test(stdout)) await runChecked(["ip", "link", "delete", OUTSIDE_LINK]);
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
