import { metricNameOf } from "../../history/series.ts";
import { chartsSoFar } from "./chart.ts";
import {
  awayOf,
  type Context,
  changeText,
  icon,
  lineOf,
  placeTitle,
  quantity,
  type Scene,
  STATUS_SIGNS,
  shareText,
  testTitle,
  variantTitle,
} from "./context.ts";
import { make } from "./element.ts";
import { metricChoice, scenarioChoice } from "./line-choices.ts";
import { boundariesOf, decodeLine, decodeRuns } from "./line-data.ts";
import { rangeContent } from "./line-range.ts";

/** Nights that a reader can choose; 0 stands for all. */
const RANGES = [90, 365, 0] as const;
const DAY = 86_400_000;

/** One metric of one scenario over the nights. */
export async function lineView(context: Context, parts: readonly string[]): Promise<Scene | undefined> {
  const { index, words, loader } = context;
  const [scenario = "", test = "", variant = "", path = "", metricName = ""] = parts;
  const wanted = `${scenario} ${metricNameOf({ test, variant, path, metric: metricName })}`;
  const place = index.lines.findIndex((_, line) => {
    const names = lineOf(context, line);
    return names !== undefined && `${names.scenario} ${metricNameOf(names.metric)}` === wanted;
  });
  const summary = index.lines[place];
  const names = lineOf(context, place);
  if (summary === undefined || names === undefined) return undefined;
  const [line, table] = await Promise.all([loader.load("lines", place), loader.load("runs", summary.scenario)]);
  const runs = decodeRuns(table);
  const points = decodeLine(line, runs);
  const boundaries = boundariesOf(line, points, table, runs).map((boundary, at) => ({ ...boundary, number: at + 1 }));
  const { metric } = names;
  const title = `${scenario}${words.punctuation.colon}${placeTitle(context, metric)}`;
  const sign = STATUS_SIGNS[summary.status];
  const away = awayOf(summary);
  const shown = make("div", {});
  const buttons = RANGES.map((days) =>
    make(
      "button",
      { type: "button", click: () => show(days) },
      days === 0 ? words.dashboard.line.everything : words.dashboard.line.nights(days),
    ),
  );
  function show(days: (typeof RANGES)[number]): void {
    for (const [at, button] of buttons.entries()) button.setAttribute("aria-pressed", String(RANGES[at] === days));
    const leave = chartsSoFar();
    const until = points.at(-1)?.time ?? 0;
    const since = days === 0 ? 0 : until - days * DAY;
    shown.replaceChildren(
      ...rangeContent(context, {
        scenario,
        metric: metric.metric,
        points: points.filter(({ time }) => time > since),
        line,
        boundaries,
        title,
      }),
    );
    leave();
  }
  show(points.length > RANGES[0] ? 365 : 0);

  return {
    title,
    content: [
      make("p", {}, make("b", {}, testTitle(context, test)), ` · ${variantTitle(context, metric) ?? variant}`),
      make(
        "p",
        { class: "status" },
        icon(sign),
        make("b", {}, words.dashboard.statuses[summary.status]),
        summary.finding === undefined
          ? undefined
          : ` ${words.punctuation.aside(changeText(words, summary.finding.change), words.dashboard.since(summary.finding.night))}`,
        words.punctuation.colon,
        words.dashboard.line.now({
          night: summary.night ?? index.lastNight ?? "",
          value: quantity(words, metric.metric, summary.last),
          ...(summary.usual === undefined || away === undefined
            ? {}
            : {
                usual: quantity(words, metric.metric, summary.usual),
                band: shareText(words, away.band),
                change: changeText(words, away.change),
              }),
        }),
      ),
      make(
        "div",
        { class: "choices" },
        scenarioChoice(context, scenario, summary.metric),
        metricChoice(context, summary.scenario, scenario, wanted),
      ),
      make("div", { class: "ranges", role: "group", "aria-label": words.dashboard.line.range }, ...buttons),
      shown,
    ],
  };
}
