import type { AlarmCounts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type ChartOption, chart, paint, TEXT, TOOLTIP } from "./chart.ts";
import type { Context, Scene } from "./context.ts";
import { make, table } from "./element.ts";

/** How often the tool was right: alarms that held, and those that it took back itself. */
export function alarmsView(context: Context): Scene {
  const { index, words } = context;
  const { alarms, nav, columns } = words.dashboard;
  const { months, seriesYears, againstItself } = index.alarms;
  const total = sum("", months);
  const decided = total.held + total.false;
  const years = [...Map.groupBy(months, ({ period }) => period.slice(0, 4))].map(([year, members]) => sum(year, members));
  return {
    title: nav.alarms,
    content: [
      make(
        "div",
        { class: `verdict ${decided === 0 ? "unsure" : "neutral"}` },
        make(
          "p",
          {},
          decided === 0
            ? alarms.nothingDecided
            : alarms.headline({ held: total.held, decided, precision: percent(context, total.held / decided) }),
        ),
      ),
      make("p", {}, alarms.legend),
      seriesYears > 0
        ? make(
            "p",
            {},
            alarms.rate({
              falseAlarms: total.false,
              seriesYears: words.numbers.fixed(seriesYears, 0),
              rate: words.numbers.fixed(total.false / seriesYears, 3),
            }),
          )
        : undefined,
      months.length === 0 ? undefined : monthsChart(context, months),
      months.length === 0
        ? undefined
        : table({
            caption: nav.alarms,
            columns: [
              { title: columns.period },
              { title: alarms.held, isNumber: true },
              { title: alarms.false, isNumber: true },
              { title: alarms.open, isNumber: true },
              { title: alarms.precision, isNumber: true },
            ],
            rows: [...years.toReversed(), { ...total, period: words.dashboard.all }].map(({ period, held, false: wrong, open }) => [
              period,
              String(held),
              String(wrong),
              String(open),
              held + wrong === 0 ? "–" : percent(context, held / (held + wrong)),
            ]),
          }),
      make("h2", {}, alarms.againstItself),
      make(
        "p",
        {},
        againstItself.compared === 0
          ? alarms.noneAgainstItself
          : alarms.apart({ ...againstItself, share: percent(context, againstItself.apart / againstItself.compared) }),
      ),
    ],
  };
}

const percent = ({ words }: Context, share: number): string => `${words.numbers.fixed(share * 100, share > 0 && share < 0.1 ? 1 : 0)} %`;

const sum = (period: string, counts: readonly AlarmCounts[]): AlarmCounts => ({
  period,
  held: counts.reduce((all, { held }) => all + held, 0),
  false: counts.reduce((all, one) => all + one.false, 0),
  open: counts.reduce((all, { open }) => all + open, 0),
});

function monthsChart({ words }: Context, months: readonly AlarmCounts[]): PageElement {
  const { alarms } = words.dashboard;
  const total = sum("", months);
  return chart({
    alt: alarms.chartAlt({ months: months.length, held: total.held, falseAlarms: total.false }),
    heightOf: () => 220,
    caption: [alarms.caption],
    describe: (): ChartOption => {
      const at = (period: string) => Date.parse(`${period}-01T00:00:00Z`);
      const all = filled(months);
      const counted = (name: string, colour: "arm-1" | "bad", symbol: "circle" | "triangle", countOf: (month: AlarmCounts) => number) => ({
        name,
        type: "line" as const,
        symbol,
        symbolSize: 6,
        symbolRotate: symbol === "triangle" ? 180 : 0,
        showSymbol: true,
        emphasis: { disabled: true },
        lineStyle: { color: paint(colour), width: 1.4 },
        itemStyle: { color: paint(colour) },
        data: all.map((month) => [at(month.period), countOf(month)]),
      });
      return {
        grid: { left: 4, right: 14, top: 14, bottom: 4, outerBounds: { left: 0, right: 0, top: 0, bottom: 0 }, outerBoundsMode: "same" },
        xAxis: {
          type: "time",
          splitNumber: 4,
          axisLabel: { ...TEXT, hideOverlap: true, formatter: (time: number) => new Date(time).toISOString().slice(0, 7) },
          axisLine: { lineStyle: { color: paint("line") } },
        },
        yAxis: { type: "value", minInterval: 1, axisLabel: TEXT, splitLine: { lineStyle: { color: paint("line"), opacity: 0.6 } } },
        tooltip: {
          ...TOOLTIP,
          trigger: "axis",
          axisPointer: { type: "line", lineStyle: { color: paint("faint") } },
          formatter: (params: unknown) => {
            const [first] = params as readonly { readonly axisValue?: number }[];
            const month = all.find(({ period }) => at(period) === first?.axisValue);
            if (month === undefined) return "";
            const { pair } = words.punctuation;
            return [month.period, pair(alarms.held, String(month.held)), pair(alarms.false, String(month.false))].join("\n");
          },
        },
        series: [
          counted(alarms.held, "arm-1", "circle", ({ held, open }) => held + open),
          counted(alarms.false, "bad", "triangle", (month) => month.false),
        ],
      };
    },
  });
}

/** Months without an alarm are months too. */
function filled(months: readonly AlarmCounts[]): AlarmCounts[] {
  const known = new Map(months.map((month) => [month.period, month]));
  const [first, last] = [months[0]?.period ?? "", months.at(-1)?.period ?? ""];
  const all: AlarmCounts[] = [];
  const month = new Date(`${first}-01T00:00:00Z`);
  for (let period = first; period <= last && all.length < 1200; period = month.toISOString().slice(0, 7)) {
    all.push(known.get(period) ?? { period, held: 0, false: 0, open: 0 });
    month.setUTCMonth(month.getUTCMonth() + 1);
  }
  return all;
}
