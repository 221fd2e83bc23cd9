import type { LineFinding } from "../shards.ts";
import { bandOf } from "../usual.ts";
import type { PageElement } from "./browser.ts";
import { type Context, changeText, commitLink, effectText, rangeLink, runLink, scaleOf, shareText } from "./context.ts";
import { make, table } from "./element.ts";
import { boundaryText } from "./facts-text.ts";
import { findingSign } from "./finding-sign.ts";
import type { LinePoint, NumberedBoundary } from "./line-data.ts";

/** What a line's chart shows, as tables, the latest first. */

export function findingsTable(context: Context, findings: readonly LineFinding[], metric: string): PageElement {
  const { words } = context;
  const { columns, events } = words.dashboard;
  return table({
    caption: words.dashboard.line.found,
    columns: [
      { title: columns.night },
      { title: columns.found },
      { title: columns.change, isNumber: true },
      { title: columns.levels, isNumber: true },
      { title: columns.commits },
      { title: columns.remark },
    ],
    rows: findings.toReversed().map((finding) => {
      const { kind, status, direction, at, lastGood, boundary, accepted, p } = finding;
      const sign = findingSign(finding);
      const remarks = [
        ...(p === undefined ? [] : [words.numbers.p(p)]),
        ...(finding.closedOn === undefined ? [] : [`${events.closedOn} ${finding.closedOn}`]),
        ...boundary.map((change) => boundaryText(words, change)),
        ...(accepted === undefined ? [] : [events.acceptedUntil(accepted.reason, accepted.expires)]),
      ];
      return [
        at.night,
        [make("span", { class: `icon ${sign.colour}`, "aria-hidden": "true" }, sign.icon), events.short({ kind, status, direction })],
        effectText(words, finding),
        words.numbers.from(
          finding.from,
          finding.to,
          scaleOf(
            metric,
            [finding.from, finding.to].filter((value) => value > 0),
          ),
        ),
        rangeLink(context, at, lastGood),
        remarks.join("; "),
      ];
    }),
  });
}

export function boundariesTable(context: Context, boundaries: readonly NumberedBoundary[], scenario: string): PageElement {
  const { words } = context;
  const { columns } = words.dashboard;
  return table({
    caption: words.dashboard.line.environment,
    columns: [{ title: columns.night }, { title: columns.number, isNumber: true }, { title: columns.what }, { title: columns.commit }],
    rows: boundaries
      .toReversed()
      .map(({ number, at, changes, fingerprint }) => [
        runLink(scenario, at, at.night),
        String(number),
        [
          ...(fingerprint === undefined
            ? []
            : [make("div", {}, make("b", {}, words.dashboard.line.newEnvironment(fingerprint.from, fingerprint.to)))]),
          ...changes.map((change) => make("div", {}, boundaryText(words, change))),
        ],
        commitLink(context, at.sha),
      ]),
  });
}

export function valuesTable(context: Context, scenario: string, points: readonly LinePoint[], metric: string): PageElement {
  const { words } = context;
  const { numbers, dashboard } = words;
  const { columns } = dashboard;
  const scale = scaleOf(
    metric,
    points.map(({ median }) => median).filter((value) => value > 0),
  );
  const unit = scale.unit === "" ? "" : ` (${scale.unit})`;
  return table({
    caption: dashboard.line.values(points.length),
    columns: [
      { title: columns.night },
      { title: `${columns.median}${unit}`, isNumber: true },
      { title: `${columns.range}${unit}`, isNumber: true },
      { title: columns.rounds, isNumber: true },
      { title: columns.usual, isNumber: true },
      { title: columns.change, isNumber: true },
      { title: columns.commit },
    ],
    rows: points.toReversed().map((point) => {
      const { night, median, low, high, rounds, usual, sha } = point;
      const hasUsual = usual !== undefined && usual.median > 0;
      return [
        runLink(scenario, point, night),
        numbers.value(median, scale),
        `${numbers.value(low, scale)}–${numbers.value(high, scale)}`,
        String(rounds),
        hasUsual ? `${numbers.value(usual.median, scale)} ± ${shareText(words, bandOf(usual) / usual.median)}` : "–",
        hasUsual ? changeText(words, median / usual.median - 1) : "–",
        commitLink(context, sha),
      ];
    }),
  });
}
