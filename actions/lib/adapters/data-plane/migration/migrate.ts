import type { AssertionResult } from "../../../model/assertion.ts";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import type { MigrationResult, NodeState, Phase, Swap } from "./migration.ts";
import { describeStep, type MigrationStep, migrationSteps } from "./migration-step.ts";
import { restartPods } from "./node-pods.ts";
import type { ProbeSession } from "./probes.ts";

/** How long what was measured may take to be fetched; less after a failure or an interruption, when a cancelled job has little time left. */
const FETCH_LIMIT_SECONDS = 300;
const LAST_LIMIT_SECONDS = 60;
/** How long is watched before the first step and after the last, so that the last change is seen to have settled. */
const CALM_SECONDS = 3;

export interface MigrationOptions {
  readonly cluster: Cluster;
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

/**
 * Changes the data plane of a cluster that lives, while probes record what users would feel.
 * A step that fails, or the signal, ends it there: the probes are ended, and the result tells what was measured until then, what failed and where every
 * node stands. Nothing is rolled back: half a change undone in haste is worse than one that is known.
 * @throws EnvironmentError where nothing could be probed, before anything is changed
 */
export async function migrate(options: MigrationOptions, signal: AbortSignal): Promise<MigrationResult> {
  const { probedNodes } = options;
  if (probedNodes.length < 2)
    throw new EnvironmentError(`A migration is probed between two nodes, and ${probedNodes.length} of the cluster can be probed.`);
  await using probes = await options.startProbes(signal);
  return await new Migration(options, probes).run(signal);
}

class Migration {
  readonly #options: MigrationOptions;
  readonly #probes: ProbeSession;
  readonly #phases: Phase[] = [];
  #nodes: readonly NodeState[] = [];
  readonly #restarted: string[] = [];
  readonly #untouched = new Set<string>();
  readonly #troubles: string[] = [];

  constructor(options: MigrationOptions, probes: ProbeSession) {
    this.#options = options;
    this.#probes = probes;
    this.#know("old");
  }

  async run(signal: AbortSignal): Promise<MigrationResult> {
    const { from, to, nodes, clock } = this.#options;
    const steps = migrationSteps(nodes);
    const began = clock.monotonicSeconds();
    const failure = await this.#runAll(steps, began, signal);
    const seconds = clock.monotonicSeconds() - began;
    if (failure === undefined) await clock.sleep(CALM_SECONDS, signal).catch(() => undefined);
    // Not bound to the signal: what was measured is fetched also when nobody wants to wait for anything else.
    const limitSeconds = failure === undefined && !signal.aborted ? FETCH_LIMIT_SECONDS : LAST_LIMIT_SECONDS;
    const disruption = await this.#probes.end(AbortSignal.timeout(limitSeconds * 1000));
    return {
      from,
      to,
      seconds,
      phases: this.#phases,
      disruption,
      assertions: failure === undefined ? await this.#check(signal) : [],
      nodes: this.#nodes,
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
    const { swap } = this.#options;
    switch (step.act) {
      case "swap":
        this.#know("between");
        await swap.everywhere(signal);
        return this.#know("new");
      case "ready":
        return await swap.ready(signal);
      case "restart-pods":
        return await this.#restart(step.node, signal);
    }
  }

  async #restart(node: string, signal: AbortSignal): Promise<void> {
    const isProbed = this.#options.probedNodes.includes(node);
    if (isProbed) await this.#probes.leave(node, `The pods of node ${node} were started anew: what lies between was not measured.`, signal);
    const { deleted, orphans } = await restartPods(this.#options, node, signal);
    this.#restarted.push(...deleted);
    for (const orphan of orphans) this.#untouched.add(orphan);
    if (isProbed) await this.#probes.join(node, signal);
  }

  /** What cannot be looked at is told, and takes nothing away from what was measured. */
  async #check(signal: AbortSignal): Promise<readonly AssertionResult[]> {
    try {
      return await this.#options.swap.check(signal);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#troubles.push(`What holds of the new data plane could not be looked at: ${why}`);
      return [];
    }
  }

  #know(dataPlane: NodeState["dataPlane"]): void {
    this.#nodes = this.#options.nodes.map((node) => ({ node, dataPlane }));
  }
}
