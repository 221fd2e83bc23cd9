import { isControl } from "../comparison/control.ts";
import { cellKey, metricKey } from "../comparison/gate.ts";
import type { MetricName } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import { HOST_PATH, placementOf } from "../model/traffic-path.ts";
import { quantile } from "../statistics/quantile.ts";
import { summarize } from "../statistics/summary.ts";
import type { HostCell, HostRow, ReportCell, Row } from "./report.ts";
import { chooseScale } from "./scale.ts";

/** A value of the pods and one of their hosts, of the same round. */
interface Pair {
  readonly round: number;
  readonly pods: number;
  readonly host: number;
}

/**
 * What pods reached, held against what their machines do without a data plane for pods: the same test, variant, metric and placement.
 * @param rows those that are judged
 * @param arms in the order of the columns
 * @param steps those that count: they tell which nodes carried a round
 */
export function hostRows(rows: readonly Row[], arms: readonly string[], steps: readonly StepResult[]): HostRow[] {
  const known = rows.filter((row): row is Row & { readonly metric: MetricName } => row.metric !== undefined);
  const hosts = new Map(known.filter(isControl).map((row) => [metricKey(row), row]));
  const nodesOf = findNodes(steps);
  return known.flatMap((row): HostRow[] => {
    const host = hosts.get(metricKey({ ...row, path: HOST_PATH }));
    if (host === undefined || isControl(row) || placementOf(row.path) !== placementOf(HOST_PATH)) return [];
    const cells = arms.map((arm, index) => {
      const isSameNodes = (round: number) => nodesOf(arm, row, round) === nodesOf(arm, host, round);
      return hostCell(row.cells[index], host.cells[index], { isSameNodes, isTime: row.scale.base === "s" });
    });
    const medians = cells.flatMap((cell) => (cell === undefined ? [] : [cell.pods, cell.host]));
    if (medians.length === 0) return [];
    const { test, variant, path, metric, better } = row;
    return [{ test, variant, path, metric, better, scale: chooseScale(row.scale.base, medians), cells }];
  });
}

/** @returns how to find the nodes of a round as one text, `undefined` where nobody knows them */
function findNodes(steps: readonly StepResult[]) {
  const keyOf = (arm: string, cell: Cell, round: number) => `${arm} ${cellKey(cell)} ${round}`;
  const nodes = new Map(steps.map((step) => [keyOf(step.arm, step, step.round), step.nodes?.toSorted().join(" ")]));
  return (arm: string, cell: Cell, round: number) => nodes.get(keyOf(arm, cell, round));
}

/** Round by round; where no round has both on the same nodes, the medians alone. Nothing where there is no ratio. */
function hostCell(
  pods: ReportCell | undefined,
  host: ReportCell | undefined,
  { isSameNodes, isTime }: { isSameNodes(round: number): boolean; readonly isTime: boolean },
): HostCell | undefined {
  if (pods?.status !== "measured" || host?.status !== "measured") return undefined;
  const byRound = new Map(host.rounds.map(({ round, value }) => [round, value]));
  const pairs = pods.rounds.flatMap(({ round, value }): Pair[] => {
    const beside = byRound.get(round);
    return beside === undefined || !isSameNodes(round) ? [] : [{ round, pods: value, host: beside }];
  });
  const medians = { pods: pods.summary.median, host: host.summary.median };
  const paired = pairs.filter(hasShare);
  if (paired.length === 0) {
    if (!hasShare(medians)) return undefined;
    return { ...medians, share: medians.pods / medians.host, rounds: [], ...(isTime ? { added: medians.pods - medians.host } : {}) };
  }
  const rounds = paired.map((pair) => ({ round: pair.round, share: pair.pods / pair.host }));
  const summary = summarize(rounds.map(({ share }) => share));
  const added = isTime
    ? {
        added: quantile(
          paired.map((pair) => pair.pods - pair.host),
          0.5,
        ),
      }
    : {};
  return { ...medians, share: summary.median, summary, rounds, ...added };
}

const hasShare = ({ pods, host }: Pick<Pair, "pods" | "host">): boolean => pods > 0 && host > 0 && Number.isFinite(pods / host);
