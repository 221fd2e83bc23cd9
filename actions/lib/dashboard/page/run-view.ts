import { compareAddress, lineAddress } from "../address.ts";
import type { RawCell, RawRun } from "../raw-run.ts";
import { type RunShard, runFile, type ValueFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type Context, commitLink, lineOf, metricTitle, type Scene, scaleOf, testTitle, variantTitle, workflowLink } from "./context.ts";
import { type Child, definitions, folded, make, table } from "./element.ts";
import { environmentPairs } from "./environment-pairs.ts";

/** One run of a scenario: what it came to, every value of every round, and what it was measured on. */
export async function runView(context: Context, parts: readonly string[]): Promise<Scene | undefined> {
  const { index, words, loader } = context;
  const [scenario = "", run = ""] = parts;
  const place = index.scenarios.findIndex(({ name }) => name === scenario);
  if (place < 0 || run === "") return undefined;
  const shard = await loader.load("run", place, runFile(run));
  const { dashboard } = words;
  const { raw, at } = shard;
  const last = index.scenarios[place]?.lastRun?.run;
  return {
    title: `${scenario}${words.punctuation.colon}${dashboard.run.title(at.night)}`,
    content: [
      definitions(raw === undefined ? [[dashboard.columns.commit, commitLink(context, at.sha)]] : runPairs(context, raw)),
      last === undefined || last === at.run
        ? undefined
        : make(
            "p",
            {},
            make("a", { href: compareAddress(scenario, `run:${at.run}`, scenario, `run:${last}`) }, dashboard.run.compareWithLast),
          ),
      make("h2", {}, dashboard.run.counts),
      shard.values.length === 0 ? make("p", {}, dashboard.run.nothingCounts) : valuesTable(context, shard),
      ...(raw === undefined ? [make("p", {}, dashboard.run.noRecord)] : rawContent(context, raw)),
    ],
  };
}

function runPairs(context: Context, { runId, status, startedAt, finishedAt, provenance, harness, target }: RawRun): [string, Child][] {
  const { words } = context;
  const { columns, run } = words.dashboard;
  return [
    [columns.commit, commitLink(context, provenance.sha)],
    [columns.run, runId],
    [run.state, run.states[status]],
    [run.time, `${instant(startedAt)} – ${instant(finishedAt)}`],
    [run.workflow, [provenance.workflow, " ", workflowLink(context, provenance.workflowRun, provenance.attempt)]],
    [run.event, provenance.event],
    [run.target, target],
    [run.harness, [harness.version, " ", make("code", {}, harness.commit.slice(0, 12))]],
  ];
}

/** `2026-11-21 02:00 UTC` */
export const instant = (time: string): string => `${time.slice(0, 16).replace("T", " ")} UTC`;

function valuesTable(context: Context, { values, scenario }: RunShard): PageElement {
  const { words } = context;
  const { columns } = words.dashboard;
  const groups = Map.groupBy(values, ({ line }) => lineOf(context, line)?.metric.test ?? "");
  return table({
    caption: words.dashboard.run.counts,
    columns: [
      { title: columns.metric },
      { title: columns.median, isNumber: true },
      { title: columns.range, isNumber: true },
      { title: columns.rounds, isNumber: true },
    ],
    rows: [...groups].flatMap(([test, members]): Child[][] => [
      [testTitle(context, test)],
      ...members.flatMap((value) => valueRow(context, scenario, value)),
    ]),
  });
}

function valueRow(context: Context, scenario: string, { line, median, low, high, n }: ValueFacts): Child[][] {
  const { numbers } = context.words;
  const metric = lineOf(context, line)?.metric;
  if (metric === undefined) return [];
  const scale = scaleOf(metric.metric, [median]);
  return [
    [
      make(
        "a",
        { href: lineAddress(scenario, metric) },
        metricTitle(context.words, metric),
        make("small", {}, ` ${metric.variant} · ${metric.path}`),
      ),
      numbers.quantity(median, scale),
      `${numbers.value(low, scale)}–${numbers.value(high, scale)}`,
      String(n),
    ],
  ];
}

function rawContent(context: Context, raw: RawRun): PageElement[] {
  const { run, line } = context.words.dashboard;
  const tests = Map.groupBy(raw.cells, ({ test }) => test);
  return [
    make("h2", {}, run.raw),
    make("p", {}, run.rawLegend),
    ...[...tests].map(([test, cells]) => folded(testTitle(context, test), () => cells.map((cell) => rawCell(context, cell)))),
    ...(raw.omitted === 0 ? [] : [make("p", {}, run.omitted(raw.omitted))]),
    ...(raw.confirmation.length === 0 ? [] : [folded(run.confirmation, () => raw.confirmation.map((cell) => rawCell(context, cell)))]),
    make("h2", {}, line.environment),
    definitions(raw.boundaries),
    folded(run.environment, () => definitions([[run.fingerprint, raw.fingerprint], ...environmentPairs(context.words, raw.environment)])),
    folded(run.arms, () => [
      make(
        "ul",
        {},
        ...raw.arms.map(({ name, title, notes }) =>
          make("li", {}, make("b", {}, name), ` ${title}`, ...notes.map((note) => make("div", {}, note))),
        ),
      ),
      make("p", {}, run.order),
      make("ol", { start: 0 }, ...raw.order.map((arms) => make("li", {}, arms.join(", ")))),
    ]),
    ...(raw.notes.length === 0 ? [] : [make("h2", {}, run.notes), make("ul", {}, ...raw.notes.map((note) => make("li", {}, note)))]),
    make("h2", {}, run.reproduce),
    make("pre", { tabindex: 0 }, raw.reproduce),
  ];
}

function rawCell(context: Context, { arm, test, variant, path, values, flags }: RawCell): PageElement {
  const { words } = context;
  const { columns, run } = words.dashboard;
  const title = `${arm} · ${variantTitle(context, { test, variant, path, metric: "" }) ?? variant} · ${path}`;
  const rounds = Math.max(0, ...values.map((one) => one.rounds.length));
  return make(
    "div",
    {},
    make("h3", {}, title),
    table({
      caption: title,
      columns: [
        { title: columns.metric },
        { title: run.warmUp, isNumber: true },
        ...Array.from({ length: rounds }, (_, round) => ({ title: run.round(round + 1), isNumber: true })),
      ],
      rows: values.map(({ metric, warmUp, rounds: all }) => {
        const known = [...(warmUp === undefined ? [] : [warmUp]), ...all.filter((value) => value !== null)];
        const scale = scaleOf(metric, known);
        // Raw means raw: as many digits as six, not the three of a summary.
        const text = (value: number | null | undefined) =>
          value === null || value === undefined ? "–" : words.numbers.plain(value * scale.factor);
        return [
          [metricTitle(words, { metric, test }), make("small", {}, scale.unit === "" ? "" : ` ${scale.unit}`)],
          text(warmUp),
          ...Array.from({ length: rounds }, (_, round) => text(all[round])),
        ];
      }),
    }),
    flags.length === 0
      ? undefined
      : make(
          "ul",
          { class: "small" },
          ...flags.map(({ round, status, reason, warnings = [] }) =>
            make(
              "li",
              {},
              words.punctuation.pair(
                round === 0 ? run.warmUp : run.round(round),
                [run.outcomes[status], ...(reason === undefined ? [] : [reason]), ...warnings].join("; "),
              ),
            ),
          ),
        ),
  );
}
