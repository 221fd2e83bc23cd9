import { LINE_STATUSES, type LineStatus } from "../../words/dashboard-words.ts";
import { ALARMS_ADDRESS, eventsAddress, lineAddress } from "../address.ts";
import type { LineSummary } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import {
  awayOf,
  type Context,
  changeText,
  icon,
  metricTitle,
  quantity,
  type Scene,
  STATUS_SIGNS,
  shareText,
  testTitle,
  variantTitle,
} from "./context.ts";
import { type Child, choice, folded, make, table } from "./element.ts";
import { eventItem } from "./event-item.ts";
import { glanceChart } from "./glance-chart.ts";

/** What a reader should look at, ahead of what is as usual. */
const STANDS_OUT: readonly LineStatus[] = ["regression", "suspected", "odd", "improvement", "boundary", "missing"];

/** Every metric of every scenario after the last night: against what is usual, not against the night before. */
export function overviewView(context: Context): Scene {
  const { words, index } = context;
  const { dashboard } = words;
  const { overview } = dashboard;
  const counts = countsOf(index.lines);
  const glance = glanceChart(context);
  const moreOpen = index.openCounts.regressions + index.openCounts.suspected - index.open.length;
  return {
    title: dashboard.nav.overview,
    content: [
      verdict(context),
      make(
        "ul",
        { class: "chips" },
        ...LINE_STATUSES.filter((status) => (counts.get(status) ?? 0) > 0).map((status) =>
          make("li", {}, icon(STATUS_SIGNS[status]), `${dashboard.statuses[status]} `, make("b", {}, String(counts.get(status)))),
        ),
      ),
      ...(index.open.length === 0
        ? []
        : [
            make("h2", {}, overview.open),
            make("ul", { class: "events" }, ...index.open.map((event) => eventItem(context, event))),
            moreOpen === 0 ? undefined : make("p", {}, make("a", { href: eventsAddress("changes", 0) }, overview.moreOpen(moreOpen))),
          ]),
      ...(glance === undefined ? [] : [make("h2", {}, overview.glance), glance]),
      ...matrix(context),
      folded(
        overview.reading,
        () => make("ul", { class: "plain" }, ...LINE_STATUSES.map((status) => statusMeaning(context, status))),
        false,
      ),
      make("p", {}, make("a", { href: ALARMS_ADDRESS }, dashboard.nav.alarms)),
    ],
  };
}

function countsOf(lines: readonly LineSummary[]): Map<LineStatus, number> {
  const counts = new Map<LineStatus, number>();
  for (const { status } of lines) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

function verdict({ words, index }: Context): PageElement {
  const { overview } = words.dashboard;
  const { regressions, suspected } = index.openCounts;
  const lines = index.lines.filter(({ status }) => status !== "context" && status !== "young").length;
  const isKnown = lines > 0 || regressions + suspected > 0;
  const tone = !isKnown ? "unsure" : regressions > 0 ? "bad" : suspected > 0 ? "mixed" : "good";
  const silence = index.lines.length === 0 ? overview.nothing : overview.young;
  const text = isKnown ? overview.headline({ regressions, suspected, lines, scenarios: index.scenarios.length }) : silence;
  return make("div", { class: `verdict ${tone}` }, make("p", {}, text));
}

const statusMeaning = ({ words }: Context, status: LineStatus): PageElement =>
  make(
    "li",
    {},
    icon(STATUS_SIGNS[status]),
    make("b", {}, words.dashboard.statuses[status]),
    words.punctuation.colon,
    words.dashboard.statusMeans[status],
  );

/** The table of all, and what of it is shown. */
function matrix(context: Context): PageElement[] {
  const { words, index } = context;
  const { overview, all } = words.dashboard;
  const chosen = { scenario: "", test: "", onlyConspicuous: false };
  const place = make("div", {});
  const show = () => place.replaceChildren(matrixTable(context, chosen));
  const tests = [...new Set(index.metrics.map(({ test }) => test))];
  const scenarioChoice = choice({
    name: words.dashboard.columns.scenario,
    value: "",
    groups: [{ options: [["", all], ...index.scenarios.map(({ name }) => [name, name] as const)] }],
    choose: (value) => {
      chosen.scenario = value;
      show();
    },
  });
  const testChoice = choice({
    name: words.dashboard.columns.test,
    value: "",
    groups: [{ options: [["", all], ...tests.map((test) => [test, testTitle(context, test)] as const)] }],
    choose: (value) => {
      chosen.test = value;
      show();
    },
  });
  const box = make("input", {
    type: "checkbox",
    change: ({ currentTarget }) => {
      chosen.onlyConspicuous = currentTarget.checked === true;
      show();
    },
  });
  show();
  return [
    make("h2", {}, overview.matrix),
    make("p", {}, overview.matrixLegend),
    make("div", { class: "choices" }, scenarioChoice, testChoice, make("label", { class: "check" }, box, overview.onlyConspicuous)),
    place,
  ];
}

interface Chosen {
  readonly scenario: string;
  readonly test: string;
  readonly onlyConspicuous: boolean;
}

function matrixTable(context: Context, { scenario, test, onlyConspicuous }: Chosen): PageElement {
  const { words, index } = context;
  const scenarios = [...index.scenarios.entries()].filter(([, { name }]) => scenario === "" || name === scenario);
  const cells = new Map(index.lines.map((line) => [`${line.scenario} ${line.metric}`, line]));
  const rows: Child[][] = [];
  let group = "";
  for (const [metric, name] of index.metrics.entries()) {
    if (test !== "" && name.test !== test) continue;
    const lines = scenarios.map(([place]) => cells.get(`${place} ${metric}`));
    if (lines.every((line) => line === undefined || (onlyConspicuous && !STANDS_OUT.includes(line.status)))) continue;
    const title = `${testTitle(context, name.test)} · ${variantTitle(context, name) ?? name.variant}`;
    if (title !== group) rows.push([title]);
    group = title;
    rows.push([
      [make("div", {}, metricTitle(words, name)), make("small", {}, name.path)],
      ...lines.map((line) => (line === undefined ? make("span", { class: "tone-faint" }, "–") : cell(context, line))),
    ]);
  }
  if (rows.length === 0) return make("p", {}, words.dashboard.overview.nothingConspicuous);
  return table({
    caption: words.dashboard.overview.matrix,
    columns: [{ title: words.dashboard.columns.metric }, ...scenarios.map(([, { name }]) => ({ title: name, isNumber: true }))],
    rows,
  });
}

/** The change that was found, or how far the last night is from what is usual; below it the value and how far noise reaches. */
function cell({ words, index }: Context, line: LineSummary): PageElement {
  const { dashboard } = words;
  const { status, finding, last } = line;
  const scenario = index.scenarios[line.scenario]?.name ?? "";
  const metric = index.metrics[line.metric];
  if (metric === undefined) return make("span", {}, "–");
  const away = awayOf(line);
  const sign = STATUS_SIGNS[status];
  const isPlain = status === "context" || status === "young" || status === "missing";
  const change = finding?.change ?? away?.change;
  const value = quantity(words, metric.metric, last);
  const text = isPlain || change === undefined ? value : changeText(words, change);
  const said = isPlain ? "" : dashboard.statuses[status];
  const beside = isPlain ? dashboard.statuses[status] : away === undefined ? value : `± ${shareText(words, away.band)}`;
  return make(
    "a",
    { class: `cell tone-${sign.tone}`, href: lineAddress(scenario, metric) },
    icon(sign),
    text,
    said === "" ? undefined : make("span", { class: "unseen" }, ` ${said}`),
    make("small", {}, finding === undefined ? beside : dashboard.since(finding.night)),
  );
}
