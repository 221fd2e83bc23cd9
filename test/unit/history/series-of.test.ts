import { describe, expect, test } from "vitest";
import type { Series } from "../../../actions/lib/history/series.ts";
import { collectSeries, seriesOf } from "../../../actions/lib/history/series-of.ts";
import { buildEntry, type EntryOptions } from "../../support/history-entries.ts";
import { armFacts, failed, measured, type Script } from "../../support/records.ts";

const tcp = { test: "tcp", variant: "1", path: "pod/other-node" } as const;

/** An entry whose rounds have these values; `undefined` for a round that failed. */
const entryWith = (values: readonly (number | undefined)[], { record, ...options }: EntryOptions = {}) => {
  const outcome: Script = (_, round) => {
    const value = round === 0 ? 99 : values[round - 1];
    return value === undefined ? failed("no route") : measured({ "tcp.throughput": value });
  };
  return buildEntry({ ...options, record: { rounds: values.length, cells: [{ ...tcp, outcome }], ...record } });
};

/** With their points at hand. */
const plain = (series: readonly Series[]) => series.map((one) => ({ ...one, points: [...one.points] }));

describe("series of the history's entries", () => {
  test("have one point per run: median and values of its rounds without the warm-up, its commit, and what it was measured on", () => {
    const entry = entryWith([3, 1, 2], { workflowRun: 7, attempt: 2, startedAt: "2026-11-01T02:00:00.000Z" });
    expect(plain(seriesOf([entry]))).toEqual([
      {
        scenario: "vpc-cni",
        metric: { ...tcp, metric: "tcp.throughput" },
        fingerprint: entry.fingerprint,
        points: [
          {
            time: "2026-11-01T02:00:00.000Z",
            run: "7-2",
            sha: entry.provenance.sha,
            median: 2,
            low: 1,
            high: 3,
            rounds: 3,
            facts: entry.boundaries,
          },
        ],
      },
    ]);
  });

  test("begin anew on another machine and for another scenario, and go on over nights", () => {
    const environment = { ...buildEntry().environment, cpuModel: "Another CPU" };
    const series = seriesOf([
      entryWith([1], { workflowRun: 1, startedAt: "2026-11-01T02:00:00.000Z" }),
      entryWith([1], { workflowRun: 2, startedAt: "2026-11-02T02:00:00.000Z" }),
      entryWith([1], { workflowRun: 3, startedAt: "2026-11-03T02:00:00.000Z", record: { environment } }),
      entryWith([1], { workflowRun: 3, startedAt: "2026-11-03T02:00:00.000Z", scenario: "cilium-eni" }),
    ]);
    expect(plain(series).map(({ scenario, points }) => [scenario, points.map(({ run }) => run)])).toEqual([
      ["vpc-cni", ["1-1", "2-1"]],
      ["vpc-cni", ["3-1"]],
      ["cilium-eni", ["3-1"]],
    ]);
  });

  test("leave out pull requests and scenarios against themselves", () => {
    const twice = [armFacts("vpc-cni"), armFacts("vpc-cni-again", { scenario: "vpc-cni" })];
    expect(seriesOf([entryWith([1], { pullRequest: 7 }), entryWith([1], { record: { arms: twice } })])).toEqual([]);
  });

  test("count what a second attempt stored once more as the one measurement that it is", () => {
    const [one] = plain(seriesOf([entryWith([1], { attempt: 1 }), entryWith([1], { attempt: 2 })]));
    expect(one?.points.map(({ run }) => run)).toEqual(["100-1"]);
  });

  test("leave out a night with fewer than half of its rounds", () => {
    const half = entryWith([1, undefined, 3, undefined], { workflowRun: 1, startedAt: "2026-11-01T02:00:00.000Z" });
    const less = entryWith([1, undefined, undefined, undefined], { workflowRun: 2, startedAt: "2026-11-02T02:00:00.000Z" });
    const nights = plain(seriesOf([half, less])).flatMap(({ points }) =>
      points.map(({ run, low, high, rounds }) => [run, low, high, rounds]),
    );
    expect(nights).toEqual([["1-1", 1, 3, 2]]);
  });

  test("take the state at the run's commit where a scenario was measured at several", () => {
    const sha = "c".repeat(40);
    const arms = [
      armFacts("base", { scenario: "vpc-cni", revision: "b".repeat(40) }),
      armFacts("head", { scenario: "vpc-cni", revision: sha }),
    ];
    const cells = [{ ...tcp, outcome: (arm: string) => measured({ "tcp.throughput": arm === "head" ? 2 : 1 }) }];
    const entry = (measuredSha: string) => buildEntry({ sha: measuredSha, record: { arms, cells } });
    expect(plain(seriesOf([entry(sha)])).flatMap(({ points }) => points.map(({ median }) => median))).toEqual([2]);
    expect(seriesOf([entry("d".repeat(40))])).toEqual([]);
  });

  test("keep facts that are the same night after night once", () => {
    const collector = collectSeries();
    for (const workflowRun of [1, 2]) collector.add(entryWith([1], { workflowRun, startedAt: `2026-11-0${workflowRun}T02:00:00.000Z` }));
    const [first, second] = plain(collector.series())[0]?.points ?? [];
    expect(first?.facts).toBe(second?.facts);
  });
});
