import type { Outcome } from "../model/outcome.ts";
import type { StepResult } from "../model/record.ts";
import { cellKey, type MetricOfCell, metricKey } from "./gate.ts";

/** What an arm's rounds gave for one metric. */
export interface ArmSample {
  /** Value by round, in the metric's base unit. */
  readonly byRound: ReadonlyMap<number, number>;
  /** Largest of the tool's smallest differences, 0 where it is far below the noise. */
  readonly resolution: number;
}

const NO_VALUES: ArmSample = { byRound: new Map(), resolution: 0 };

type Unmeasured = Exclude<Outcome, { status: "measured" }>;

/** The values of the rounds that count: measured steps only, the warm-up left out. */
export class RecordSamples {
  /** By arm, then by metric. */
  readonly #samples = new Map<string, Map<string, { readonly byRound: Map<number, number>; resolution: number }>>();
  readonly #metrics = new Map<string, MetricOfCell>();
  readonly #unmeasured = new Map<string, Unmeasured>();

  constructor(steps: readonly StepResult[]) {
    for (const step of steps) if (step.round > 0) this.#take(step);
  }

  /** Every metric that any arm has, in the order of the steps. */
  metrics(): MetricOfCell[] {
    return [...this.#metrics.values()];
  }

  of(arm: string, metric: MetricOfCell): ArmSample {
    return this.#samples.get(arm)?.get(metricKey(metric)) ?? NO_VALUES;
  }

  /** How the last step of a cell that was not measured ended on an arm. */
  unmeasured(arm: string, cell: MetricOfCell): Unmeasured | undefined {
    return this.#unmeasured.get(`${arm} ${cellKey(cell)}`);
  }

  #take({ arm, round, test, variant, path, outcome }: StepResult): void {
    const cell = { test, variant, path };
    if (outcome.status !== "measured") {
      this.#unmeasured.set(`${arm} ${cellKey(cell)}`, outcome);
      return;
    }
    const ofArm = this.#samples.get(arm) ?? new Map();
    this.#samples.set(arm, ofArm);
    for (const { metric, value, resolution = 0 } of outcome.measurements) {
      const key = metricKey({ ...cell, metric });
      if (!this.#metrics.has(key)) this.#metrics.set(key, { ...cell, metric });
      const sample = ofArm.get(key) ?? { byRound: new Map(), resolution: 0 };
      sample.byRound.set(round, value);
      sample.resolution = Math.max(sample.resolution, resolution);
      ofArm.set(key, sample);
    }
  }
}
