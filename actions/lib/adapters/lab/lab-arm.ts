import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Command, Execution } from "../../model/command.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { type Placement, placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import { DNS_NAMES, type Workload } from "../../model/workload.ts";
import { runChecked, runCommand } from "../process/run-command.ts";
import { hostsFile, serverPrograms } from "../workload-servers.ts";
import { createCgroup } from "./cgroup.ts";
import { attachHostRouting, attachSocketPrograms, loadPrograms } from "./ebpf-programs.ts";
import { CLIENT, cgroupOfNode, NODES, type NodeName, namespaceName, nodeOf, type Place, PODS, SERVER_PODS } from "./names.ts";
import { atPlace, inNamespace, type ProcessPlace, runBatch, setSysctls } from "./namespace.ts";
import { NODE_SYSCTLS, POD_SYSCTLS } from "./namespace-settings.ts";
import type { Pinning } from "./pinning.ts";
import type { RunDirectory } from "./run-directory.ts";
import { Server } from "./servers.ts";
import { type RoutedNode, ServiceRouter } from "./service-router.ts";
import { WORKLOAD_PORTS } from "./services.ts";
import { overlayForwarding, topology } from "./topology.ts";

export interface LabArmOptions {
  readonly directory: RunDirectory;
  readonly name: string;
  readonly recipe: LabRecipe;
  readonly pinning: Pinning;
  /** Compiled data-plane.bpf.c. */
  readonly object: string;
  readonly workloads: readonly Workload[];
  readonly paths: readonly TrafficPath[];
}

/** One arm of the lab: six namespaces with the mechanisms of its recipe, and the servers in them. */
export class LabArm {
  readonly name: string;
  readonly scratch: string;
  readonly router: ServiceRouter;
  readonly #options: LabArmOptions;
  /** As far as service routing goes; for whoever wants to programme it by hand. */
  readonly nodes: Readonly<Record<NodeName, RoutedNode>>;
  readonly #servers: Server[] = [];

  constructor(options: LabArmOptions) {
    const { directory, name, recipe } = options;
    this.name = name;
    this.scratch = `${directory.path}/${name}`;
    this.#options = options;
    this.nodes = { n1: this.#routedNode("n1"), n2: this.#routedNode("n2") };
    this.router = new ServiceRouter(recipe.serviceRouting, this.nodes);
  }

  async build(signal: AbortSignal): Promise<void> {
    const { recipe, object } = this.#options;
    mkdirSync(this.scratch);
    for (const node of NODES) createCgroup(this.#cgroup(node));
    const plan = topology(this.#options.directory.run, this.name, recipe);
    await runBatch(undefined, "ip", plan.outside, { signal });
    await Promise.all(
      [...NODES, ...PODS].map(async (place) => {
        const namespace = this.#namespace(place);
        await runBatch(namespace, "ip", plan.inside[place], { signal });
        await setSysctls(namespace, place in NODE_PLACES ? NODE_SYSCTLS : POD_SYSCTLS, { signal });
      }),
    );
    if (recipe.podNetwork === "vxlan") {
      for (const node of NODES) await runBatch(this.#namespace(node), "bridge", [overlayForwarding(node)], { signal });
    }
    if (recipe.queueing === "fq") await this.#queueFairly(signal);
    if (recipe.serviceRouting === "ebpf" || recipe.hostRouting === "ebpf") {
      for (const node of NODES) await loadPrograms(object, this.nodes[node].pins, signal);
    }
    if (recipe.serviceRouting === "ebpf") {
      for (const node of NODES) await attachSocketPrograms(this.nodes[node].pins, this.#cgroup(node), signal);
    }
    if (recipe.hostRouting === "ebpf") {
      for (const node of NODES) await attachHostRouting(this.nodes[node], signal);
    }
    await this.router.programBase({ signal });
    await this.#startServers(signal);
  }

  /** Runs a command in the client pod. */
  async run(command: Command, signal: AbortSignal): Promise<Execution> {
    for (const [path, text] of Object.entries(command.inputs ?? {})) writeFileSync(path, text);
    const { timedOut, ...completed } = await runCommand(this.clientArgv(command.argv), { signal, limitSeconds: command.limitSeconds });
    return { ...completed, argv: command.argv, timedOut, files: this.#takeFiles(command.files ?? []) };
  }

  /** What a person would type to run the same command in the client pod. */
  clientArgv(argv: readonly string[]): string[] {
    return atPlace(this.#place(CLIENT, this.#options.pinning.client), argv);
  }

  async ensureServers(signal: AbortSignal): Promise<void> {
    for (const server of this.#servers) await server.ensureRunning(signal);
  }

  async restartServers(signal: AbortSignal): Promise<void> {
    for (const server of this.#servers) await server.restart(signal);
  }

  async #startServers(signal: AbortSignal): Promise<void> {
    const namesFile = `${this.scratch}/names`;
    writeFileSync(namesFile, hostsFile(DNS_NAMES));
    const placements = new Set<Placement>(this.#options.paths.map(placementOf));
    const programs = serverPrograms(this.#options.workloads, namesFile, WORKLOAD_PORTS);
    for (const pod of [...placements].flatMap((placement) => SERVER_PODS[placement])) {
      for (const program of programs) {
        // iperf3's service has one endpoint, see services.ts.
        if (program.name === "iperf3" && pod === "n2p2") continue;
        this.#servers.push(
          new Server(program, this.#place(pod, this.#options.pinning.server), `${this.scratch}/${pod}.${program.name}.log`),
        );
      }
    }
    await Promise.all(this.#servers.map((server) => server.ensureRunning(signal)));
  }

  async #queueFairly(signal: AbortSignal): Promise<void> {
    for (const place of [...NODES, ...PODS]) {
      await runChecked(inNamespace(this.#namespace(place), ["tc", "qdisc", "replace", "dev", "eth0", "root", "fq"]), { signal });
    }
  }

  #takeFiles(paths: readonly string[]): Record<string, string> {
    const files: Record<string, string> = {};
    for (const path of paths) {
      try {
        files[path] = readFileSync(path, "utf8");
        rmSync(path);
      } catch {
        // Not written: the parser says what it misses.
      }
    }
    return files;
  }

  #routedNode(name: NodeName): RoutedNode {
    // The bpf file system allows no dots in names.
    const pins = `${this.#options.directory.pins}/${this.name.replaceAll(".", "_")}-${name}`;
    return { name, namespace: this.#namespace(name), pins };
  }

  #namespace(place: Place): string {
    return namespaceName(this.#options.directory.run, this.name, place);
  }

  #cgroup(node: NodeName): string {
    return `${this.#options.directory.cgroup}/${cgroupOfNode(this.name, node)}`;
  }

  #place(place: Place, cores: readonly number[]): ProcessPlace {
    return { namespace: this.#namespace(place), cgroup: this.#cgroup(nodeOf(place)), cores };
  }
}

const NODE_PLACES: Readonly<Record<NodeName, true>> = { n1: true, n2: true };
