import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { select } from "../../../actions/lib/statistics/select.ts";

describe("select", () => {
  it("gives the value that a sort would put at the place, equal ones included", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (values, chosen) => {
        const place = chosen % values.length;
        const mixed = [...values];
        // Adding 0 makes the two zeros one.
        expect(select(mixed, place) + 0).toBe((values.toSorted((one, other) => one - other)[place] as number) + 0);
        expect([...mixed].sort((one, other) => one - other).map((one) => one + 0)).toEqual(
          values.toSorted((one, other) => one - other).map((one) => one + 0),
        );
      }),
    );
  });

  it("leaves nothing larger before the place and nothing smaller after it", () => {
    const mixed = [5, 3, 9, 1, 7, 7, 2];
    const found = select(mixed, 3);
    expect([...mixed.slice(0, 3)].every((value) => value <= found)).toBe(true);
    expect([...mixed.slice(3)].every((value) => value >= found)).toBe(true);
  });
});
