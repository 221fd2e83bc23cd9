import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ComparisonSettings, compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricComparison } from "../../../actions/lib/comparison/comparison.ts";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import type { NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { buildRecord, measured } from "../../support/records.ts";

const PRIOR: NoisePrior = { kind: "calibrated", standardDeviation: 0.02, degreesOfFreedom: 29, pairs: 60 };
const GATE: MetricOfCell = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const SETTINGS: readonly ComparisonSettings[] = [
  { gate: [GATE], prior: () => PRIOR },
  { gate: [GATE] },
  { gate: [GATE], apart: new Set(["vpc-cni", "cilium-eni"]) },
];

/** Values of both arms, round by round. */
type Pairs = readonly (readonly [baseline: number, candidate: number])[];

const recordOf = (pairs: Pairs): RunRecord =>
  buildRecord({
    rounds: pairs.length,
    cells: [
      {
        ...GATE,
        outcome: (arm, round) =>
          round === 0 ? undefined : measured({ "http.rate.max": pairs[round - 1]?.[arm === "vpc-cni" ? 0 : 1] ?? 0 }),
      },
    ],
  });
const only = (record: RunRecord, settings: ComparisonSettings) =>
  compareArms(record, settings).candidates[0]?.metrics[0] as MetricComparison;

// A tool prints a few digits; values that differ in their sixteenth would test the rounding of logarithms.
const value = fc.integer({ min: 5_000, max: 20_000 }).map((hundredths) => hundredths / 100);
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 12 });
const setting = fc.constantFrom(...SETTINGS);

/** What of a comparison is a number that rounding may touch, and what is a word that it may not. */
const wordsOf = ({ verdict, doubt, unweighed }: MetricComparison) => ({ verdict, doubt, unweighed });
const expectSame = (one: MetricComparison, other: MetricComparison, sign = 1) => {
  const [a, b] = [one.evidence, other.evidence];
  expect(a).toBeDefined();
  expect(b?.effect).toBeCloseTo(sign * (a?.effect ?? 0), 9);
  expect(b?.p).toBeCloseTo(a?.p ?? 0, 9);
  expect(b?.standardDeviation).toBeCloseTo(a?.standardDeviation ?? 0, 9);
  expect(b?.agreement).toBe(a?.agreement);
};

describe("whatever the numbers are, a comparison", () => {
  test("of the arms exchanged turns the effect round and keeps p", () => {
    fc.assert(
      fc.property(pairs, setting, (some, settings) => {
        const there = only(recordOf(some), settings);
        const back = only(recordOf(some.map(([ours, theirs]) => [theirs, ours] as const)), settings);
        expectSame(there, back, -1);
        expect(back.doubt).toBe(there.doubt);
      }),
    );
  });

  test("is the same in another unit", () => {
    fc.assert(
      // Powers of two, so that no value is rounded and no word hangs on a last bit.
      fc.property(pairs, setting, fc.integer({ min: -40, max: 40 }), (some, settings, power) => {
        const there = only(recordOf(some), settings);
        const scaled = only(recordOf(some.map(([ours, theirs]) => [ours * 2 ** power, theirs * 2 ** power] as const)), settings);
        expectSame(there, scaled);
        expect(wordsOf(scaled)).toEqual(wordsOf(there));
      }),
    );
  });

  test("is the same whatever the order of the rounds", () => {
    fc.assert(
      fc.property(
        pairs.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }))),
        setting,
        ([some, shuffled], settings) => expectSame(only(recordOf(some), settings), only(recordOf(shuffled), settings)),
      ),
    );
  });

  test("of paired arms does not see what both arms of a round share", () => {
    fc.assert(
      fc.property(pairs, fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 12, maxLength: 12 }), (some, shared) => {
        const shaken = some.map(([ours, theirs], round) => [ours * 2 ** (shared[round] ?? 0), theirs * 2 ** (shared[round] ?? 0)] as const);
        const settings = { gate: [GATE], prior: () => PRIOR };
        expect(only(recordOf(shaken), settings)).toEqual(only(recordOf(some), settings));
      }),
    );
  });

  test("of an arm with itself is equivalent where the noise is known, and says nothing where it is not", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 12 }), setting, (values, settings) => {
        const found = only(recordOf(values.map((one) => [one, one] as const)), settings);
        expect(found.evidence).toMatchObject({ p: 1 });
        expect(Math.abs(found.evidence?.effect ?? 1)).toBe(0);
        expect(found.verdict).toBe(settings.prior === undefined ? "inconclusive" : "equivalent");
      }),
    );
  });

  test("never says regression or improvement of rounds that nobody confirmed", () => {
    fc.assert(
      fc.property(pairs, setting, (some, settings) => {
        expect(["equivalent", "inconclusive"]).toContain(only(recordOf(some), settings).verdict);
      }),
    );
  });

  test("always explains why it is not clearer", () => {
    fc.assert(
      fc.property(pairs, setting, (some, settings) => {
        const { verdict, doubt, minimumDetectable, evidence } = only(recordOf(some), settings);
        expect(doubt === undefined).toBe(verdict !== "inconclusive");
        if (verdict === "inconclusive" && (evidence?.standardDeviation ?? 0) > 0) expect(minimumDetectable).toBeGreaterThan(0);
      }),
    );
  });

  test("stands values of any size", () => {
    const any = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(any, any), { minLength: 1, maxLength: 6 }), setting, (some, settings) => {
        const { evidence, unweighed } = only(recordOf(some), settings);
        expect(evidence === undefined).toBe(unweighed !== undefined);
        if (evidence !== undefined) expect(Number.isFinite(evidence.effect)).toBe(true);
      }),
    );
  });
});

describe("values that do not vary", () => {
  test("flag a difference that every round shows, without a number for what it would take", () => {
    const found = only(recordOf(Array.from({ length: 5 }, () => [100, 90] as const)), { gate: [GATE] });
    expect(found).toMatchObject({ verdict: "inconclusive", doubt: "unconfirmed", adjustedP: 0 });
    expect(found).not.toHaveProperty("minimumDetectable");
  });
});
