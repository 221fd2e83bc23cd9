import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CoreTimes, Moment } from "../../../../../actions/lib/adapters/kubernetes/node-agent/moment.ts";
import type { NodeContainer, NodeReading } from "../../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";

/** What a node said, as a file of test/fixtures/node-agent has it. */
export const fixture = (name: string): string => readFileSync(join(import.meta.dirname, "../../../../fixtures/node-agent", name), "utf8");

export const core = (times: Partial<CoreTimes> = {}): CoreTimes => ({
  ...{ user: 0, nice: 0, system: 0, idle: 0, iowait: 0, interrupt: 0, softInterrupt: 0, steal: 0 },
  ...times,
});

export const moment = (at: number, cores: readonly CoreTimes[], others: Partial<Moment> = {}): Moment => ({
  at,
  cores: new Map(cores.map((times, number) => [number, times])),
  counters: { bootTime: 1_790_000_000, contextSwitches: 1000 * at, forks: 10 * at },
  containers: new Map(),
  ...others,
});

/** A reading that took no time. */
export const reading = (now: Moment, others: Partial<NodeReading> = {}): NodeReading => ({
  node: "n1",
  bootId: "7f5c",
  startedTicks: 3,
  kernel: "6.12.0",
  containers: [],
  first: now,
  last: now,
  ...others,
});

export const container = (id: string, others: Partial<NodeContainer> = {}): NodeContainer => ({
  namespace: "kube-system",
  pod: "kube-proxy-x",
  container: "kube-proxy",
  id,
  isOurs: false,
  ...others,
});
