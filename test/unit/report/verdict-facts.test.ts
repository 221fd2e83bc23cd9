import { describe, expect, it } from "vitest";
import { METRIC_NAMES } from "../../../actions/lib/model/metric.ts";
import { aspectOf, headlineFacts, isGain } from "../../../actions/lib/report/verdict-facts.ts";
import { type Situation, situationReport } from "../../support/report-situations.ts";

const factsOf = (name: Situation) => {
  const { comparison, tests } = situationReport(name);
  return comparison === undefined ? undefined : headlineFacts(comparison, tests);
};

describe("headlineFacts", () => {
  it.each<[Situation, object | undefined]>([
    ["unconfirmed", { kind: "confirm" }],
    ["inconclusive-cold-start", { kind: "calibrate" }],
    ["inconclusive-wide-intervals", { kind: "rounds", rounds: expect.any(Number) }],
    ["not-confirmed", undefined],
    ["all-equivalent", undefined],
    ["one-round", undefined],
  ])("knows what it would take in %s", (name, remedy) => {
    expect(factsOf(name)?.remedy).toEqual(remedy);
  });

  it("calls a change by what all changed metrics have in common", () => {
    expect(factsOf("improvement")?.candidates[0]).toMatchObject({ better: "speed" });
    expect(factsOf("regression-confirmed")?.candidates[0]).toMatchObject({ worse: "mixed" });
  });

  it("counts gate metrics that were planned and that no arm has, where they make a comparison invalid", () => {
    expect(factsOf("partial-run")?.candidates[0]).toMatchObject({ overall: "invalid", gate: 2, notComparable: 1 });
  });
});

describe("hosts that differ", () => {
  it("are told by the largest change of each test, and ask for other hosts instead of fresh rounds", () => {
    const facts = factsOf("hosts-differ")?.candidates[0];
    expect(facts?.hosts.map(({ metric, effect }) => [metric, Math.round(effect * 100)])).toEqual([
      ["latency.p99", 14],
      ["tcp.throughput", -13],
    ]);
    expect(facts).toMatchObject({ overall: "inconclusive", remedy: { kind: "like-hosts" }, suspected: { worse: 4, better: 0 } });
  });

  it("are none where their metrics did not change, or nobody measured them", () => {
    expect(factsOf("against-the-hosts")?.candidates[0]?.hosts).toEqual([]);
    expect(factsOf("unpaired-clusters")?.candidates[0]?.hosts).toEqual([]);
  });
});

describe("isGain", () => {
  it("knows which way is good", () => {
    expect([isGain("tcp.throughput", 0.1), isGain("tcp.throughput", -0.1)]).toEqual([true, false]);
    expect([isGain("latency.p50", 0.1), isGain("latency.p50", -0.1)]).toEqual([false, true]);
  });
});

it("calls only what costs CPU a cost", () => {
  expect(METRIC_NAMES.filter((metric) => aspectOf(metric) === "cost")).toEqual([
    "tcp.cpu-per-bit",
    "http.cpu-per-request",
    "service.programming.cpu",
  ]);
});
