import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXACT_SIGNED_RANKS, signedRank } from "../../../actions/lib/statistics/signed-rank.ts";
import { expectDigits, expectNear } from "./near.ts";
import { PAIRED_DIFFERENCES, SIX_DIFFERENCES } from "./vectors.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const differences = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 12 });

describe("signedRank", () => {
  // statistics.md §10, also in R's manual.
  it("agrees with R on the depression scale: V = 40", () => {
    const test = signedRank(PAIRED_DIFFERENCES);
    expect(test).toMatchObject({ v: 40, n: 9, method: "exact" });
    expectNear(test.greater, 0.01953125);
    expectNear(test.p, 0.0390625);
  });

  it("counts six differences exactly", () => {
    expectNear(signedRank(SIX_DIFFERENCES).p, 0.0625);
  });

  it.each([
    [5, "0.0625"],
    [6, "0.03125"],
    [8, "0.0078125"],
    [10, "0.00195312"],
    [11, "0.000976562"],
  ])("can say no less than the table of %d pairs", (n, smallest) => {
    expectDigits(signedRank(upTo(n)).p, smallest);
  });

  it("leaves zeros out, and finds nothing when there is nothing else", () => {
    expect(signedRank([0, 3, 0, -1, 2])).toEqual(signedRank([3, -1, 2]));
    expect(signedRank([0, 0])).toEqual({ v: 0, n: 0, p: 1, greater: 1, less: 1, method: "exact" });
  });

  it("says so when there are too many pairs to count, and then is right to the second digit", () => {
    const alternating = (count: number) => upTo(count).map((size) => (size % 5 < 3 ? size : -size));
    const [exact, normal] = [signedRank(alternating(EXACT_SIGNED_RANKS)), signedRank(alternating(EXACT_SIGNED_RANKS + 5))];
    expect([exact.method, normal.method]).toEqual(["exact", "normal"]);
    expect(normal.p).toBeGreaterThan(0);
    expect(Math.abs(Math.log(normal.p / exact.p))).toBeLessThan(0.4);
  });

  it("keeps p when the arms are exchanged, and does not depend on the order of the rounds or the unit", () => {
    fc.assert(
      fc.property(differences, (values) => {
        const [there, back] = [signedRank(values), signedRank(values.map((value) => -value))];
        expectNear(back.p, there.p, 1e-12);
        expectNear(back.less, there.greater, 1e-12);
        expect(signedRank([...values].reverse().map((value) => value * 8))).toEqual(there);
      }),
    );
  });

  it.each([
    [[], "a difference is needed at least once, there are 0"],
    [[1, Number.NEGATIVE_INFINITY], "a difference is a finite number, but value 2 of 2 is -Infinity"],
  ])("refuses %j with a reason", (values, sentence) => {
    expect(() => signedRank(values)).toThrow(new RangeError(sentence));
  });
});
