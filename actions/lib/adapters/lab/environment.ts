import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import type { Environment } from "../../model/record.ts";
import { type RunOptions, runChecked } from "../process/run-command.ts";
import { CLIENT, namespaceName, type Place } from "./names.ts";
import { inNamespace } from "./namespace.ts";
import { NODE_SYSCTLS, POD_SYSCTLS } from "./namespace-settings.ts";
import { coreList, type Pinning } from "./pinning.ts";

/** Settings of the machine that shape the numbers. */
const SYSCTLS = [
  "net.core.default_qdisc",
  "net.core.rmem_max",
  "net.core.wmem_max",
  "net.core.netdev_max_backlog",
  "net.core.bpf_jit_enable",
  "net.ipv4.tcp_congestion_control",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
  "net.netfilter.nf_conntrack_max",
] as const;

/** Settings in the lab's own namespaces as the kernel has them, by name; those it lacks are not there. */
export interface LabSysctls {
  readonly nodes?: Readonly<Record<string, string>>;
  readonly pods?: Readonly<Record<string, string>>;
}

/** @param inLab what `readLabSysctls` found; left out while no arm is built */
export function labEnvironment(tools: Readonly<Record<string, string>>, pinning: Pinning, inLab: LabSysctls = {}): Environment {
  const cores = cpus();
  return {
    kernel: release(),
    operatingSystem: operatingSystem(),
    cpuModel: cores[0]?.model.trim() ?? "unknown",
    cores: cores.length,
    memoryBytes: totalmem(),
    pinning: { client: coreList(pinning.client), server: coreList(pinning.server) },
    tools,
    sysctls: {
      ...Object.fromEntries(
        SYSCTLS.flatMap((name) => {
          const value = read(`/proc/sys/${name.replaceAll(".", "/")}`);
          return value === undefined ? [] : [[name, withSingleSpaces(value)]];
        }),
      ),
      ...labelled("nodes", inLab.nodes),
      ...labelled("pods", inLab.pods),
    },
  };
}

/** Reads back, on a node and in a pod of a built arm, what the lab sets there: it passes over what a kernel lacks. */
export async function readLabSysctls(run: string, arm: string, options: RunOptions = {}): Promise<LabSysctls> {
  const readIn = async (place: Place, names: readonly string[]) =>
    // -e: a name that this kernel lacks is no error.
    parseSysctls((await runChecked(inNamespace(namespaceName(run, arm, place), ["sysctl", "-e", ...names]), options)).stdout);
  return { nodes: await readIn("n1", Object.keys(NODE_SYSCTLS)), pods: await readIn(CLIENT, Object.keys(POD_SYSCTLS)) };
}

/** Parses what `sysctl NAME…` prints: `name = value`, a line each. */
export function parseSysctls(printed: string): Record<string, string> {
  return Object.fromEntries(
    printed.split("\n").flatMap((line) => {
      const [, name, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, withSingleSpaces(value)]];
    }),
  );
}

const labelled = (where: string, settings: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${name} (lab ${where})`, value]));

const withSingleSpaces = (value: string): string => value.trim().replaceAll(/\s+/g, " ");

function operatingSystem(): string {
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(read("/etc/os-release") ?? "")?.[1] ?? "Linux";
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
