import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import type { Environment } from "../../model/record.ts";
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

export function labEnvironment(tools: Readonly<Record<string, string>>, pinning: Pinning): Environment {
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
          return value === undefined ? [] : [[name, value.trim().replaceAll(/\s+/g, " ")]];
        }),
      ),
      ...setIn("nodes", NODE_SYSCTLS),
      ...setIn("pods", POD_SYSCTLS),
    },
  };
}

/** What the lab sets in its own namespaces, where a fresh one would have something else. */
const setIn = (where: string, settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${name} (lab ${where})`, value]));

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
