import { factChanges } from "../../history/boundary.ts";
import { directionOf } from "../../model/metric.ts";
import { compareAddress, lineAddress } from "../address.ts";
import type { ValueFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type Side, sideChoice, sideOf } from "./compare-side.ts";
import { awayOf, type Context, changeText, icon, metricTitle, type Scene, STATUS_SIGNS, scaleOf, shareText, testTitle } from "./context.ts";
import { type Child, make, table } from "./element.ts";
import { boundaryText } from "./facts-text.ts";

/** Any two runs or versions side by side, of one scenario or of two. */
export async function compareView(context: Context, parts: readonly string[]): Promise<Scene> {
  const { index, words } = context;
  const { compare, nav } = words.dashboard;
  const [scenarioA = index.scenarios[0]?.name ?? "", whatA = "", scenarioB = scenarioA, whatB = ""] = parts;
  if (index.scenarios.length === 0) return { title: nav.compare, content: [make("p", {}, words.dashboard.overview.nothing)] };
  const [one, other] = [await sideOf(context, scenarioA, whatA, "first"), await sideOf(context, scenarioB, whatB, "last")];
  const changes = factChanges(one.facts, other.facts);
  return {
    title: nav.compare,
    content: [
      make("p", {}, compare.introduction),
      make(
        "div",
        { class: "sides" },
        sideChoice(context, compare.before, one, (scenario, what) =>
          context.go(compareAddress(scenario, what, other.scenario, other.what)),
        ),
        sideChoice(context, compare.after, other, (scenario, what) => context.go(compareAddress(one.scenario, one.what, scenario, what))),
      ),
      make("h2", {}, compare.environment),
      changes.length === 0
        ? make("p", {}, compare.sameEnvironment)
        : make("ul", {}, ...changes.map((change) => make("li", {}, boundaryText(words, change)))),
      make("h2", {}, compare.values),
      make("p", {}, compare.legend),
      comparison(context, one, other),
    ],
  };
}

function comparison(context: Context, one: Side, other: Side): PageElement {
  const { words, index } = context;
  const { columns, compare } = words.dashboard;
  const metrics = [...index.metrics.keys()].filter((metric) => one.values.has(metric) || other.values.has(metric));
  if (metrics.length === 0) return make("p", {}, words.dashboard.overview.nothing);
  const groups = Map.groupBy(metrics, (metric) => index.metrics[metric]?.test ?? "");
  return table({
    caption: compare.values,
    columns: [
      { title: columns.metric },
      { title: `${one.scenario} · ${one.title}`, isNumber: true },
      { title: `${other.scenario} · ${other.title}`, isNumber: true },
      { title: columns.change, isNumber: true },
    ],
    rows: [...groups].flatMap(([test, members]): Child[][] => [
      [testTitle(context, test)],
      ...members.map((metric) => row(context, metric, one, other)),
    ]),
  });
}

function row(context: Context, place: number, one: Side, other: Side): Child[] {
  const { words, index } = context;
  const metric = index.metrics[place] ?? { test: "", variant: "", path: "", metric: "" };
  const [before, after] = [one.values.get(place), other.values.get(place)];
  const scale = scaleOf(
    metric.metric,
    [before, after].flatMap((value) => (value === undefined || !(value.median > 0) ? [] : [value.median])),
  );
  const { numbers } = words;
  const value = (facts: ValueFacts | undefined) =>
    facts === undefined
      ? "–"
      : [
          make("div", {}, numbers.quantity(facts.median, scale)),
          make("small", {}, `${numbers.value(facts.low, scale)}–${numbers.value(facts.high, scale)} n=${facts.n}`),
        ];
  return [
    [
      make("a", { href: lineAddress(other.scenario, metric) }, metricTitle(words, metric)),
      make("small", {}, ` ${metric.variant} · ${metric.path}`),
    ],
    value(before),
    value(after),
    before === undefined || after === undefined || !(before.median > 0)
      ? "–"
      : changeCell(context, place, other, after.median / before.median - 1, directionOf(metric.metric)),
  ];
}

/** Two nights are not a pair of rounds: what is smaller than the noise of the nights is told to be so. */
function changeCell(
  { index, words }: Context,
  metric: number,
  { place }: Side,
  change: number,
  better: "higher" | "lower" | undefined,
): Child {
  const line = index.lines.find((one) => one.scenario === place && one.metric === metric);
  const band = line === undefined ? undefined : awayOf(line)?.band;
  const text = changeText(words, change);
  const withBand = (said: string) => (band === undefined ? said : words.punctuation.aside(said, `± ${shareText(words, band)}`));
  if (better === undefined) return text;
  if (band !== undefined && Math.abs(change) <= band)
    return [make("div", {}, text), make("small", {}, withBand(words.dashboard.compare.withinNoise))];
  const sign = STATUS_SIGNS[change > 0 === (better === "higher") ? "improvement" : "regression"];
  return make(
    "div",
    { class: `tone-${sign.tone}` },
    icon(sign),
    text,
    make("small", {}, withBand(words.dashboard.compare[sign.tone === "good" ? "better" : "worse"])),
  );
}
