import type { SeriesMetric } from "../../history/series.ts";
import { METRICS, type Metric, type MetricName, type Unit } from "../../model/metric.ts";
import { chooseScale, type Scale } from "../../report/scale.ts";
import type { LineStatus } from "../../words/dashboard-words.ts";
import { runAddress } from "../address.ts";
import type { FindingFacts, IndexShard, LineSummary, RunFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { make } from "./element.ts";
import type { PageWords } from "./language.ts";
import type { Loader } from "./load.ts";

/** What every view is given. */
export interface Context {
  readonly words: PageWords;
  readonly index: IndexShard;
  readonly loader: Loader;
  go(address: string): void;
}

/** A view: what the page is called then, and what is on it. */
export interface Scene {
  readonly title: string;
  readonly content: readonly (PageElement | undefined)[];
}

/** `undefined`: a name that only another version knows. */
export const knownMetric = (metric: string): Metric | undefined =>
  Object.hasOwn(METRICS, metric) ? METRICS[metric as MetricName] : undefined;

export function metricTitle({ names }: PageWords, { metric, test }: Pick<SeriesMetric, "metric" | "test">): string {
  return knownMetric(metric) === undefined ? metric : names.metric(metric as MetricName, test);
}

export const testTitle = ({ words, index }: Pick<Context, "words" | "index">, test: string): string =>
  words.names.test(test) ?? index.titles.tests.find(([name]) => name === test)?.[1] ?? test;

export function variantTitle({ words, index }: Pick<Context, "words" | "index">, { test, variant }: SeriesMetric): string | undefined {
  return words.names.variant(test, variant) ?? index.titles.variants.find(([ofTest, name]) => ofTest === test && name === variant)?.[2];
}

/** `HTTP p99, max-close, service/other-node` */
export const placeTitle = ({ words }: Pick<Context, "words">, metric: SeriesMetric): string =>
  words.names.place(metricTitle(words, metric), metric.variant, metric.path);

export const lineOf = ({ index }: Pick<Context, "index">, line: number): { scenario: string; metric: SeriesMetric } | undefined => {
  const summary = index.lines[line];
  const scenario = index.scenarios[summary?.scenario ?? -1]?.name;
  const metric = index.metrics[summary?.metric ?? -1];
  return scenario === undefined || metric === undefined ? undefined : { scenario, metric };
};

/** How the values of a metric are shown. A metric that nobody knows any more has no unit. */
export const scaleOf = (metric: string, values: readonly number[]): Scale =>
  chooseScale(knownMetric(metric)?.unit ?? ("count" satisfies Unit), values);

export const quantity = ({ numbers }: PageWords, metric: string, value: number): string =>
  numbers.quantity(value, scaleOf(metric, [value]));

/** A share as a change: `−4.8 %`; a dash where there is none. */
export function changeText({ numbers }: PageWords, change: number | undefined): string {
  return change === undefined || !(change > -1) || !Number.isFinite(change) ? "–" : numbers.change(Math.log1p(change));
}

/** How far a line's last value is from what is usual, and how far noise reaches, as shares of what is usual. */
export function awayOf({ last, usual, band }: LineSummary): { readonly change: number; readonly band: number } | undefined {
  return usual === undefined || band === undefined || !(usual > 0) ? undefined : { change: last / usual - 1, band: band / usual };
}

export const shareText = ({ numbers }: PageWords, share: number): string => numbers.size(Math.log1p(share));

/** `−5.1 % [−6.0, −4.2]` */
export function effectText(words: PageWords, { change, low, high }: Pick<FindingFacts, "change" | "low" | "high">): string {
  const text = changeText(words, change);
  if (low === undefined || high === undefined || !(low > -1)) return text;
  return `${text} ${words.numbers.interval({ low: Math.log1p(low), high: Math.log1p(high) })}`;
}

interface Sign {
  readonly icon: string;
  readonly tone: "good" | "bad" | "mixed" | "neutral" | "unsure";
}

export const STATUS_SIGNS: Readonly<Record<LineStatus, Sign>> = {
  regression: { icon: "▼", tone: "bad" },
  suspected: { icon: "◇", tone: "mixed" },
  odd: { icon: "!", tone: "mixed" },
  improvement: { icon: "▲", tone: "good" },
  boundary: { icon: "┆", tone: "neutral" },
  accepted: { icon: "✓", tone: "neutral" },
  missing: { icon: "–", tone: "unsure" },
  steady: { icon: "≈", tone: "unsure" },
  young: { icon: "…", tone: "unsure" },
  context: { icon: "·", tone: "unsure" },
};

export const icon = (sign: Sign): PageElement => make("span", { class: `icon ${sign.tone}`, "aria-hidden": "true" }, sign.icon);

const COMMIT = /^[0-9a-f]{7,64}$/;
const SHORT = 9;

export const shortCommit = (sha: string): string => (COMMIT.test(sha) ? sha.slice(0, SHORT) : sha);

const outside = (href: string, text: string): PageElement => make("a", { href, rel: "noreferrer" }, text);

/** A commit, as a link where it can be one. */
export function commitLink({ index }: Pick<Context, "index">, sha: string): PageElement | string {
  const isLink = index.address !== undefined && COMMIT.test(sha);
  return make("code", {}, isLink ? outside(`${index.address}/commit/${sha}`, shortCommit(sha)) : shortCommit(sha));
}

/** The commits behind the last good run, up to the first bad one. */
export function rangeLink(context: Pick<Context, "index">, at: RunFacts, lastGood: RunFacts | undefined): PageElement | string {
  const { address } = context.index;
  if (lastGood === undefined || lastGood.sha === at.sha) return commitLink(context, at.sha);
  const text = `${shortCommit(lastGood.sha)}…${shortCommit(at.sha)}`;
  const isLink = address !== undefined && COMMIT.test(at.sha) && COMMIT.test(lastGood.sha);
  return make("code", {}, isLink ? outside(`${address}/compare/${lastGood.sha}...${at.sha}`, text) : text);
}

export const runLink = (scenario: string, { run }: Pick<RunFacts, "run">, text: string): PageElement =>
  make("a", { href: runAddress(scenario, run) }, text);

/** The run of the workflow, where the repository has an address. */
export function workflowLink({ index, words }: Context, workflowRun: number, attempt: number): PageElement | undefined {
  if (index.address === undefined || !Number.isSafeInteger(workflowRun) || !Number.isSafeInteger(attempt)) return undefined;
  return outside(`${index.address}/actions/runs/${workflowRun}/attempts/${attempt}`, words.dashboard.run.workflowRun(workflowRun, attempt));
}
