import type { MetricName } from "../model/metric.ts";
import type { ConditionName, FactValue } from "../report/report.ts";
import type { Scale } from "../report/scale.ts";

/** What things are called. */
export interface NameWords {
  readonly metrics: Readonly<Record<MetricName, string>>;
  /** A metric that means something more special in one test than its title says. */
  metric(metric: MetricName, test?: string): string;
  /** Where no arm gave a value, so that nobody knows which metrics there would have been. */
  readonly noValue: string;
  /** `undefined` where the language has none: then the catalogue of tests has, or the name has to do. */
  test(test: string): string | undefined;
  variant(test: string, variant: string): string | undefined;
  /** One metric of one cell within a sentence: `TCP throughput, 1-stream, pod/other-node`. */
  place(metric: string, variant: string, path: string): string;
  /** `undefined`: only another version knows the fact, so its name has to do. */
  fact(fact: string): string | undefined;
  factValue(fact: string, value: FactValue, scale: Scale | undefined): string;
  readonly notRecorded: string;
  readonly notMeasured: string;
  readonly conditions: Readonly<Record<ConditionName, { readonly title: string; readonly unit: string }>>;
  /** How many steps were repeated. */
  counted(count: number, of: number): string;
  /** `a`, `a and b`, `a, b, c, d and 26 more`. */
  list(names: readonly string[]): string;
}
