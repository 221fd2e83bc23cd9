import type { Readiness } from "../../../model/scenario.ts";
import type { Log } from "../../../ports/log.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import { describeExpectation, fits } from "../assertions/judge.ts";
import { objectField, readField } from "../assertions/object.ts";
import { type Looked, until, type Waiting } from "../until.ts";
import { lookAtNodes } from "./nodes.ts";
import { lookAtRollout, type WorkloadReference } from "./rollout.ts";

export interface ReadinessOptions {
  readonly cluster: Cluster;
  readonly log: Log;
  readonly ready: readonly Readiness[];
  /** How many nodes must have joined. */
  readonly nodes: number;
}

/**
 * Waits for the nodes, then for what the scenario names, in its order: what comes first is mostly why the next is missing.
 * @returns the names of the nodes, and when all were ready, by the clock that never jumps
 * @throws EnvironmentError with what is missing, and why
 */
export async function waitUntilReady(
  { cluster, log, ready, nodes }: ReadinessOptions,
  waiting: Waiting,
): Promise<{ readonly nodes: readonly string[]; readonly nodesReadyAt: number }> {
  const { clock, signal, limitSeconds } = waiting;
  const startedAt = clock.monotonicSeconds();
  const passed = () => clock.monotonicSeconds() - startedAt;
  // All of it has one limit together; the last one still gets a look.
  const left = (): Waiting => ({ ...waiting, log, limitSeconds: Math.max(0, limitSeconds - passed()) });
  const names = await until(async () => await lookAtNodes(cluster, nodes, signal), left());
  const nodesReadyAt = clock.monotonicSeconds();
  log.info(`${names.length} ${names.length === 1 ? "node is" : "nodes are"} ready after ${Math.round(passed())} s: ${names.join(", ")}`);
  for (const wanted of ready) {
    await until(async () => await look(cluster, wanted, signal), left());
    log.info(`${wanted.kind} ${wanted.subject} is as it must be after ${Math.round(passed())} s`);
  }
  return { nodes: names, nodesReadyAt };
}

async function look(cluster: Cluster, wanted: Readiness, signal: AbortSignal): Promise<Looked<true>> {
  if (wanted.kind !== "object") return await lookAtRollout(cluster, workloadOf(wanted.kind, wanted.subject), signal);
  const found = await readField(cluster, objectField(wanted.subject), signal);
  if (fits(wanted.expected, found)) return { found: true };
  return { missing: `${wanted.subject} should be ${describeExpectation(wanted.expected)} and is ${found ?? "not there"}` };
}

/** @param subject `<namespace>/<name>` */
export function workloadOf(kind: "daemonset" | "deployment", subject: string): WorkloadReference {
  const [namespace = "", name = ""] = subject.split("/");
  return { kind: kind === "daemonset" ? "DaemonSet" : "Deployment", namespace, name };
}
