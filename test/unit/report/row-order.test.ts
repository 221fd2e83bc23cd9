import { describe, expect, it } from "vitest";
import type { Doubt } from "../../../actions/lib/comparison/judgement.ts";
import type { Verdict } from "../../../actions/lib/model/verdict.ts";
import type { Row } from "../../../actions/lib/report/report.ts";
import { isQuiet, isSuspected, orderRows } from "../../../actions/lib/report/row-order.ts";

type Given = Verdict | Doubt | undefined;
const VERDICTS: readonly string[] = ["regression", "improvement", "equivalent", "inconclusive", "invalid", "new", "missing"];

/** A row whose cells came to these, by the name of the row. */
function row(variant: string, ...given: readonly Given[]): Row {
  const cells = given.map((one) => {
    if (one === undefined) return { status: "missing", notes: [] };
    const judged = VERDICTS.includes(one) ? { verdict: one } : { verdict: "inconclusive", doubt: one };
    return { status: "missing", notes: [], comparison: judged };
  });
  return { variant, cells } as unknown as Row;
}

describe("orderRows", () => {
  it("puts first what changed, then what is suspected, open, not measured, and last what is equivalent", () => {
    const rows = [
      row("equivalent", "equivalent"),
      row("missing", "missing"),
      row("open", "wide-interval"),
      row("suspected", "unconfirmed"),
      row("better", "improvement"),
      row("worse", "regression"),
    ];
    expect(orderRows(rows).map(({ variant }) => variant)).toEqual(["better", "worse", "suspected", "open", "missing", "equivalent"]);
  });

  it("goes by the arm with most to say, and keeps the order of rows that say as much", () => {
    const rows = [row("a", "equivalent", "inconclusive"), row("b", "equivalent", "regression"), row("c", "inconclusive", "equivalent")];
    expect(orderRows(rows).map(({ variant }) => variant)).toEqual(["b", "a", "c"]);
  });

  it("leaves rows alone of which nothing is judged", () => {
    expect(orderRows([row("a", undefined), row("b", undefined)]).map(({ variant }) => variant)).toEqual(["a", "b"]);
  });
});

describe("isQuiet", () => {
  it("takes a row for quiet only where every compared arm is equivalent", () => {
    expect(isQuiet(row("a", undefined, "equivalent", "equivalent"))).toBe(true);
    expect(isQuiet(row("a", undefined, "equivalent", "inconclusive"))).toBe(false);
    expect(isQuiet(row("a", undefined))).toBe(false);
  });
});

describe("isSuspected", () => {
  it.each<[Doubt, boolean]>([
    ["unconfirmed", true],
    ["not-confirmed", true],
    ["rounds-disagree", true],
    ["tests-disagree", true],
    ["no-prior", false],
    ["noisier-than-known", false],
    ["wide-interval", false],
    ["around-threshold", false],
    ["one-round", false],
  ])("of the doubt %s: %s", (doubt, expected) => {
    expect(isSuspected({ doubt })).toBe(expected);
  });
});
