import type { Arranged, Arrangement } from "../model/arrangement.ts";
import type { Command, CpuUsage, Execution } from "../model/command.ts";
import type { MetricName } from "../model/metric.ts";
import type { Outcome } from "../model/outcome.ts";
import type { TrafficPath } from "../model/traffic-path.ts";
import type { Loads, Workload } from "../model/workload.ts";

/** What a test may know when it writes its commands. */
export interface TestContext {
  readonly server: { readonly host: string; readonly port: number };
  /** Length of one tool run; whole seconds, at least 1. */
  readonly seconds: number;
  readonly loads: Loads;
  /** Folder for files that a command writes, as the command sees it. */
  readonly scratch: string;
  /** Address of another workload's server on the same path: the load beside a loaded latency test. */
  serverOf(workload: Workload): { readonly host: string; readonly port: number };
  /** The server behind so many of the arranged forwarders. */
  serverBehind(forwarders: number): { readonly host: string; readonly port: number };
}

/** All that a step left behind; the parser's only input. */
export interface RawOutput extends Arranged {
  /** One per command, in order. Every one exited with 0 within its limit: the others never reach a parser. */
  readonly executions: readonly Execution[];
  readonly background?: Execution;
  readonly cpu: CpuUsage;
}

/** What a parser returns: a measured or an invalid outcome. What does not fit throws `OutputError`. */
export type Parsed = Extract<Outcome, { status: "measured" | "invalid" }>;

/** The same test in another manner: streams, rates, connection handling. */
export interface Variant {
  /** Unique within the test, kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly MetricName[];
  /** Number of tool runs of `context.seconds` one after the other; for the expected duration. None where the arrangement alone is watched. */
  readonly runs: number;
  /** What the target makes right before; a target that cannot make it does not carry the variant. */
  readonly arrangement?: Arrangement;
  /** Whether it presses as hard as it can, so that a full core or a spent allowance is what it finds and not what spoils it. */
  readonly isMaximum?: boolean;
  /** Further servers it talks to. */
  readonly alsoNeeds?: readonly Workload[];
  commands(context: TestContext): readonly Command[];
  /** Load that runs beside the commands, started first and ended last. */
  background?(context: TestContext): Command;
  /** Pure. Throws `OutputError` when the output does not fit. */
  parse(output: RawOutput, context: TestContext): Parsed;
}

/** One kind of measurement with one tool. To add one: write a file like its neighbours and list it in `catalog.ts`. */
export interface NetworkTest {
  readonly name: string;
  readonly title: string;
  /** Executable that the client side runs. */
  readonly tool: string;
  readonly workload: Workload;
  /** Paths on which it makes sense, the headline first. */
  readonly paths: readonly TrafficPath[];
  readonly variants: readonly Variant[];
}

/** A tool printed something other than what its parser knows; carries the excerpt that did not fit. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  constructor(tool: string, problem: string, text: string) {
    super(`${tool} ${problem}: ${excerpt(text)}`);
  }
}

/** The first 160 characters on one line, in quotes. */
function excerpt(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line === "" ? "(no output)" : `“${line.length > 160 ? `${line.slice(0, 160)}…` : line}”`;
}
