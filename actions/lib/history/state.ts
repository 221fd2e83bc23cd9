import type { Finding } from "./finding.ts";
import type { Place, PlainSeries, SeriesName } from "./series.ts";

export const HISTORY_STATE_VERSION = 1;

/** A finding that may still change. */
export interface OpenFinding extends Finding {
  /** The piece of the series that it splits, by places; the later end is that of the night it was last seen. */
  readonly piece?: readonly [from: number, to: number];
  /** First of the nights on which a confirmed change could not be seen any more. */
  readonly missedOn?: string;
}

/** The end of a series: what a further night needs. */
export interface SeriesState extends SeriesName {
  /** Points before the first value that is kept. */
  offset: number;
  /** Place of the first night of the segment. */
  start: number;
  /** Logarithms of the medians. */
  values: number[];
  /** Key of each value's place. */
  places: string[];
  open: OpenFinding[];
}

/** What is known after a night. Plain data: it survives JSON. */
export interface Settled {
  lastNight: string;
  readonly series: Record<string, SeriesState>;
  /** Places that open series speak of, by scenario and run. */
  readonly places: Record<string, Place>;
  /** Findings that no longer change. */
  findings: Finding[];
}

/** Nights that may still be added to, by day. */
export interface OpenNight {
  readonly night: string;
  readonly series: readonly PlainSeries[];
}

/** What is kept between two nights. */
export interface HistoryState {
  readonly schemaVersion: typeof HISTORY_STATE_VERSION;
  readonly settled: Settled;
  /** Ascending. */
  readonly open: readonly OpenNight[];
}

export const emptySettled = (): Settled => ({ lastNight: "", series: {}, places: {}, findings: [] });

export const emptyState = (): HistoryState => ({ schemaVersion: HISTORY_STATE_VERSION, settled: emptySettled(), open: [] });

/** Place of a value in the whole series, and back. */
export const totalOf = ({ offset, values }: SeriesState): number => offset + values.length;

export const valuesOf = ({ offset, values }: SeriesState, from: number, to: number): number[] => values.slice(from - offset, to - offset);

export function placeAt({ places }: Pick<Settled, "places">, series: SeriesState, index: number): Place | undefined {
  const key = series.places[index - series.offset];
  return key === undefined ? undefined : places[key];
}
