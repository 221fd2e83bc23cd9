import type { Outcome } from "../model/outcome.ts";
import type { RunRecord, StepResult } from "../model/record.ts";
import { type MetricOfCell, metricKey } from "./gate.ts";

/** What an arm's rounds gave for one metric. */
export interface ArmSample {
  /** Value by round, in the metric's base unit. */
  readonly byRound: ReadonlyMap<number, number>;
  /** Largest of the tool's smallest differences, 0 where it is far below the noise. */
  readonly resolution: number;
}

const NO_VALUES: ArmSample = { byRound: new Map(), resolution: 0 };

/** The values of a record's rounds that count: measured steps only, the warm-up left out. */
export class RecordSamples {
  readonly #samples = new Map<string, { byRound: Map<number, number>; resolution: number }>();
  readonly #metrics = new Map<string, MetricOfCell>();
  readonly #unmeasured = new Map<string, Exclude<Outcome, { status: "measured" }>>();

  constructor(record: RunRecord) {
    for (const step of record.steps) if (step.round > 0) this.#take(step);
  }

  /** Every metric that any arm has, in the order of the steps. */
  metrics(): MetricOfCell[] {
    return [...this.#metrics.values()];
  }

  of(arm: string, metric: MetricOfCell): ArmSample {
    return this.#samples.get(`${arm} ${metricKey(metric)}`) ?? NO_VALUES;
  }

  /** How the last step of a cell that was not measured ended on an arm. */
  unmeasured(arm: string, cell: MetricOfCell): Exclude<Outcome, { status: "measured" }> | undefined {
    return this.#unmeasured.get(`${arm} ${cell.test}/${cell.variant}/${cell.path}`);
  }

  #take({ arm, round, test, variant, path, outcome }: StepResult): void {
    if (outcome.status !== "measured") {
      this.#unmeasured.set(`${arm} ${test}/${variant}/${path}`, outcome);
      return;
    }
    for (const { metric, value, resolution = 0 } of outcome.measurements) {
      const ofCell = { test, variant, path, metric };
      const key = `${arm} ${metricKey(ofCell)}`;
      this.#metrics.set(metricKey(ofCell), ofCell);
      const sample = this.#samples.get(key) ?? { byRound: new Map(), resolution: 0 };
      sample.byRound.set(round, value);
      sample.resolution = Math.max(sample.resolution, resolution);
      this.#samples.set(key, sample);
    }
  }
}
