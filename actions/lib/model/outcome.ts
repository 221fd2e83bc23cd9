import type { MetricName } from "./metric.ts";

/** One value of one metric from one step, in the metric's base unit. */
export interface Measurement {
  readonly metric: MetricName;
  readonly value: number;
  /** Smallest difference the tool could have shown, in the same unit; absent where it is far below the noise. */
  readonly resolution?: number;
}

/** Context of a step that is no metric: the congestion control seen, the number of requests behind a percentile. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What a step came to. A number never stands for a failure. */
export type Outcome =
  | {
      readonly status: "measured";
      readonly measurements: readonly Measurement[];
      readonly facts: Facts;
      readonly warnings: readonly string[];
    }
  /** The tool did not give a result. */
  | { readonly status: "failed"; readonly reason: string }
  /** It was not run, because it would make no sense here. */
  | { readonly status: "skipped"; readonly reason: string }
  /** It ran, but what it measured is not what was asked for, so the values decide nothing. */
  | { readonly status: "invalid"; readonly reason: string; readonly measurements: readonly Measurement[]; readonly facts: Facts };

export type OutcomeStatus = Outcome["status"];
