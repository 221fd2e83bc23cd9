import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "../../../actions/lib/statistics/multiplicity.ts";
import { expectDigits, expectNear } from "./near.ts";

// statistics.md §10.
const LONG = [0.0004, 0.0012, 0.012, 0.021, 0.04, 0.2, 0.44, 0.9];
const SHORT = [0.01, 0.04, 0.03, 0.005];
const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
const METHODS = [
  ["holm", holm],
  ["benjaminiHochberg", benjaminiHochberg],
  ["benjaminiYekutieli", benjaminiYekutieli],
] as const;

const each = (actual: readonly number[], printed: readonly string[]) => {
  expect(actual.length).toBe(printed.length);
  printed.forEach((value, index) => {
    expectDigits(actual[index], value);
  });
};

describe("holm", () => {
  it("gives the vectors of statistics.md", () => {
    [0.0032, 0.0084, 0.072, 0.105, 0.16, 0.6, 0.88, 0.9].forEach((value, index) => {
      expectNear(holm(LONG)[index], value);
    });
    [0.03, 0.06, 0.06, 0.02].forEach((value, index) => {
      expectNear(holm(SHORT)[index], value);
    });
  });
});

describe("benjaminiHochberg", () => {
  it("gives the vectors of statistics.md", () => {
    [0.0032, 0.0048, 0.032, 0.042, 0.064, (0.2 * 8) / 6, (0.44 * 8) / 7, 0.9].forEach((value, index) => {
      expectNear(benjaminiHochberg(LONG)[index], value);
    });
    each(benjaminiHochberg(LONG).slice(5, 7), ["0.266667", "0.502857"]);
    [0.02, 0.04, 0.04, 0.02].forEach((value, index) => {
      expectNear(benjaminiHochberg(SHORT)[index], value);
    });
  });
});

describe("benjaminiYekutieli", () => {
  it("gives the vector of statistics.md", () => {
    each(benjaminiYekutieli(LONG), ["0.008697", "0.013046", "0.086971", "0.114150", "0.173943", "0.724762", "1", "1"]);
  });
});

describe.each(METHODS)("%s", (_, adjust) => {
  it("never makes a p smaller, never says more than 1, and keeps the order of the metrics", () => {
    fc.assert(
      fc.property(families, (ps) => {
        const adjusted = adjust(ps);
        expect(adjusted.length).toBe(ps.length);
        ps.forEach((p, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p * (1 - 1e-15));
          expect(adjusted[index]).toBeLessThanOrEqual(1);
          ps.forEach((other, place) => {
            if (other < p) expect(adjusted[place]).toBeLessThanOrEqual(adjusted[index] as number);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it("follows the metrics when they change places", () => {
    fc.assert(
      fc.property(families, (ps) => {
        expect(adjust([...ps].reverse())).toEqual(adjust(ps).reverse());
      }),
    );
  });

  it("leaves a family of one as it is, and an empty one empty", () => {
    expect([adjust([0.03]), adjust([])]).toEqual([[0.03], []]);
  });

  it.each([[1.2], [-0.1], [Number.NaN]])("refuses a p of %d", (p) => {
    expect(() => adjust([0.5, p])).toThrow(new RangeError(`a p lies between 0 and 1, but value 2 of 2 is ${p}`));
  });
});
