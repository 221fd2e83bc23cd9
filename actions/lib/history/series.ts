/** What a series is about: one metric of one cell. The words come from records of any age, so a name may be unknown by now. */
export interface SeriesMetric {
  readonly test: string;
  readonly variant: string;
  readonly path: string;
  readonly metric: string;
}

/** What a night was measured on, by name: AMI, kernel, EKS version, chart, harness, instance type. A change of one of these is a boundary. */
export type Facts = Readonly<Record<string, string>>;

/** A run of a scenario: what its points in all series share. */
export interface MeasuredRun {
  /** ISO 8601, UTC: when the run started. */
  readonly time: string;
  /** Run and attempt; with the scenario it names one record. */
  readonly run: string;
  /** Commit that was measured. */
  readonly sha: string;
  readonly facts: Facts;
}

/** What the rounds of a run came to, in the metric's base unit. */
export interface RoundsSummary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** How many there are. */
  readonly rounds: number;
}

/** One run of a scenario as a series of one metric sees it. */
export interface Point extends MeasuredRun, RoundsSummary {}

/** Points in any order: a list of them, or what makes each when it is asked for, because five years of them as objects would fill the memory. */
export interface Points extends Iterable<Point> {
  readonly length: number;
  /** Counted from 0, or back from the end as −1, −2. */
  at(index: number): Point | undefined;
}

/** The nights of one metric of one scenario on one environment. A metric that is renamed begins a new one. */
export interface Series {
  readonly scenario: string;
  readonly metric: SeriesMetric;
  /** What must be the same for nights to be compared at all: instance type, kernel's major version, EKS minor, harness major, placement. */
  readonly fingerprint: string;
  readonly points: Points;
}

/** A series of few nights, as plain data. */
export interface PlainSeries extends Series {
  readonly points: readonly Point[];
}

/** Where in time a series is: a run, without its values. */
export interface Place extends MeasuredRun {
  /** Day of the run's start, UTC: `2026-11-21`. */
  readonly night: string;
}

export type SeriesName = Pick<Series, "scenario" | "metric" | "fingerprint">;

/** As `metricKey` of a comparison writes it: `http/max-close/service/other-node http.rate.max`. */
export const metricNameOf = ({ test, variant, path, metric }: SeriesMetric): string => `${test}/${variant}/${path} ${metric}`;

export const seriesKey = ({ scenario, metric, fingerprint }: SeriesName): string => `${scenario} ${metricNameOf(metric)} ${fingerprint}`;

const IN_UTC = /^\d{4}-\d{2}-\d{2}T.*Z$/;

/** @throws RangeError when the time cannot be read */
export const nightOf = ({ time }: Pick<Point, "time">): string => (IN_UTC.test(time) ? time : new Date(time).toISOString()).slice(0, 10);

/** Days between two nights; negative when the second is the earlier one. */
export const nightsBetween = (one: string, other: string): number => Math.round((Date.parse(other) - Date.parse(one)) / 86_400_000);

/** The night so many days later, or earlier. */
export const nightAfter = (night: string, days: number): string =>
  new Date(Date.parse(night) + days * 86_400_000).toISOString().slice(0, 10);

/** By letters' codes, so that an order is the same in every locale. */
export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
