import type { TrafficPath } from "./traffic-path.ts";

/** Where network tests run. */
export type TargetKind = "lab" | "kubernetes";

/** A scenario at a revision: what a round measures once. */
export interface Arm {
  /** Unique in a plan; the scenario's slug where nothing else differs. */
  readonly name: string;
  readonly scenario: string;
  /** Commit or other name of the state of the scenario's files; absent where only one state is measured. */
  readonly revision?: string;
}

/** One thing to measure: the part of a step that all arms and rounds share. */
export interface Cell {
  readonly test: string;
  readonly variant: string;
  readonly path: TrafficPath;
}

/** One measurement of one cell on one arm in one round. */
export interface Step extends Cell {
  /** Stable within the plan: `r2/vpc-cni/http/max-close/service/other-node`. */
  readonly id: string;
  /** 0 is the warm-up, which is kept apart. */
  readonly round: number;
  readonly arm: string;
}

/** `baab` is `abba` begun at the other end: of two clusters, each begins with what the other ends with. */
export type OrderDesign = "abba" | "baab" | "random";

/** In which order a round goes through its steps. */
export interface Order {
  readonly design: OrderDesign;
  readonly seed: number;
  /**
   * `cell`: a cell is measured on all arms before the next cell begins, so that what is compared lies close in time; `arm`: all cells on one arm before
   * the next arm, for arms that it takes long to go between. `cell` where it is absent.
   */
  readonly grouping?: "cell" | "arm";
}

/** What is measured, in which order; the same inputs and seed give the same plan. */
export interface Plan {
  readonly target: TargetKind;
  readonly arms: readonly Arm[];
  /** Name of the arm the others are compared with. */
  readonly baseline: string;
  readonly cells: readonly Cell[];
  /** Rounds that count, of an adaptive plan the most; the warm-up is not one of them. */
  readonly rounds: number;
  /** Rounds after which an adaptive run looks whether it knows enough, ascending; absent where the number of rounds is given. */
  readonly looks?: readonly number[];
  /** Length of one tool run. */
  readonly secondsPerRun: number;
  readonly order: Order;
  readonly steps: readonly Step[];
}
