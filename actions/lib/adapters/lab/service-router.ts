import type { ServiceProgramming } from "../../model/arrangement.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { type RunOptions, runChecked } from "../process/run-command.ts";
import { NODES, type NodeName } from "./names.ts";
import { inNamespace } from "./namespace.ts";
import { countMapEntries, mapDeletions, mapUpdates } from "./service-routing/ebpf.ts";
import { countIptablesRules, iptablesRules, NO_IPTABLES_RULES } from "./service-routing/iptables.ts";
import { countNftablesRules, NO_NFTABLES_RULES, nftablesRules } from "./service-routing/nftables.ts";
import { BASE_SERVICES, probedPosition, type ServicePort, servicePorts } from "./services.ts";

/** A node of an arm, as far as service routing goes. */
export interface RoutedNode {
  readonly name: NodeName;
  readonly namespace: string;
  /** Folder of the node's pinned eBPF maps. */
  readonly pins: string;
}

/** A command with its input, ready to run: what a person would type to do the same by hand. */
export interface Programming {
  readonly argv: readonly string[];
  readonly input: string;
}

/** How one mechanism is told of services. Pure: it only writes the commands. */
interface Mechanism {
  load(node: RoutedNode, ports: readonly ServicePort[]): Programming;
  clear(node: RoutedNode, ports: readonly ServicePort[]): Programming;
  list(node: RoutedNode): readonly string[];
  count(listed: string): number;
}

export const MECHANISMS: Readonly<Record<LabRecipe["serviceRouting"], Mechanism>> = {
  iptables: {
    load: (node, ports) => ({ argv: inNamespace(node.namespace, ["iptables-nft-restore"]), input: iptablesRules(ports) }),
    clear: (node) => ({ argv: inNamespace(node.namespace, ["iptables-nft-restore"]), input: NO_IPTABLES_RULES }),
    list: (node) => inNamespace(node.namespace, ["iptables-nft-save"]),
    count: countIptablesRules,
  },
  nftables: {
    load: (node, ports) => ({ argv: inNamespace(node.namespace, ["nft", "-f", "-"]), input: nftablesRules(ports) }),
    clear: (node) => ({ argv: inNamespace(node.namespace, ["nft", "-f", "-"]), input: NO_NFTABLES_RULES }),
    list: (node) => inNamespace(node.namespace, ["nft", "--json", "list", "ruleset"]),
    count: countNftablesRules,
  },
  ebpf: {
    load: (node, ports) => ({ argv: ["bpftool", "batch", "file", "-"], input: mapUpdates(ports, node.pins) }),
    clear: (node, ports) => ({ argv: ["bpftool", "batch", "file", "-"], input: mapDeletions(ports, node.pins) }),
    list: (node) => ["bpftool", "--json", "map", "dump", "pinned", `${node.pins}/services`],
    count: countMapEntries,
  },
};

/** Keeps the services of one arm, on both its nodes. */
export class ServiceRouter {
  readonly #mechanism: Mechanism;
  readonly #nodes: Readonly<Record<NodeName, RoutedNode>>;
  /** What is programmed now. */
  #ports: readonly ServicePort[] = [];
  #services = 0;
  /** Entries by number of services: the same input gives the same rules, so they are counted once. */
  readonly #entries = new Map<number, number>();

  constructor(mechanism: LabRecipe["serviceRouting"], nodes: Readonly<Record<NodeName, RoutedNode>>) {
    this.#mechanism = MECHANISMS[mechanism];
    this.#nodes = nodes;
  }

  /** Back to the services of an empty cluster, if they are not there already. */
  async programBase(options: RunOptions): Promise<void> {
    if (this.#services !== BASE_SERVICES) await this.program(BASE_SERVICES, options);
  }

  /**
   * Programmes services from none, both nodes at once as their agents would, and times it.
   * @param settle waited for between taking the former services out and loading these: the kernel goes on freeing for a while
   */
  async program(
    services: number,
    options: RunOptions,
    settle: () => Promise<unknown> = async () => undefined,
  ): Promise<ServiceProgramming> {
    const former = this.#ports;
    const ports = servicePorts(services);
    this.#services = 0;
    if (former.length > 0) await this.#onBothNodes((node) => this.#mechanism.clear(node, former), options);
    await settle();
    const seconds = await this.#onBothNodes((node) => this.#mechanism.load(node, ports), options);
    this.#ports = ports;
    this.#services = services;
    return { services, seconds, entries: await this.#countEntries(services, options), position: probedPosition(ports) };
  }

  /** @returns seconds until the slower node was done */
  async #onBothNodes(programming: (node: RoutedNode) => Programming, options: RunOptions): Promise<number> {
    // Both texts are written before either clock starts: ours is not the mechanism's time.
    const ready = NODES.map((name) => programming(this.#nodes[name]));
    const seconds = await Promise.all(ready.map(async ({ argv, input }) => (await runChecked(argv, { ...options, input })).seconds));
    return Math.max(...seconds);
  }

  async #countEntries(services: number, options: RunOptions): Promise<number> {
    const known = this.#entries.get(services);
    if (known !== undefined) return known;
    const { stdout } = await runChecked(this.#mechanism.list(this.#nodes.n1), options);
    const entries = this.#mechanism.count(stdout);
    this.#entries.set(services, entries);
    return entries;
  }
}
