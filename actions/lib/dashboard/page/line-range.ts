import { runAddress } from "../address.ts";
import type { LineShard } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { chart } from "./chart.ts";
import { type Context, scaleOf } from "./context.ts";
import { folded, make } from "./element.ts";
import { lineChart } from "./line-chart.ts";
import { findingsWithin, type LinePoint, type NumberedBoundary } from "./line-data.ts";
import { boundariesTable, findingsTable, valuesTable } from "./line-tables.ts";

export interface RangeFacts {
  readonly scenario: string;
  readonly metric: string;
  readonly points: readonly LinePoint[];
  readonly line: LineShard;
  readonly boundaries: readonly NumberedBoundary[];
  readonly title: string;
}

/** So many nights of a line: their chart, what was found in them, and their values. */
export function rangeContent(context: Context, { scenario, metric, points, line, boundaries, title }: RangeFacts): PageElement[] {
  const { words, go } = context;
  const { dashboard } = words;
  const from = points[0]?.night ?? "";
  const findings = findingsWithin(line.findings, from);
  const within = boundaries.filter(({ at }) => at.night >= from);
  const medians = points.map(({ median }) => median);
  const scale = scaleOf(
    metric,
    medians.filter((value) => value > 0),
  );
  const nearest = (time: number) =>
    points.reduce(
      (best: LinePoint | undefined, point) =>
        best === undefined || Math.abs(point.time - time) < Math.abs(best.time - time) ? point : best,
      undefined,
    );
  return [
    chart({
      alt: dashboard.line.alt({
        title,
        nights: points.length,
        from,
        to: points.at(-1)?.night ?? "",
        changes: findings.filter(({ kind }) => kind !== "anomaly").length,
      }),
      heightOf: (width) => (width < 560 ? 260 : 340),
      caption: [make("span", {}, dashboard.line.caption), ...(line.omitted === 0 ? [] : [` ${dashboard.line.omitted(line.omitted)}`])],
      describe: (width) => lineChart({ words, scale, points, findings, boundaries: within }, width),
      pick: (time) => {
        const run = nearest(time);
        if (run !== undefined) go(runAddress(scenario, run.run));
      },
    }),
    make("h2", {}, dashboard.line.found),
    findings.length === 0 ? make("p", {}, dashboard.line.nothingFound) : findingsTable(context, findings, metric),
    ...(within.length === 0
      ? []
      : [
          make("h2", {}, dashboard.line.environment),
          make("p", {}, dashboard.line.environmentLegend),
          boundariesTable(context, within, scenario),
        ]),
    folded(dashboard.line.values(points.length), () => valuesTable(context, scenario, points, metric)),
  ];
}
