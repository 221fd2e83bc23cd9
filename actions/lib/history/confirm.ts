import { type SplitTest, strongestSplit } from "../statistics/change-points.ts";
import { benjaminiHochberg } from "../statistics/multiplicity.ts";
import type { PermutationP } from "../statistics/permutation-p.ts";
import { seedOf } from "../statistics/random-bits.ts";
import { confirmedChanges, windowStart } from "./find-changes.ts";
import { seriesKey } from "./series.ts";
import { CONFIRM_P, CONFIRM_PERMUTATIONS, FALSE_DISCOVERY_RATE, MOST_FAMILY_PERMUTATIONS, WEAK_AGAIN_NIGHTS } from "./settings.ts";
import { type OpenFinding, type SeriesState, totalOf, valuesOf } from "./state.ts";

/** Nights on each side of a change that its finest p-value is made of. */
const NEAR_NIGHTS = 20;

interface Candidate extends PermutationP {
  readonly series: SeriesState;
  readonly finding: OpenFinding;
  /** Those of some weeks around the change: enough for a p-value of one in 20,000, and 20,000 orders of them take a tenth of the time. */
  readonly near: readonly number[];
  readonly stands: boolean;
}

/**
 * Confirms the suspicions that were there the night before too and that 799 orders of the values bear out, and says of each whether it also
 * stands among all series of the night. One that does not is confirmed and weak: it is tried again while it is looked at.
 */
export function confirmChanges(judged: readonly SeriesState[], night: string): OpenFinding[] {
  const candidates = judged.flatMap((series) => candidatesOf(series, night));
  if (candidates.length === 0) return [];
  return amongAll(candidates, judged.length, night).map(({ series, finding, p, permutations, stands }) => {
    const confirmed: OpenFinding = {
      ...finding,
      status: "confirmed",
      confirmedOn: finding.confirmedOn ?? night,
      p,
      permutations,
      family: { judged: judged.length, stands },
    };
    series.open = series.open.map((one) => (one.id === finding.id ? confirmed : one));
    return confirmed;
  });
}

/**
 * Tries as many orders as it takes to say who stands: so many that none as strong would do if all who are left were to stand, and more for
 * the others whenever some fell out.
 */
function amongAll(tried: readonly Candidate[], judged: number, night: string): Candidate[] {
  let candidates = standing(tried, judged);
  let [hopeful, limit] = [candidates.length, 1];
  const isOpen = ({ stands, p }: Candidate) => !stands && p <= limit;
  while (candidates.some(isOpen)) {
    const needed = (FALSE_DISCOVERY_RATE * hopeful) / judged;
    const permutations = Math.min(MOST_FAMILY_PERMUTATIONS, Math.ceil(1 / needed));
    const refine = (one: Candidate) => ({ ...one, ...test(one.series, one.near, { permutations, needed, night }) });
    candidates = standing(
      candidates.map((one) => (isOpen(one) ? refine(one) : one)),
      judged,
    );
    const left = candidates.filter(({ p }) => p <= needed).length;
    if (left === hopeful || permutations === MOST_FAMILY_PERMUTATIONS) break;
    [hopeful, limit] = [left, needed];
  }
  return candidates;
}

function candidatesOf(series: SeriesState, night: string): Candidate[] {
  const confirmed = confirmedChanges(series);
  return series.open.flatMap((finding) => {
    const { kind, status, index } = finding;
    if (kind !== "change") return [];
    const isDue =
      status === "suspected" ? finding.firstSeenOn < night : isWeak(finding) && (totalOf(series) - index) % WEAK_AGAIN_NIGHTS === 0;
    if (!isDue) return [];
    const [from, to] = (status === "suspected" ? finding.piece : undefined) ?? pieceOf(series, confirmed, finding);
    const near = valuesOf(series, Math.max(from, index - NEAR_NIGHTS), Math.min(to, index + NEAR_NIGHTS));
    const untested: Candidate = { series, finding, near, p: 1, permutations: 0, stands: false };
    if (status === "confirmed") return [untested];
    const tested = test(series, valuesOf(series, from, to), { permutations: CONFIRM_PERMUTATIONS, needed: CONFIRM_P, night });
    return tested.p <= CONFIRM_P * (1 + 1e-9) ? [{ ...untested, ...tested }] : [];
  });
}

const isWeak = ({ status, family }: OpenFinding) => status === "confirmed" && family?.stands === false;

function pieceOf(series: SeriesState, confirmed: readonly OpenFinding[], { index }: OpenFinding): readonly [number, number] {
  const before = confirmed.findLast((one) => one.index < index);
  const after = confirmed.find((one) => one.index > index);
  return [Math.max(windowStart(series), before?.index ?? 0), after?.index ?? totalOf(series)];
}

function test(
  series: SeriesState,
  values: readonly number[],
  { night, ...how }: Omit<SplitTest, "seed"> & { night: string },
): PermutationP {
  const seed = seedOf(seriesKey(series), night, String(how.permutations));
  return strongestSplit(values)?.test({ ...how, seed }) ?? { p: 1, permutations: 0 };
}

/** The series that show nothing are part of the family, with a p of 1. */
function standing(candidates: readonly Candidate[], judged: number): Candidate[] {
  const others = new Array<number>(judged - new Set(candidates.map(({ series }) => series)).size).fill(1);
  const adjusted = benjaminiHochberg([...candidates.map(({ p }) => p), ...others]);
  return candidates.map((one, index) => ({ ...one, stands: (adjusted[index] as number) <= FALSE_DISCOVERY_RATE }));
}
