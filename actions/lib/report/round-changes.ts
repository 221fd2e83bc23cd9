import type { Row } from "./report.ts";

/** Log-ratios of the rounds that both arms have, in their order. A value that no ratio can be taken of has none. */
export function roundChanges({ cells }: Row, arm: string): number[] {
  const [baseline] = cells;
  const candidate = cells.find(({ comparison }) => comparison?.arm === arm);
  if (baseline?.status !== "measured" || candidate?.status !== "measured") return [];
  const before = new Map(baseline.rounds.map(({ round, value }) => [round, value]));
  return candidate.rounds.flatMap(({ round, value }) => {
    const change = Math.log(value / (before.get(round) ?? Number.NaN));
    return Number.isFinite(change) ? [change] : [];
  });
}

/** The change of the only round that both arms have: there is nothing to weigh, but something to see. */
export function onlyChange(row: Row, arm: string): number | undefined {
  const [change, ...others] = roundChanges(row, arm);
  return others.length === 0 ? change : undefined;
}
