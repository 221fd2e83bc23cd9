import { isDeepStrictEqual } from "node:util";
import type { Arranged, Arrangement } from "../../model/arrangement.ts";
import type { Command, CoreUse } from "../../model/command.ts";
import { ConfigurationError } from "../../model/errors.ts";
import type { Arm } from "../../model/plan.ts";
import type { ArmFacts, Conditions, Environment } from "../../model/record.ts";
import type { Scenario } from "../../model/scenario.ts";
import { addressOf, placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import type { Loads, Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Preparation, ServerAddress, StepCommands, StepExecution, Target } from "../../ports/target.ts";
import { runBeside } from "../run-beside.ts";
import { cgroupCpu, createCgroup } from "./cgroup.ts";
import { busiestCoreSeconds, busyCoreSeconds, type CpuWindow, cpuBetween, onCores, readCpu, shareOf } from "./cpu-times.ts";
import { labEnvironment, readLabSysctls } from "./environment.ts";
import { fitRecipe, kernelMechanisms } from "./kernel-mechanisms.ts";
import { LabArm } from "./lab-arm.ts";
import { podAddress, SERVER_PODS } from "./names.ts";
import { type Pinning, pinning } from "./pinning.ts";
import { claimRun, mountPins, type RunDirectory, removeLeftovers, removeRun } from "./run-directory.ts";
import { WORKLOAD_PORTS, workloadServiceAddress } from "./services.ts";
import type { LabTools } from "./set-up/tools.ts";

/** What every report says of numbers from here. */
export const LAB_STATEMENT = "lab: kernel mechanisms on one machine, not EKS";

/** Rates that two virtual cores held for every arm with room to spare, and a ladder whose top no arm reached (facts/lab.md §2). */
const LOADS: Loads = {
  cappedBitsPerSecond: 5e9,
  udpLadder: [250e6, 350e6, 500e6, 700e6, 1e9, 1.4e9, 2e9, 2.8e9],
  omitSeconds: 0,
};

const QUIET = { windowSeconds: 0.1, busyShare: 0.08, limitSeconds: 10 } as const;

/** A scenario as the lab is to build it. */
export interface LabScenario extends Scenario {
  /** The state that is meant, where a run measures several of one scenario. */
  readonly revision?: string;
  /** What the lab cannot show of it, each the rest of a sentence. */
  readonly notes?: readonly string[];
}

export interface LabOptions {
  /** Names everything the lab makes. */
  readonly run: string;
  readonly scenarios: readonly LabScenario[];
  readonly tools: LabTools;
  /** Compiled data-plane.bpf.c. */
  readonly object: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the lab under a name of its own; needs root. Dispose it to remove everything.
 * @throws ConfigurationError when a living run has that name
 */
export async function openLab(options: LabOptions, signal: AbortSignal): Promise<LabTarget> {
  const { removed, living } = await removeLeftovers();
  if (removed.length > 0)
    options.log.info(`Removed what was left of ${removed.length === 1 ? "a run" : "runs"} that had been killed: ${removed.join(", ")}.`);
  if (living.length > 0 && !living.includes(options.run)) {
    options.log.warning(`Another benchmark is running in the lab (${living.join(", ")}); both will measure each other's load.`);
  }
  const directory = claimRun(options.run);
  try {
    createCgroup(directory.cgroup);
    await mountPins(directory, signal);
  } catch (error) {
    await removeRun(options.run);
    throw error;
  }
  return new LabTarget(options, directory);
}

export class LabTarget implements Target {
  readonly kind = "lab";
  readonly statement = LAB_STATEMENT;
  readonly loads = LOADS;
  readonly #options: LabOptions;
  readonly #directory: RunDirectory;
  readonly #pinning: Pinning = pinning();
  readonly #arms = new Map<string, LabArm>();
  /** All quiet windows so far, added up: one alone is too short for the 10 ms that the kernel's idle times are counted in. */
  readonly #idle = { busyCoreSeconds: 0, wallSeconds: 0 };

  /** Use `openLab`. */
  constructor(options: LabOptions, directory: RunDirectory) {
    this.#options = options;
    this.#directory = directory;
  }

  async environment(): Promise<Environment> {
    // Read back where they were set: a kernel without a setting passes it over.
    const [arm] = this.#arms.keys();
    const inLab = arm === undefined ? {} : await readLabSysctls(this.#directory.run, arm);
    return labEnvironment(toolVersions(this.#options.tools), this.#pinning, inLab);
  }

  async prepare(preparation: Preparation, signal: AbortSignal): Promise<readonly ArmFacts[]> {
    const mechanisms = await kernelMechanisms(this.#directory.run, this.#options.object, signal);
    const facts: ArmFacts[] = [];
    for (const arm of preparation.arms) {
      const scenario = this.#scenarioOf(arm);
      if (scenario?.lab === undefined)
        throw new ConfigurationError(`Scenario "${arm.scenario}" cannot be measured in the lab: it has no lab recipe.`);
      const { recipe, notes, unavailable } = fitRecipe(scenario.lab, mechanisms);
      const twin = facts.find((other) => isOtherState(arm, other) && isDeepStrictEqual(other.lab, recipe));
      const startedAt = this.#options.clock.monotonicSeconds();
      if (unavailable === undefined) {
        const built = new LabArm({
          directory: this.#directory,
          name: arm.name,
          recipe,
          pinning: this.#pinning,
          object: this.#options.object,
          workloads: preparation.workloads,
          paths: preparation.paths,
        });
        await built.build(signal);
        this.#arms.set(arm.name, built);
      }
      const readySeconds = this.#options.clock.monotonicSeconds() - startedAt;
      facts.push({
        ...arm,
        title: scenario.title,
        lab: recipe,
        notes: [
          ...notes,
          ...(scenario.notes ?? []),
          ...(twin === undefined ? [] : [`the lab builds it of the same mechanisms as ${twin.name}, so all that they differ by is noise`]),
          ...(this.#pinning.note === undefined ? [] : [this.#pinning.note]),
        ],
        readySeconds,
        ...(unavailable === undefined ? {} : { unavailable }),
      });
    }
    return facts;
  }

  scratch(arm: string): string {
    return this.arm(arm).scratch;
  }

  server(_arm: string, path: TrafficPath, workload: Workload): ServerAddress {
    const placement = placementOf(path);
    const [pod] = SERVER_PODS[placement];
    if (pod === undefined) throw new Error(`no server pod for ${path}`);
    const host = addressOf(path) === "service" ? workloadServiceAddress(placement) : podAddress(pod);
    return { host, port: WORKLOAD_PORTS[workload].port };
  }

  enterRound(): string {
    return "the lab's two nodes";
  }

  async arrange(arm: string, arrangement: Arrangement | undefined, signal: AbortSignal): Promise<Arranged> {
    const { router } = this.arm(arm);
    if (arrangement === undefined) {
      await router.programBase({ signal });
      return {};
    }
    if (arrangement.kind !== "services") throw new Error(`the lab cannot arrange ${arrangement.kind}`);
    return { programming: await router.program(arrangement.services, { signal }, () => this.settle(signal)) };
  }

  async settle(signal: AbortSignal): Promise<Pick<Conditions, "settleSeconds" | "quiet">> {
    const { clock } = this.#options;
    const startedAt = clock.monotonicSeconds();
    for (;;) {
      const { window } = await this.#watchCpu(() => clock.sleep(QUIET.windowSeconds, signal));
      const quiet = shareOf(this.#ours(window), "busy") < QUIET.busyShare;
      if (quiet) {
        this.#idle.busyCoreSeconds += busyCoreSeconds(this.#ours(window));
        this.#idle.wallSeconds += window.wallSeconds;
      }
      const settleSeconds = clock.monotonicSeconds() - startedAt;
      if (quiet || settleSeconds > QUIET.limitSeconds) return { settleSeconds, quiet };
    }
  }

  async execute(armName: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution> {
    const arm = this.arm(armName);
    await arm.ensureServers(signal);
    const own = { cgroup: cgroupCpu(this.#directory.cgroup).user, harness: process.cpuUsage().user };
    const run = (command: Command) => arm.run(command, signal);
    const beside = { run, leadSeconds: BACKGROUND_LEAD_SECONDS, clock: this.#options.clock };
    const { window, result } = await this.#watchCpu(() => runBeside(step, beside, signal));
    const ours = this.#ours(window);
    const ownUser = cgroupCpu(this.#directory.cgroup).user - own.cgroup + (process.cpuUsage().user - own.harness) / 1e6;
    const { executions, background } = result;
    return {
      executions,
      ...(background === undefined ? {} : { background }),
      cpu: {
        wallSeconds: window.wallSeconds,
        client: coreUse(onCores(window, this.#pinning.client)),
        server: coreUse(onCores(window, this.#pinning.server)),
        // The two nodes of the lab are the cores that carry their pods; what others do on other cores is no cost of ours.
        total: coreUse(ours),
        ...(this.#idle.wallSeconds === 0 ? {} : { idleFloorCores: this.#idle.busyCoreSeconds / this.#idle.wallSeconds }),
      },
      disturbance: {
        foreignShare: foreignShare(ours, ownUser),
        stealShare: shareOf(ours, "steal"),
        interruptShare: shareOf(ours, "interrupt"),
      },
    };
  }

  async recover(arm: string, signal: AbortSignal): Promise<void> {
    await this.arm(arm).restartServers(signal);
  }

  #scenarioOf({ scenario, revision }: Arm): LabScenario | undefined {
    const named = this.#options.scenarios.filter(({ slug }) => slug === scenario);
    return named.find((candidate) => candidate.revision === revision) ?? named.find((candidate) => candidate.revision === undefined);
  }

  /** An arm that was prepared. */
  arm(name: string): LabArm {
    const arm = this.#arms.get(name);
    if (arm === undefined) throw new Error(`arm ${name} was not prepared`);
    return arm;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeRun(this.#directory.run);
  }

  /** What the cores did that carry our clients and servers: only these can disturb a measurement, on a machine of any size. */
  #ours(window: CpuWindow): CpuWindow {
    return onCores(window, [...new Set([...this.#pinning.client, ...this.#pinning.server])]);
  }

  async #watchCpu<T>(body: () => Promise<T>): Promise<{ window: CpuWindow; result: T }> {
    const before = readCpu();
    const result = await body();
    return { window: cpuBetween(before, readCpu()), result };
  }
}

/** Whether two arms are one scenario in two states; an arm and itself, as a calibration measures it, are not. */
const isOtherState = (arm: Arm, other: Arm): boolean => arm.scenario === other.scenario && arm.revision !== other.revision;

const coreUse = (window: CpuWindow): CoreUse => ({
  busyCoreSeconds: busyCoreSeconds(window),
  busiestCoreSeconds: busiestCoreSeconds(window),
  cores: window.cores.length,
});

const toolVersions = (tools: LabTools): Record<string, string> =>
  Object.fromEntries(Object.entries(tools).map(([name, { version }]) => [name, version]));

/** iperf3 needs this long to connect and reach a capped rate on a link without delay. */
const BACKGROUND_LEAD_SECONDS = 0.3;

/**
 * Share of these cores that processes of others took. Only user time is compared: kernel work for our packets is done in the name
 * of whoever runs when an interrupt arrives, so system time cannot be told apart.
 */
function foreignShare(window: CpuWindow, ownUserSeconds: number): number {
  const user = window.cores.reduce((sum, core) => sum + core.user, 0);
  return Math.max(0, user - ownUserSeconds) / (window.wallSeconds * window.cores.length);
}
