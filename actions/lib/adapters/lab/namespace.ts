import { type Completed, type RunOptions, runChecked } from "../process/run-command.ts";
import { namespaceFile } from "./names.ts";

/** Argument list that runs a command in a network namespace. */
export const inNamespace = (namespace: string, argv: readonly string[]): string[] => [
  "nsenter",
  `--net=${namespaceFile(namespace)}`,
  ...argv,
];

/** Where a process runs: namespace, cgroup, cores. */
export interface ProcessPlace {
  readonly namespace: string;
  readonly cgroup: string;
  readonly cores: readonly number[];
}

/**
 * Argument list that runs a command at a place. Every link of the chain replaces itself by the next, so the process that was
 * started is the command in the end, and it is in the cgroup, with the eBPF programs attached there, before its first system call.
 */
export const atPlace = (place: ProcessPlace, argv: readonly string[]): string[] => [
  "sh",
  "-c",
  'echo $$ > "$1" && shift && exec "$@"',
  "sh",
  `${place.cgroup}/cgroup.procs`,
  ...inNamespace(place.namespace, ["taskset", "--cpu-list", place.cores.join(","), ...argv]),
];

/** Runs `ip`, `tc` or `bridge` once for many commands. */
export async function runBatch(
  namespace: string | undefined,
  tool: string,
  commands: readonly string[],
  options: RunOptions,
): Promise<Completed> {
  const argv = [tool, "-batch", "-"];
  return runChecked(namespace === undefined ? argv : inNamespace(namespace, argv), { ...options, input: `${commands.join("\n")}\n` });
}

/** Sets kernel settings of a namespace; those that this kernel lacks are passed over. */
export async function setSysctls(namespace: string, settings: Readonly<Record<string, string>>, options: RunOptions): Promise<void> {
  await runChecked(
    inNamespace(namespace, ["sysctl", "-e", "-q", "-w", ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)]),
    options,
  );
}
