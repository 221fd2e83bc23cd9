import type { Arranged, Arrangement } from "../model/arrangement.ts";
import type { Arm } from "../model/plan.ts";
import type { ArmFacts, Conditions, Environment } from "../model/record.ts";
import type { TrafficPath } from "../model/traffic-path.ts";
import type { Workload } from "../model/workload.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Preparation, ServerAddress, StepCommands, StepExecution, Target } from "../ports/target.ts";

/** A place that can be one arm at a time, and can be brought from one to another. */
export interface Switching {
  /** Brings the place to an arm, and proves that it is there. @returns what a reader must know of that, each the rest of a sentence */
  bring(arm: Arm, signal: AbortSignal): Promise<readonly string[]>;
  /** Opens the place as a target of whatever it is now. */
  open(signal: AbortSignal): Promise<Target>;
  /** Name of the arm that is measured first: the place is left there when all were prepared. */
  readonly startsWith: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A place that could not be brought to an arm: known until its next round, so that it is not tried anew for every step. */
interface Missed {
  readonly arm: string;
  readonly round: number;
  readonly error: unknown;
}

/**
 * Measures arms one after the other on a place that is brought from one to the next. Between two of them the place is opened anew: what makes traffic is made by
 * the data plane that it is to measure. Each first step is run once more before it counts, because everything is cold then.
 */
export class SwitchingTarget implements Target {
  readonly #switching: Switching;
  readonly #first: Target;
  #inner: Target | undefined;
  #preparation: Preparation | undefined;
  #current: string | undefined;
  #round = 0;
  #place = "";
  #isCold = true;
  #missed: Missed | undefined;
  /** Whether a step has an arrangement, which would not outlive a run that does not count. */
  #isArranged = false;

  private constructor(switching: Switching, first: Target) {
    this.#switching = switching;
    this.#first = first;
    this.#inner = first;
  }

  static async open(switching: Switching, signal: AbortSignal): Promise<SwitchingTarget> {
    return new SwitchingTarget(switching, await switching.open(signal));
  }

  get kind() {
    return this.#first.kind;
  }

  get statement() {
    return this.#here().statement;
  }

  get loads() {
    return this.#first.loads;
  }

  environment(): Promise<Environment> {
    return this.#here().environment();
  }

  async prepare(preparation: Preparation, signal: AbortSignal): Promise<readonly ArmFacts[]> {
    this.#preparation = preparation;
    const { startsWith } = this.#switching;
    const inTurn = [...preparation.arms].sort((one, other) => Number(one.name === startsWith) - Number(other.name === startsWith));
    const facts = new Map<string, ArmFacts>();
    for (const arm of inTurn) facts.set(arm.name, await this.#switchTo(arm, signal));
    return preparation.arms.flatMap(({ name }) => facts.get(name) ?? []);
  }

  enterRound(round: number): string {
    this.#round = round;
    // Between two arms nobody knows better than before: the next one enters the round when it is there.
    this.#place = this.#inner?.enterRound(round) ?? this.#place;
    return this.#place;
  }

  scratch(arm: string): string {
    return this.#here().scratch(arm);
  }

  server(arm: string, path: TrafficPath, workload: Workload, forwarders?: number): ServerAddress {
    return this.#here().server(arm, path, workload, forwarders);
  }

  async arrange(name: string, arrangement: Arrangement | undefined, signal: AbortSignal): Promise<Arranged> {
    if (this.#current !== name) {
      if (this.#missed?.arm === name && this.#missed.round === this.#round) throw this.#missed.error;
      const arm = this.#preparation?.arms.find((one) => one.name === name);
      if (arm === undefined) throw new Error(`the target was not prepared for ${name}`);
      await this.#switchTo(arm, signal);
    }
    this.#isArranged = arrangement !== undefined;
    return await this.#here().arrange(name, arrangement, signal);
  }

  settle(signal: AbortSignal): Promise<Pick<Conditions, "settleSeconds" | "quiet">> {
    return this.#here().settle(signal);
  }

  async execute(arm: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution> {
    if (this.#isCold && !this.#isArranged) {
      await this.#here().execute(arm, step, signal);
      await this.#here().settle(signal);
      this.#isCold = false;
    }
    return await this.#here().execute(arm, step, signal);
  }

  async recover(arm: string, signal: AbortSignal): Promise<void> {
    // Where the place could not be brought to the arm, there is nothing to recover.
    if (this.#current === arm) await this.#here().recover(arm, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  async #switchTo(arm: Arm, signal: AbortSignal): Promise<ArmFacts> {
    const { clock, log } = this.#switching;
    const preparation = this.#preparation as Preparation;
    this.#current = undefined;
    try {
      await this.#close();
      const startedAt = clock.monotonicSeconds();
      log.info(`Bringing the cluster to ${arm.name}`);
      const notes = await this.#switching.bring(arm, signal);
      this.#inner = await this.#switching.open(signal);
      const [facts] = await this.#inner.prepare({ ...preparation, arms: [arm] }, signal);
      if (facts === undefined) throw new Error(`the target says nothing of ${arm.name}`);
      this.#place = this.#inner.enterRound(this.#round);
      this.#current = arm.name;
      this.#isCold = true;
      this.#missed = undefined;
      return { ...facts, notes: [...notes, ...facts.notes], readySeconds: clock.monotonicSeconds() - startedAt };
    } catch (error) {
      this.#missed = { arm: arm.name, round: this.#round, error };
      throw error;
    }
  }

  async #close(): Promise<void> {
    const inner = this.#inner;
    this.#inner = undefined;
    await inner?.[Symbol.asyncDispose]();
  }

  #here(): Target {
    if (this.#inner === undefined) throw new Error("the place is between two arms");
    return this.#inner;
  }
}
