import { strongestSplit } from "../statistics/change-points.ts";
import { benjaminiHochberg } from "../statistics/multiplicity.ts";
import type { PermutationP } from "../statistics/permutation-p.ts";
import { seedOf } from "../statistics/random-bits.ts";
import { confirmedChanges, windowStart } from "./find-changes.ts";
import { seriesKey } from "./series.ts";
import { CONFIRM_P, CONFIRM_PERMUTATIONS, FALSE_DISCOVERY_RATE, FAMILY_PERMUTATIONS } from "./settings.ts";
import { type OpenFinding, type SeriesState, totalOf, valuesOf } from "./state.ts";

/** From how many times the largest p that could stand, more orders are not worth while; few orders know a p by a factor of some. */
const HOPELESS = 30;

/** Nights on each side of a change that its finest p-value is made of. */
const NEAR_NIGHTS = 30;

interface Candidate extends PermutationP {
  readonly series: SeriesState;
  readonly finding: OpenFinding;
  readonly values: readonly number[];
  /** Those of a month around the change: enough for a p-value of one in 20,000, and 20,000 orders of them take a fifth of the time. */
  readonly near: readonly number[];
  readonly stands: boolean;
}

/**
 * Confirms the suspicions that were there the night before too and that 799 orders of the values bear out, and says of each whether it also
 * stands among all series of the night. One that does not is confirmed and weak: it is tried again as long as it is looked at.
 */
export function confirmChanges(judged: readonly SeriesState[], night: string): OpenFinding[] {
  const tried = judged.flatMap((series) => candidatesOf(series, night));
  if (tried.length === 0) return [];
  const most = Math.min(1, (FALSE_DISCOVERY_RATE * tried.length) / judged.length);
  let candidates = standing(tried, judged.length);
  for (const permutations of FAMILY_PERMUTATIONS) {
    if (candidates.every(({ stands }) => stands)) break;
    const refine = (one: Candidate) =>
      one.stands || one.p > HOPELESS * most ? one : { ...one, ...test({ ...one, values: one.near }, permutations, most, night) };
    candidates = standing(candidates.map(refine), judged.length);
  }
  return candidates.map(({ series, finding, p, permutations, stands }) => {
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

function candidatesOf(series: SeriesState, night: string): Candidate[] {
  const confirmed = confirmedChanges(series);
  return series.open.flatMap((finding) => {
    if (finding.kind !== "change") return [];
    const weak = finding.status === "confirmed" && finding.family?.stands === false;
    const ready = finding.status === "suspected" && finding.firstSeenOn < night;
    if (!weak && !ready) return [];
    const [from, to] = weak ? pieceOf(series, confirmed, finding) : (finding.piece ?? [finding.index, finding.index]);
    const near = valuesOf(series, Math.max(from, finding.index - NEAR_NIGHTS), Math.min(to, finding.index + NEAR_NIGHTS));
    const untested: Candidate = { series, finding, values: valuesOf(series, from, to), near, p: 1, permutations: 0, stands: false };
    const tested = test(untested, CONFIRM_PERMUTATIONS, CONFIRM_P, night);
    if (ready && tested.p > CONFIRM_P * (1 + 1e-9)) return [];
    return [{ ...untested, ...tested }];
  });
}

function pieceOf(series: SeriesState, confirmed: readonly OpenFinding[], { index }: OpenFinding): readonly [number, number] {
  const before = confirmed.findLast((one) => one.index < index);
  const after = confirmed.find((one) => one.index > index);
  return [Math.max(windowStart(series), before?.index ?? 0), after?.index ?? totalOf(series)];
}

function test({ series, values }: Candidate, permutations: number, needed: number, night: string): PermutationP {
  const seed = seedOf(seriesKey(series), night, String(permutations));
  return strongestSplit(values)?.test({ permutations, needed, seed }) ?? { p: 1, permutations: 0 };
}

/** The series that show nothing are part of the family, with a p of 1. */
function standing(candidates: readonly Candidate[], judged: number): Candidate[] {
  const others = new Array<number>(judged - new Set(candidates.map(({ series }) => series)).size).fill(1);
  const adjusted = benjaminiHochberg([...candidates.map(({ p }) => p), ...others]);
  return candidates.map((one, index) => ({ ...one, stands: (adjusted[index] as number) <= FALSE_DISCOVERY_RATE }));
}
