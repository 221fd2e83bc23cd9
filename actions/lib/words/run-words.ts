import type { Evidence } from "../comparison/evidence.ts";
import type { OrderDesign } from "../model/plan.ts";
import type { ArmFacts, Environment, RunRecord } from "../model/record.ts";
import type { NoiseKnown, Report } from "../report/report.ts";

/** What was compared, how, and on what. */
export interface RunWords {
  /** `cilium-vxlan against vpc-cni`. */
  compared(candidates: readonly string[], baseline: string): string;
  /** Below the name of the baseline's column. */
  readonly baseline: string;
  /** What stands behind an arm's name: whether it is the baseline, its title, its revision, why it was not measured. */
  arm(arm: ArmFacts, isBaseline: boolean): string;
  /** Pod network, service routing and so on of an arm, and how soon it was ready; may be empty. */
  recipe(arm: ArmFacts): string;
  rounds(rounds: number): string;
  /** Whether arms were measured side by side, as sentences; `short` fits beside other facts. */
  readonly pairing: Readonly<Record<Evidence["pairing"], { readonly short: string; readonly sentence: string }>>;
  unpaired(arms: readonly string[]): string;
  readonly order: Readonly<Record<OrderDesign, { readonly short: string; readonly sentence: string }>>;
  /** Rounds, seconds, order and seed as one sentence. */
  design(run: Report["run"]): string;
  /** Why an adaptive run ended when it did. */
  stopped(adaptive: NonNullable<Report["run"]["adaptive"]>, rounds: number): string;
  confirmation(rounds: number, metrics: number): string;
  /** Behind what was compared, in a word or two. */
  confirmed(rounds: number): string;
  /** What was known of the noise, and how old that is. */
  noise(noise: NoiseKnown): string;
  noiseShort(noise: NoiseKnown): string;
  /** What it is estimated to have cost, US dollars. */
  cost(dollars: number): string;
  /** Run, begin, duration, cost where it is known, harness, as one sentence. */
  run(run: Report["run"]): string;
  readonly partial: string;
  target(kind: RunRecord["target"]["kind"]): string;
  /** What must be said of every number. A lab's is the same for all of them; what a record says of its cluster is names and numbers. */
  statement(target: RunRecord["target"]): string;
  kernel(environment: Environment): string;
  environment(environment: Environment): readonly { readonly name: string; readonly value: string }[];
}
