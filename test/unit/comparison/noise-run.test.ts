import { describe, expect, test } from "vitest";
import { noiseOf, noiseOfEntry } from "../../../actions/lib/comparison/noise-run.ts";
import { entriesOf } from "../../../actions/lib/model/entries-of.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { PROVENANCE } from "../../support/history-entries.ts";
import { armFacts, buildRecord, failed, measured, type ScriptedCell } from "../../support/records.ts";

const CELL = { test: "http", variant: "max-close", path: "service/other-node" } as const;
const twins = [armFacts("one", { scenario: "vpc-cni" }), armFacts("other", { scenario: "vpc-cni" })];
const record = (outcome: ScriptedCell["outcome"], arms = twins) => buildRecord({ arms, cells: [{ ...CELL, outcome }], rounds: 4 });

describe("the noise that a run of a scenario against itself shows", () => {
  test("is one log-ratio per round and metric, the warm-up and context left out", () => {
    const found = noiseOf(
      record((arm, round) => measured({ "http.rate.max": arm === "one" ? 100 : 100 * 1.01 ** round, "http.errors": 0 })),
    );
    expect(found).toEqual({
      runId: "made-up-numbers",
      scenario: "vpc-cni",
      measuredAt: "2026-11-21T10:00:00.000Z",
      metrics: [{ ...CELL, metric: "http.rate.max", logRatios: [1, 2, 3, 4].map((round) => expect.closeTo(round * Math.log(1.01), 12)) }],
    });
  });

  test("leaves out rounds that have no ratio, and metrics that have none at all", () => {
    const holes = record((arm, round) => {
      if (round === 1) return measured({ "http.rate.max": arm === "one" ? 0 : 100 });
      if (round === 2) return arm === "one" ? failed("fortio exited with 1") : measured({ "http.rate.max": 100 });
      return measured({ "http.rate.max": 100, "http.latency.p99": -1 });
    });
    expect(noiseOf(holes).metrics).toEqual([{ ...CELL, metric: "http.rate.max", logRatios: [0, 0] }]);
  });

  test.each([
    ["two scenarios", [armFacts("vpc-cni"), armFacts("cilium-eni")], '"vpc-cni" (vpc-cni), "cilium-eni" (cilium-eni)'],
    [
      "two revisions",
      [armFacts("base", { scenario: "vpc-cni", revision: "a1" }), armFacts("head", { scenario: "vpc-cni", revision: "b2" })],
      '"base" (vpc-cni at a1), "head" (vpc-cni at b2)',
    ],
    ["one arm", [armFacts("vpc-cni")], '"vpc-cni" (vpc-cni)'],
    ["three arms", ["a", "b", "c"].map((name) => armFacts(name, { scenario: "vpc-cni" })), '"a" (vpc-cni), "b" (vpc-cni), "c" (vpc-cni)'],
  ])("is refused of a record of %s", (_, arms, seen) => {
    expect(() => noiseOf(record(() => measured({ "http.rate.max": 1 }), arms))).toThrow(
      new ConfigurationError(`Noise is measured between two arms of one scenario at one revision, but run "made-up-numbers" has ${seen}.`),
    );
  });
});

describe("the noise that an entry of the history shows", () => {
  const entryOf = (of: ReturnType<typeof record>) => {
    const [entry] = entriesOf(of, { provenance: PROVENANCE });
    if (entry === undefined) throw new Error("a record has an arm");
    return entry;
  };

  test("is that of the record it was made of, holes and all", () => {
    const holes = record((arm, round) => {
      if (round === 1) return measured({ "http.rate.max": arm === "one" ? 0 : 100 });
      if (round === 2 && arm === "one") return failed("fortio exited with 1");
      return measured({ "http.rate.max": arm === "one" ? 100 : 100 * 1.01 ** round, "http.errors": 0 });
    });
    const entry = entryOf(holes);
    expect(entry.kind).toBe("aa");
    expect(noiseOf(holes).metrics[0]?.logRatios).toHaveLength(2);
    expect(noiseOfEntry(entry)).toEqual(noiseOf(holes));
  });

  test("leaves out a metric that this release does not know", () => {
    const entry = entryOf(record(() => measured({ "http.rate.max": 100 })));
    const cells = entry.cells.map((cell) => ({ ...cell, values: { "http.dropped-later": [1, 2, 3, 4], ...cell.values } }));
    expect(noiseOfEntry({ ...entry, cells })).toEqual(noiseOfEntry(entry));
  });

  test("is refused of an ordinary night", () => {
    const night = entryOf(record(() => measured({ "http.rate.max": 1 }), [armFacts("vpc-cni")]));
    expect(() => noiseOfEntry(night)).toThrow("Noise is measured between two arms of one scenario at one revision");
  });
});
