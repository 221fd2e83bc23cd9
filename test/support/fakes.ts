import type { Arranged, Arrangement } from "../../actions/lib/model/arrangement.ts";
import type { Execution } from "../../actions/lib/model/command.ts";
import type { Arm } from "../../actions/lib/model/plan.ts";
import type { Environment, StepResult } from "../../actions/lib/model/record.ts";
import type { Clock } from "../../actions/lib/ports/clock.ts";
import type { Journal } from "../../actions/lib/ports/journal.ts";
import type { Preparation, StepCommands, StepExecution, Target } from "../../actions/lib/ports/target.ts";

/** A clock that stands still but for `sleep`, which moves it on at once. */
export class HandClock implements Clock {
  seconds = 0;
  now = () => new Date(Date.UTC(2026, 0, 1) + this.seconds * 1000);
  monotonicSeconds = () => this.seconds;
  async sleep(seconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.seconds += seconds;
  }
}

/** Keeps what it is given, and tells the order of calls. */
export class MemoryJournal implements Journal {
  readonly results: StepResult[] = [];
  readonly raw: string[] = [];
  append = async (result: StepResult) => void this.results.push(result);
  keepRaw = async (step: { readonly id: string }) => void this.raw.push(step.id);
}

export const ENVIRONMENT: Environment = {
  kernel: "6.1.0",
  operatingSystem: "Debian",
  cpuModel: "a test's processor",
  cores: 2,
  memoryBytes: 4e9,
  tools: { iperf3: "3.12" },
  sysctls: {},
};

/** A command that went well. */
export const execution = (stdout = "", overrides: Partial<Execution> = {}): Execution => ({
  argv: ["tool"],
  exitCode: 0,
  signal: null,
  timedOut: false,
  stdout,
  stderr: "",
  files: {},
  seconds: 1,
  ...overrides,
});

const QUIET = { foreignShare: 0, stealShare: 0, interruptShare: 0 };

/** A target that answers from a script and remembers what it was asked, in order. */
export class ScriptedTarget implements Target {
  readonly kind = "lab";
  readonly statement = "a test's target";
  readonly loads = { cappedBitsPerSecond: 1e9, udpLadder: [1e8, 2e8], omitSeconds: 0 };
  readonly calls: string[] = [];
  disturbances: StepExecution["disturbance"][] = [];
  /** Gives the execution of a step on an arm; may throw. */
  respond: (arm: string, step: StepCommands) => Execution | Promise<Execution> = () => execution("7");

  environment = async () => ENVIRONMENT;
  prepare = async ({ arms }: Preparation) => arms.map((arm: Arm) => ({ ...arm, title: arm.name, notes: [], readySeconds: 0.1 }));
  scratch = (arm: string) => `/scratch/${arm}`;
  server = () => ({ host: "192.0.2.1", port: 80 });

  /** Name of what carries a round. */
  placeOf: (round: number) => string = () => "one place";
  enterRound(round: number) {
    return this.placeOf(round);
  }

  async arrange(arm: string, arrangement: Arrangement | undefined): Promise<Arranged> {
    const services = arrangement?.kind === "services" ? arrangement.services : undefined;
    this.calls.push(`${arm} services ${services ?? "base"}`);
    return services === undefined ? {} : { programming: { services, seconds: 0.5, entries: services * 8, position: services } };
  }

  async settle() {
    this.calls.push("settle");
    return { settleSeconds: 0.2, quiet: true };
  }

  async execute(arm: string, step: StepCommands): Promise<StepExecution> {
    this.calls.push(`${arm} execute`);
    const one = await this.respond(arm, step);
    return {
      executions: step.commands.map(() => one),
      cpu: {
        wallSeconds: 1,
        client: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
        server: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
        total: { busyCoreSeconds: 1, busiestCoreSeconds: 0.5, cores: 2 },
        idleFloorCores: 0,
      },
      disturbance: this.disturbances.shift() ?? QUIET,
    };
  }

  async recover(arm: string) {
    this.calls.push(`${arm} recover`);
  }

  async [Symbol.asyncDispose]() {
    this.calls.push("disposed");
  }
}
