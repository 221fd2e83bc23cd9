import { describe, expect, test } from "vitest";
import { conclude, failureProblems, rateProblems } from "../../../actions/lib/network-tests/validity.ts";

describe("a rate", () => {
  test.each([
    [1000, []],
    [990, []],
    [1003, []],
    [989.9, ["the sender reached 98.9 % of the rate that was asked for, not 99 %"]],
    [0, ["the sender reached 0 % of the rate that was asked for, not 99 %"]],
  ])("of %d for 1000 asked", (perSecond, problems) => {
    expect(rateProblems("the sender", perSecond, 1000)).toEqual(problems);
  });

  test("may be asked to hold less", () => {
    expect(rateProblems("the load", 950, 1000, 0.95)).toEqual([]);
    expect(rateProblems("the load", 949, 1000, 0.95)).toEqual(["the load reached 94.9 % of the rate that was asked for, not 95 %"]);
  });
});

describe("failures", () => {
  test("are allowed up to 0.1 %", () => {
    expect(failureProblems("requests failed", 0, 2000, "")).toEqual([]);
    expect(failureProblems("requests failed", 2, 2000, "")).toEqual([]);
  });

  test("beyond that are a problem that says what came instead", () => {
    expect(failureProblems("requests failed", 3, 2000, "200: 1997, 503: 3")).toEqual([
      "3 of 2000 requests failed, more than 0.1 % (200: 1997, 503: 3)",
    ]);
  });
});

describe("a conclusion", () => {
  const measurements = [{ metric: "tcp.throughput", value: 1 }] as const;

  test("without problems is measured and keeps its warnings", () => {
    expect(conclude({ measurements, facts: {}, problems: [], warnings: ["short"] })).toEqual({
      status: "measured",
      measurements,
      facts: {},
      warnings: ["short"],
    });
  });

  test("with problems is invalid, says all of them and keeps the values as context", () => {
    expect(conclude({ measurements, facts: { a: 1 }, problems: ["too slow", "too lossy"] })).toEqual({
      status: "invalid",
      reason: "too slow; too lossy",
      measurements,
      facts: { a: 1 },
    });
  });
});
