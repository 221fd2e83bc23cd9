import type { Finding } from "../history/finding.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import type { SeriesMetric } from "../history/series.ts";
import { METRICS, type MetricName } from "../model/metric.ts";
import type { EventFacts, EvidenceFacts } from "../words/history-words.ts";
import type { Words } from "../words/words.ts";
import { chooseScale, type Scale } from "./scale.ts";

/** Changes that are a fix are the effect of no bad commit, improvements are good news, and a boundary has its reason already: none has an issue. */
export const isFiled = ({ kind, direction, boundary }: HistoryEvent): boolean =>
  kind !== "anomaly" && direction !== "improvement" && boundary.length === 0;

/** Whether anything became worse, also where that has vanished since. */
export const wasWorse = ({ findings }: HistoryEvent): boolean => findings.some(({ direction }) => direction === "regression");

/** Corroborated ones first, then those that stand among all series, then the least likely. */
export const strongestEventsFirst = (one: HistoryEvent, other: HistoryEvent): number =>
  Number(other.corroborated) - Number(one.corroborated) ||
  Number(other.stands) - Number(one.stands) ||
  (leadingOf(one).p ?? 1) - (leadingOf(other).p ?? 1) ||
  sizeOf(leadingOf(other)) - sizeOf(leadingOf(one)) ||
  (one.id < other.id ? -1 : 1);

const sizeOf = ({ from, to }: Finding): number => Math.abs(Math.log(to / from));

/** What still shows an event; of one that has vanished what showed it. */
export function shownBy({ findings }: HistoryEvent): readonly Finding[] {
  const left = findings.filter(({ status }) => status !== "vanished");
  return left.length === 0 ? findings : left;
}

/** The finding that an event is told by: the strongest, where something became worse the strongest of that. */
export function leadingOf(event: HistoryEvent): Finding {
  const shown = shownBy(event);
  return shown.find(({ direction }) => direction === "regression") ?? (shown[0] as Finding);
}

/** Nothing where only another release knows the metric, and so its unit. */
export const scaleOf = ({ metric }: SeriesMetric, values: readonly number[]): Scale | undefined =>
  Object.hasOwn(METRICS, metric) ? chooseScale(METRICS[metric as MetricName].unit, values) : undefined;

export const quantityText = (value: number, scale: Scale | undefined, { numbers }: Words): string =>
  scale === undefined ? numbers.plain(value) : numbers.quantity(value, scale);

export const metricTitle = ({ metric, test }: SeriesMetric, { names }: Words): string =>
  Object.hasOwn(METRICS, metric) ? names.metric(metric as MetricName, test) : metric;

/** A series' metric within a sentence. */
export const placeText = (metric: SeriesMetric, words: Words): string =>
  words.names.place(metricTitle(metric, words), metric.variant, metric.path);

export const changeText = ({ effect }: Finding, { numbers }: Words): string => numbers.change(Math.log1p(effect.change));

export const intervalText = ({ effect: { interval } }: Finding, { numbers }: Words): string | undefined =>
  interval === undefined ? undefined : numbers.interval({ low: Math.log1p(interval.low), high: Math.log1p(interval.high) });

/** @param isDated whether the line has to say when */
export function eventFacts(event: HistoryEvent, words: Words, isDated: boolean): EventFacts {
  const leading = leadingOf(event);
  const { variant, path } = leading.metric;
  return {
    kind: event.kind,
    direction: event.direction,
    scenario: leading.scenario,
    metric: metricTitle(leading.metric, words),
    where: `${variant}, ${path}`,
    change: changeText(leading, words),
    more: shownBy(event).length - 1,
    ...(isDated ? { night: event.at.night } : {}),
  };
}

export function evidenceFacts(event: HistoryEvent, words: Words): EvidenceFacts {
  const leading = leadingOf(event);
  const shown = shownBy(event);
  const interval = intervalText(leading, words);
  return {
    kind: event.kind,
    corroborated: event.corroborated,
    change: changeText(leading, words),
    series: shown.length,
    scenarios: new Set(shown.map(({ scenario }) => scenario)).size,
    firstSeenOn: leading.firstSeenOn,
    ...(interval === undefined ? {} : { interval }),
    ...(leading.p === undefined ? {} : { p: words.numbers.p(leading.p) }),
    ...(leading.permutations === undefined ? {} : { orders: leading.permutations }),
    ...(leading.family === undefined || leading.family.judged < 2
      ? {}
      : { family: { judged: leading.family.judged, stands: event.stands } }),
    ...(event.confirmedOn === undefined ? {} : { confirmedOn: event.confirmedOn }),
  };
}
