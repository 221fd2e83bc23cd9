import type { Change } from "../comparison/change.ts";
import type { Direction, MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { ArmFacts, Environment, RunRecord } from "../model/record.ts";
import type { Summary } from "../statistics/summary.ts";
import type { Note } from "./note-book.ts";
import type { Scale } from "./scale.ts";

/** What a record says, ready to be rendered. No text in it is escaped: that is the renderers' work. */
export interface Report {
  readonly title: string;
  /** What must be said of every number from this target; stands right below the title. */
  readonly statement: string;
  readonly run: Pick<RunRecord, "runId" | "status" | "startedAt" | "rounds" | "secondsPerRun" | "order" | "harness"> & {
    readonly durationSeconds: number;
  };
  /** The columns: baseline first, then the others in the record's order. */
  readonly arms: readonly ArmFacts[];
  /** Size of the sample behind a cell that does not say another. */
  readonly usualCount: number;
  readonly tests: readonly TestTable[];
  readonly context: Context;
  readonly notes: readonly Note[];
  /** What a reader must know of the whole run. */
  readonly remarks: readonly string[];
  readonly environment: Environment;
  readonly reproduce: string;
}

/** The rows of one network test. */
export interface TestTable {
  readonly test: string;
  readonly title: string;
  /** What the names of the variants stand for, where that is known. */
  readonly variants: readonly { readonly name: string; readonly title: string }[];
  readonly rows: readonly Row[];
}

/** What explains the results and is neither good nor bad itself. */
export interface Context {
  /** Rows of metrics that have no good direction. */
  readonly metrics: readonly Row[];
  /** What the steps saw beside metrics, where arms differ. */
  readonly facts: readonly TextRow[];
  /** Metrics and facts that are the same on all arms. */
  readonly alike: readonly Alike[];
  /** Absent where the target did not tell. */
  readonly conditions?: MachineConditions;
}

/** How quiet the machine was, over all steps of each arm. Shares are of the cores that carry clients and servers. */
export interface MachineConditions {
  readonly rows: readonly TextRow[];
  readonly alike: readonly Alike[];
}

/** A line of a table that holds words. */
export interface TextRow {
  readonly title: string;
  readonly unit: string;
  /** The cells it was seen in; none where it is about whole arms. */
  readonly places: readonly Cell[];
  /** One per arm, in the order of the columns. */
  readonly cells: readonly TextCell[];
}

export interface TextCell {
  readonly text: string;
  /** Numbers of `Report.notes`. */
  readonly notes: readonly number[];
}

/** What needs a sentence and no row, since it is the same on all arms that have it. */
export interface Alike {
  readonly title: string;
  readonly values: readonly { readonly text: string; readonly places: readonly Cell[] }[];
}

/** One metric of one test in one variant on one path: a line of a table. */
export interface Row extends Cell {
  /** Absent where no arm gave a value, so that nobody knows which metrics there would have been. */
  readonly metric?: MetricName;
  readonly title: string;
  readonly better: Direction;
  /** One unit for the whole row. */
  readonly scale: Scale;
  /** One per arm, in the order of the columns. */
  readonly cells: readonly ReportCell[];
}

/** What stands where an arm meets a row. `notes` are numbers of `Report.notes`. */
export type ReportCell =
  | {
      readonly status: "measured";
      readonly summary: Summary;
      /** Absent for the baseline itself and for context. */
      readonly change?: Change;
      readonly notes: readonly number[];
    }
  /** At least one note says why. */
  | { readonly status: "missing"; readonly notes: readonly number[] };

/** Titles that only the catalog of network tests knows; without them there are just the names. */
export interface ReportTitles {
  test?(test: string): string | undefined;
  variant?(test: string, variant: string): string | undefined;
}
