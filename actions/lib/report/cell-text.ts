import type { Change, Standing } from "../comparison/change.ts";
import type { Direction } from "../model/metric.ts";
import { ROUNDS_FOR_INTERVAL, type Summary } from "../statistics/summary.ts";
import { placesLabel } from "./cell-places.ts";
import type { Note } from "./note-book.ts";
import type { ReportCell, Row, TextRow } from "./report.ts";
import { formatValue } from "./scale.ts";

/** What stands in cells and labels of both renderings, unescaped. */

const ARROWS: Readonly<Record<Direction, string>> = { higher: "↑", lower: "↓", neither: "" };

const STANDINGS: Readonly<Record<Standing, string>> = {
  "outside-range": "",
  "within-range": "within range",
  "within-resolution": "within resolution",
  "range-unknown": "range unknown",
};

/** A change as shown in a cell: `−30 %`, `+1.2 %`, `×12`. */
export function changeText(change: Change): string {
  if (change.kind === "no-baseline") return "";
  if (change.kind === "from-zero") return "from 0";
  if (change.ratio >= 9) return `×${new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(change.ratio + 1)}`;
  if (change.ratio === 0) return "±0 %";
  const percent = change.ratio * 100;
  const digits = Math.abs(percent) < 0.095 ? 2 : Math.abs(percent) < 9.95 ? 1 : 0;
  const size = Math.abs(percent).toFixed(digits);
  if (Number(size) === 0) return "≈ 0 %";
  return `${percent < 0 ? "−" : "+"}${size} %`;
}

/** What is to be said of a change, or nothing. Where one round is usual, it goes without saying that the range is unknown. */
export function changeLabel(change: Change | undefined, usualCount: number): string {
  if (change === undefined) return "";
  if (change.kind === "no-baseline") return "no baseline";
  return change.standing === "range-unknown" && usualCount === 1 ? "" : STANDINGS[change.standing];
}

/** Whether a change may be nothing but noise, as far as the rounds tell; such a change is greyed. */
export const isFaint = (change: Change): boolean => change.kind === "no-baseline" || change.standing !== "outside-range";

/** What surrounds the median: `15.9–17.2`, `range 15.9–17.2 n=3`; only what differs from the usual is said. */
export function boundsText({ n, interval }: Summary, { scale }: Row, usualCount: number): string {
  const low = formatValue(interval.low, scale);
  const isUsual = n >= ROUNDS_FOR_INTERVAL === usualCount >= ROUNDS_FOR_INTERVAL;
  const bounds = interval.low === interval.high ? `all ${low}` : `${low}–${formatValue(interval.high, scale)}`;
  return [
    n === 1 ? "" : `${isUsual ? "" : `${interval.kind === "range" ? "range" : "interval"} `}${bounds}`,
    n === usualCount ? "" : `n=${n}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** What stands at the left of a row; `detail` goes below the title. */
export interface Label {
  readonly title: string;
  readonly unit: string;
  readonly detail: string;
  /** Numbers of notes that hold for the whole row. */
  readonly notes: readonly number[];
}

/** Notes that hold for all arms of a row in as many rounds: said once at the row, and not in every cell. */
function sharedNotes({ cells, test, variant, path }: Row, all: readonly Note[]): number[] {
  if (cells.length < 2 || cells.every(({ status }) => status === "missing")) return [];
  const ofRow = (place: Note["places"][number]) => place.cell.test === test && place.cell.variant === variant && place.cell.path === path;
  const holdsAlike = ({ number, places }: Note) =>
    cells.every(({ notes }) => notes.includes(number)) && new Set(places.filter(ofRow).map(({ rounds }) => rounds)).size === 1;
  return all.filter(holdsAlike).map(({ number }) => number);
}

/** Notes that a cell shows itself. A dash shows all of its own, so that it is never unexplained. */
export function cellNotes({ status, notes }: ReportCell, shared: readonly number[]): readonly number[] {
  return status === "missing" ? notes : notes.filter((number) => !shared.includes(number));
}

/** `New connections`, `op/s ↑`, `max · service/other-node`. */
export function rowLabel(row: Row, notes: readonly Note[]): Label {
  const { title, scale, better, variant, path } = row;
  const unit = [scale.unit, ARROWS[better]].filter((part) => part !== "").join(" ");
  return { title, unit, detail: `${variant} · ${path}`, notes: sharedNotes(row, notes) };
}

/** The same where the table does not name the test: `connection · max · service/other-node`. */
export function contextLabel(row: Row | TextRow, notes: readonly Note[]): Label {
  if ("places" in row) return { title: row.title, unit: row.unit, detail: placesLabel(row.places), notes: [] };
  return { ...rowLabel(row, notes), detail: placesLabel([row]) };
}
