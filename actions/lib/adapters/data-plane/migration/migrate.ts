import type { AssertionResult } from "../../../model/assertion.ts";
import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import type { MigrationResult, NodeState, Phase, Swap } from "./migration.ts";
import { deletePods, schedulable } from "./node-pods.ts";
import type { ProbeSession } from "./probes.ts";
import { describeStep, type MigrationStep, type MigrationStrategy, stepsOf } from "./strategies.ts";

/** How long what was measured may take to be fetched; less after a failure or an interruption, when a cancelled job has little time left. */
const FETCH_LIMIT_SECONDS = 300;
const LAST_LIMIT_SECONDS = 60;
/** How long is watched before the first step and after the last, so that the last change is seen to have settled. */
const CALM_SECONDS = 3;

export interface MigrationOptions {
  readonly cluster: Cluster;
  readonly strategy: MigrationStrategy;
  /** Names of the data planes, for people. */
  readonly from: string;
  readonly to: string;
  /** All nodes that have the old data plane. */
  readonly nodes: readonly string[];
  /** Those of them that probe and are probed, two at best. */
  readonly probedNodes: readonly string[];
  readonly swap: Swap;
  /** Called once, before the first step; whoever made it gives `startProbes` with the probed nodes. */
  readonly startProbes: (signal: AbortSignal) => Promise<ProbeSession>;
  readonly clock: Clock;
  readonly log: Log;
}

const NEEDS: Readonly<Record<MigrationStrategy, readonly (keyof Swap)[]>> = {
  "in-place": ["everywhere"],
  "node-by-node": ["prepare", "node"],
  "new-node-group": ["prepare", "addNodes", "deleteNodes"],
};

/**
 * Changes the data plane of a cluster that lives, while probes record what users would feel.
 * A step that fails, or the signal, ends it there: the probes are ended, and the result tells what was measured until then, what failed and where every
 * node stands. Nothing is rolled back, and a node that takes no pods is left so: half a change undone in haste is worse than one that is known.
 * @throws ConfigurationError for a strategy that the change does not offer; EnvironmentError where nothing could be probed; both before anything is changed
 */
export async function migrate(options: MigrationOptions, signal: AbortSignal): Promise<MigrationResult> {
  const { strategy, swap, probedNodes } = options;
  const missing = NEEDS[strategy].find((need) => swap[need] === undefined);
  if (missing !== undefined)
    throw new ConfigurationError(
      `Input "strategy" must be one that the change from ${options.from} to ${options.to} offers, not "${strategy}": it has no way to ${WAYS[missing]}.`,
    );
  if (probedNodes.length < 2)
    throw new EnvironmentError(`A migration is probed between two nodes, and ${probedNodes.length} of the cluster can be probed.`);
  await using probes = await options.startProbes(signal);
  return await new Migration(options, probes).run(signal);
}

const WAYS: Readonly<Record<keyof Swap, string>> = {
  everywhere: "change all nodes at once",
  prepare: "bring the new data plane beside the old one",
  node: "change a single node",
  addNodes: "add nodes",
  deleteNodes: "delete nodes",
  ready: "wait for the new data plane",
  finish: "remove the old data plane",
  check: "check the new data plane",
  leftovers: "look for what the old data plane left",
};

class Migration {
  readonly #options: MigrationOptions;
  readonly #probes: ProbeSession;
  readonly #phases: Phase[] = [];
  readonly #nodes: Map<string, NodeState>;
  readonly #restarted: string[] = [];
  readonly #untouched = new Set<string>();
  readonly #troubles: string[] = [];
  #newNodes: readonly string[] = [];

  constructor(options: MigrationOptions, probes: ProbeSession) {
    this.#options = options;
    this.#probes = probes;
    this.#nodes = new Map(options.nodes.map((node) => [node, { node, dataPlane: "old", takesPods: true }]));
  }

  async run(signal: AbortSignal): Promise<MigrationResult> {
    const { strategy, from, to, nodes, probedNodes, clock, swap } = this.#options;
    const steps = stepsOf(strategy, nodes, probedNodes);
    const began = clock.monotonicSeconds();
    const failure = await this.#runAll(steps, began, signal);
    const seconds = clock.monotonicSeconds() - began;
    if (failure === undefined) await clock.sleep(CALM_SECONDS, signal).catch(() => undefined);
    // Not bound to the signal: what was measured is fetched also when nobody wants to wait for anything else.
    const limitSeconds = failure === undefined && !signal.aborted ? FETCH_LIMIT_SECONDS : LAST_LIMIT_SECONDS;
    const disruption = await this.#probes.end(AbortSignal.timeout(limitSeconds * 1000));
    const look = async <T>(what: string, body: ((signal: AbortSignal) => Promise<readonly T[]>) | undefined): Promise<readonly T[]> => {
      if (failure !== undefined || body === undefined) return [];
      try {
        return await body(signal);
      } catch (error) {
        this.#troubles.push(`${what} could not be looked at: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    };
    return {
      strategy,
      from,
      to,
      seconds,
      phases: this.#phases,
      disruption,
      assertions: await look<AssertionResult>("What holds of the new data plane", swap.check?.bind(swap)),
      leftovers: await look<string>("What the old data plane left", swap.leftovers?.bind(swap)),
      nodes: [...this.#nodes.values()],
      restartedPods: this.#restarted,
      untouchedPods: [...this.#untouched],
      troubles: this.#troubles,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  async #runAll(steps: readonly MigrationStep[], began: number, signal: AbortSignal): Promise<MigrationResult["failure"]> {
    const { clock, log } = this.#options;
    let failure: MigrationResult["failure"];
    try {
      await clock.sleep(CALM_SECONDS, signal);
    } catch (error) {
      failure = { phase: "before the first step", error };
    }
    for (const step of steps) {
      const title = describeStep(step);
      if (failure !== undefined) {
        this.#phases.push({ title, state: "not begun" });
        continue;
      }
      const at = clock.monotonicSeconds();
      const phase = (state: Phase["state"]): Phase => ({
        title,
        state,
        atSeconds: at - this.#probes.zeroSeconds,
        seconds: clock.monotonicSeconds() - at,
      });
      try {
        signal.throwIfAborted();
        log.info(`Migration: ${title}`);
        await this.#do(step, signal);
        this.#phases.push(phase("done"));
      } catch (error) {
        this.#phases.push(phase("failed"));
        log.warning(
          `Migration: it ended ${(clock.monotonicSeconds() - began).toFixed(1)} s after it began, because this failed: ${title}. Nothing is rolled back.`,
        );
        failure = { phase: title, error };
      }
    }
    return failure;
  }

  async #do(step: MigrationStep, signal: AbortSignal): Promise<void> {
    const { cluster, swap } = this.#options;
    switch (step.act) {
      case "prepare":
        return await swap.prepare?.(signal);
      case "swap":
        return await this.#change([...this.#nodes.keys()], async () => await swap.everywhere?.(signal));
      case "swap-node":
        await this.#change([step.node], async () => await swap.node?.(step.node, signal));
        // It was emptied but for the pods of DaemonSets, which still have what the old data plane gave them.
        return await this.#deletePods(step.node, "restart", signal);
      case "ready":
        return await swap.ready(signal);
      case "finish":
        return await swap.finish?.(signal);
      case "cordon":
        // Known before it is done: a request that failed may have arrived.
        this.#know(step.node, { takesPods: false });
        return await schedulable(cluster, step.node, false, signal);
      case "uncordon":
        await schedulable(cluster, step.node, true, signal);
        return this.#know(step.node, { takesPods: true });
      case "empty":
        return await this.#empty(step.node, signal);
      case "restart-pods":
        return await this.#restart(step.node, signal);
      case "probe":
        return await this.#probes.join(step.node, signal);
      case "add-nodes":
        this.#newNodes = (await swap.addNodes?.(signal)) ?? [];
        for (const node of this.#newNodes) this.#nodes.set(node, { node, dataPlane: "new", takesPods: true });
        return;
      case "probe-new-nodes":
        for (const node of this.#newNodes.slice(0, this.#options.probedNodes.length)) await this.#probes.join(node, signal);
        return;
      case "delete-nodes":
        await swap.deleteNodes?.(step.nodes, signal);
        for (const node of step.nodes) this.#know(node, { dataPlane: "deleted", takesPods: false });
        return;
    }
  }

  async #change(nodes: readonly string[], body: () => Promise<unknown>): Promise<void> {
    for (const node of nodes) this.#know(node, { dataPlane: "between" });
    await body();
    for (const node of nodes) this.#know(node, { dataPlane: "new" });
  }

  async #empty(node: string, signal: AbortSignal): Promise<void> {
    if (this.#options.probedNodes.includes(node))
      await this.#probes.leave(node, `Node ${node} was emptied, so the pods that probed there were ended.`, signal);
    await this.#deletePods(node, "empty", signal);
  }

  async #restart(node: string, signal: AbortSignal): Promise<void> {
    const isProbed = this.#options.probedNodes.includes(node);
    if (isProbed) await this.#probes.leave(node, `The pods of node ${node} were started anew: what lies between was not measured.`, signal);
    await this.#deletePods(node, "restart", signal);
    if (isProbed) await this.#probes.join(node, signal);
  }

  async #deletePods(node: string, purpose: "empty" | "restart", signal: AbortSignal): Promise<void> {
    const { deleted, orphans } = await deletePods(this.#options, node, purpose, signal);
    this.#restarted.push(...deleted);
    for (const orphan of orphans) this.#untouched.add(orphan);
  }

  #know(node: string, state: Partial<Omit<NodeState, "node">>): void {
    this.#nodes.set(node, { node, dataPlane: "old", takesPods: true, ...this.#nodes.get(node), ...state });
  }
}
