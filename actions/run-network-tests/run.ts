import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import type { RunFolder } from "../lib/adapters/records/run-folder.ts";
import { CONFIRMATION_ROUNDS, confirmationPlan, isConfirmation } from "../lib/benchmark/confirmation-plan.ts";
import { describePlan } from "../lib/benchmark/describe-plan.ts";
import type { FreshTargets } from "../lib/benchmark/fresh-targets.ts";
import { makeRecord } from "../lib/benchmark/make-record.ts";
import { inOrder, testOf, variantOf } from "../lib/benchmark/plan.ts";
import { type Look, type RunResult, runPlan } from "../lib/benchmark/run-plan.ts";
import { compareArms } from "../lib/comparison/compare-arms.ts";
import { decideLook, flagged } from "../lib/comparison/look.ts";
import { fingerprintOf, sameFingerprint } from "../lib/comparison/noise-priors.ts";
import { settingsOf } from "../lib/comparison/settings.ts";
import { InterruptedError } from "../lib/model/errors.ts";
import type { NoiseHistory } from "../lib/model/noise.ts";
import type { Plan } from "../lib/model/plan.ts";
import type { ArmFacts, Confirmation, RunRecord, Session, StepResult } from "../lib/model/record.ts";
import type { Workload } from "../lib/model/workload.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import type { Journal } from "../lib/ports/journal.ts";
import type { Target } from "../lib/ports/target.ts";
import type { Watchers } from "./measure.ts";
import type { Request } from "./request.ts";

export interface RunOptions {
  readonly request: Request;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly begun: Pick<Session, "startedAt" | "harness">;
  /** All that is known here of noise; the part that fits this target is used and recorded. */
  readonly noise: readonly NoiseHistory[];
}

/** A run from its first step to its record: the rounds, the looks between them, and the confirmation of what they flagged. */
export class Run {
  readonly #options: RunOptions;
  readonly #watchers: Watchers;
  readonly #finished: StepResult[];
  #target: RunRecord["target"] | undefined;
  #session: Session | undefined;
  #noise: NoiseHistory | undefined;
  #stopped: RunResult["stopped"];
  #confirmation: Omit<Confirmation, "steps" | "finishedAt"> | undefined;
  #end: InterruptedError | undefined;

  constructor(options: RunOptions, watchers: Watchers) {
    this.#options = options;
    this.#watchers = watchers;
    this.#finished = [...options.folder.finished];
  }

  /** Measures the rounds of the plan, as many as it needs. */
  async measure(target: Target): Promise<void> {
    const { request, begun, folder } = this.#options;
    const arms = await this.#build(target, request.plan);
    this.#target = { kind: target.kind, statement: target.statement };
    this.#session = { ...begun, environment: await target.environment(), arms };
    await folder.appendSession(this.#session);
    this.#noise = this.#fittingNoise();
    const result = await this.#run(request.plan, target, arms, this.#look);
    this.#stopped = result.stopped;
  }

  /** Measures again, on data planes built anew, what the rounds flagged. Nothing flagged: nothing done. */
  async confirm(targets: FreshTargets): Promise<void> {
    const { request } = this.#options;
    if (!request.confirm) return;
    const record = this.record();
    const flags = flagged(compareArms(record, settingsOf(record))).map(({ arm, test, variant, path }) => ({
      arm,
      cell: { test, variant, path },
    }));
    if (flags.length === 0) return;
    const plan = confirmationPlan(request.plan, flags);
    const target = await targets.next();
    this.#watchers.log.info(`Flagged, and measured again on data planes built anew:\n${describePlan(plan, NETWORK_TESTS)}`);
    const arms = await this.#build(target, plan);
    const startedAt = this.#finished.find(isConfirmation)?.startedAt ?? systemClock.now().toISOString();
    this.#confirmation = { startedAt, rounds: CONFIRMATION_ROUNDS, cells: plan.cells, arms };
    await this.#run(plan, target, arms);
  }

  hasBegun = (): boolean => this.#session !== undefined;

  /** The run ends before its plan does; what was measured stays. */
  end(reason: InterruptedError): void {
    this.#end = reason;
  }

  /** What is known so far. */
  record(): RunRecord {
    const { request, runId, folder } = this.#options;
    const { plan, reproduce, judging } = request;
    if (this.#session === undefined || this.#target === undefined) throw new Error("a run that has not begun has no record");
    const finishedAt = systemClock.now();
    const fresh = this.#finished.filter(isConfirmation);
    return makeRecord({
      plan,
      runId,
      target: this.#target,
      reproduce,
      formerSessions: folder.formerSessions,
      session: this.#session,
      results: inOrder(plan, this.#finished),
      ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }),
      ...(this.#confirmation === undefined || fresh.length === 0
        ? {}
        : { confirmation: { ...this.#confirmation, finishedAt: finishedAt.toISOString(), steps: fresh } }),
      ...(this.#noise === undefined ? {} : { noise: this.#noise }),
      ...(Object.keys(judging).length === 0 ? {} : { judging }),
      finishedAt,
      ...(this.#end === undefined ? {} : { endedBy: this.#end.message }),
    });
  }

  /** What to tell the user of a run that was ended. */
  interruption({ steps }: RunRecord): InterruptedError | undefined {
    const { plan, out } = this.#options.request;
    if (this.#end === undefined) return undefined;
    return new InterruptedError(
      `${this.#end.message} ${steps.length} of ${plan.looks === undefined ? "" : "at most "}${plan.steps.length} steps are kept in ${out}; go on with the same command and --out ${out} --resume.`,
    );
  }

  #look: Look = (results, rounds) => {
    const { plan } = this.#options.request;
    const record = { ...this.record(), steps: results, rounds };
    const decision = decideLook(record, rounds, { looks: plan.looks ?? [], settings: settingsOf(record) });
    return "stop" in decision ? decision.stop : undefined;
  };

  async #build(target: Target, plan: Plan): Promise<readonly ArmFacts[]> {
    const { log, signal } = this.#watchers;
    return log.group("Build the data planes", async () => {
      const arms = await target.prepare(
        { arms: plan.arms, workloads: workloadsOf(plan), paths: [...new Set(plan.cells.map((cell) => cell.path))] },
        signal,
      );
      for (const arm of arms) {
        log.info(
          `${arm.name}: ${arm.unavailable === undefined ? `ready in ${arm.readySeconds.toFixed(2)} s` : `cannot be measured, ${arm.unavailable}`}`,
        );
        for (const note of arm.notes) log.warning(`${arm.name}: ${note}.`);
      }
      return arms;
    });
  }

  #run(plan: Plan, target: Target, arms: readonly ArmFacts[], look?: Look): Promise<RunResult> {
    const { folder, request } = this.#options;
    const { progress, signal } = this.#watchers;
    const journal: Journal = {
      keepRaw: folder.keepRaw,
      append: async (result) => {
        await folder.append(result);
        this.#finished.push(result);
      },
    };
    const ids = new Set(plan.steps.map(({ id }) => id));
    const finished = this.#finished.filter(({ id }) => ids.has(id));
    return runPlan(
      {
        plan,
        catalog: NETWORK_TESTS,
        target,
        arms,
        finished,
        journal,
        progress,
        clock: systemClock,
        ...(look === undefined ? {} : { look }),
        ...(request.budgetSeconds === undefined ? {} : { budgetSeconds: request.budgetSeconds }),
      },
      signal,
    );
  }

  /** What was found of the noise on a target like this one. */
  #fittingNoise(): NoiseHistory | undefined {
    const { noise, request } = this.#options;
    const ours = fingerprintOf(this.record());
    const scenarios = new Set(request.plan.arms.map(({ scenario }) => scenario));
    const history = noise.find(({ fingerprint }) => sameFingerprint(fingerprint, ours));
    const runs = history?.runs.filter(({ scenario }) => scenarios.has(scenario)) ?? [];
    const { log } = this.#watchers;
    if (history !== undefined && runs.length > 0) {
      log.info(`The noise here is known from ${runs.length} run${runs.length === 1 ? "" : "s"} of an arm against itself.`);
      return {
        ...history,
        runs: runs.map((run) => ({ ...run, metrics: run.metrics.filter((metric) => isMeasured(request.plan, metric)) })),
      };
    }
    log.warning(
      `Nothing is known of the noise here${noise.length === 0 ? "" : " (what the noise file holds is of another machine, run length or scenario)"}, so only large changes can be told: \`cni-bench calibrate\` measures it.`,
    );
    return undefined;
  }
}

const isMeasured = (plan: Plan, { test, variant, path }: { test: string; variant: string; path: string }): boolean =>
  plan.cells.some((cell) => cell.test === test && cell.variant === variant && cell.path === path);

function workloadsOf(plan: Plan): Workload[] {
  return [
    ...new Set(plan.cells.flatMap((cell) => [testOf(NETWORK_TESTS, cell).workload, ...(variantOf(NETWORK_TESTS, cell).alsoNeeds ?? [])])),
  ];
}
