import type { CoreUse, CpuUsage } from "../../../model/command.ts";
import type { Conditions } from "../../../model/record.ts";
import { busiestSeconds, type CpuWindow, secondsOf, shareOf } from "./cpu-window.ts";
import type { MeasuredUsage } from "./usage.ts";

/** The node of the client and that of the server, which may be the same. */
export interface NodePair {
  readonly client: MeasuredUsage;
  readonly server: MeasuredUsage;
  /** Both nodes run on one kernel (`findMachines`), whose processor times are of both together. */
  readonly sharesMachine: boolean;
}

/**
 * What a step cost both nodes. Nodes that share a machine cannot be told apart and are counted once: client, server and total are then the same.
 * @param idleFloorCores from `idleFloor`
 */
export function cpuUsage(pair: NodePair, idleFloorCores?: number): CpuUsage {
  const windows = machineWindows(pair);
  const uses = windows.map(coreUse);
  const [client = coreUse(pair.client.cpu), server = client] = uses;
  return {
    // Both windows begin and end with a reading of their own, some milliseconds apart.
    wallSeconds: Math.max(...windows.map(({ wallSeconds }) => wallSeconds)),
    client,
    server,
    total: {
      busyCoreSeconds: sum(uses.map(({ busyCoreSeconds }) => busyCoreSeconds)),
      busiestCoreSeconds: Math.max(...uses.map(({ busiestCoreSeconds }) => busiestCoreSeconds)),
      cores: sum(uses.map(({ cores }) => cores)),
    },
    ...(idleFloorCores === undefined ? {} : { idleFloorCores }),
  };
}

/**
 * How undisturbed a step was. Foreign is the user time of pods that are neither ours nor the data plane's; kernel work is done in the name of whoever runs when an
 * interrupt arrives, and what node services do (kubelet, container runtime) is done for our requests too. Absent where the node has no such control groups.
 */
export function disturbanceOf(
  pair: NodePair,
): Pick<Conditions, "stealShare" | "interruptShare"> & Partial<Pick<Conditions, "foreignShare">> {
  const windows = machineWindows(pair);
  const coreSeconds = sum(windows.map(({ wallSeconds, cores }) => wallSeconds * cores.length));
  const share = (seconds: number) => seconds / coreSeconds;
  const foreign = nodesOf(pair).map(foreignSeconds);
  const isKnown = foreign.every((seconds) => seconds !== undefined);
  return {
    stealShare: share(sum(windows.map((window) => secondsOf(window, "steal")))),
    interruptShare: share(sum(windows.map((window) => secondsOf(window, "interrupt") + secondsOf(window, "softInterrupt")))),
    ...(isKnown ? { foreignShare: share(sum(foreign)) } : {}),
  };
}

/** Share of all cores, 0 to 1, that was busy. */
export const busyShare = (windows: readonly CpuWindow[]): number => Math.max(...windows.map((window) => shareOf(window, "busy")));

/** What nodes spend when nothing is measured. */
export interface IdleFloor {
  /** Adds a quiet moment, one window per machine: one alone is too short for the hundredths that idle times are counted in. */
  add(windows: readonly CpuWindow[]): void;
  /** Cores that are busy; undefined until the first quiet moment. */
  cores(): number | undefined;
}

export function idleFloor(): IdleFloor {
  let busyCoreSeconds = 0;
  let wallSeconds = 0;
  return {
    add(windows) {
      busyCoreSeconds += sum(windows.map((window) => secondsOf(window, "busy")));
      wallSeconds += sum(windows.map((window) => window.wallSeconds)) / windows.length;
    },
    cores: () => (wallSeconds === 0 ? undefined : busyCoreSeconds / wallSeconds),
  };
}

/** One window per machine that carries the step. */
export const machineWindows = (pair: NodePair): readonly CpuWindow[] =>
  pair.sharesMachine ? [pair.client.cpu] : nodesOf(pair).map(({ cpu }) => cpu);

/** Both nodes, or the one that is both. */
export const nodesOf = ({ client, server }: NodePair): readonly MeasuredUsage[] =>
  client.node === server.node ? [client] : [client, server];

const coreUse = (window: CpuWindow): CoreUse => ({
  busyCoreSeconds: secondsOf(window, "busy"),
  busiestCoreSeconds: busiestSeconds(window),
  cores: window.cores.length,
});

function foreignSeconds({ groups, containers }: MeasuredUsage): number | undefined {
  const all = groups.pods?.userSeconds;
  const known = containers.map(({ userSeconds }) => userSeconds);
  if (all === undefined || known.some((seconds) => seconds === undefined)) return undefined;
  return Math.max(0, all - sum(known));
}

const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0);
