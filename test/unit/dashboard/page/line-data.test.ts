import { describe, expect, it } from "vitest";
import { lineAddress, runAddress } from "../../../../actions/lib/dashboard/address.ts";
import { factsAt } from "../../../../actions/lib/dashboard/page/facts-at.ts";
import { boundariesOf, decodeLine, decodeRuns } from "../../../../actions/lib/dashboard/page/line-data.ts";
import { readRoute } from "../../../../actions/lib/dashboard/page/route.ts";
import type { LineShard, RunsShard } from "../../../../actions/lib/dashboard/shards.ts";
import { readShard } from "../../../support/dashboard-shard.ts";
import { buildSite, madeUpInput } from "../../../support/dashboard-site.ts";

const input = madeUpInput({ nights: 60, scenarios: ["cilium"], metrics: 2 });
const site = new Map(buildSite(input));
const table = readShard<RunsShard>(site, "runs/0");
const line = readShard<LineShard>(site, "lines/0");
const runs = decodeRuns(table);
const points = decodeLine(line, runs);

describe("columns", () => {
  it("are the runs again, with their nights and commits", () => {
    const first = input.series[0]?.points.at(0);
    expect(runs[0]).toEqual({ time: Date.parse(first?.time ?? ""), night: "2026-09-22", run: first?.run, sha: first?.sha });
    expect(runs.at(-1)?.night).toBe("2026-11-20");
  });

  it("are the points again, with what was usual before each of them", () => {
    expect(points).toHaveLength(60);
    expect(points[7]?.usual).toBeUndefined();
    expect(points[8]?.usual?.n).toBe(8);
    // Another environment begins on the twenty-first night.
    expect([points[20]?.usual, points[27]?.usual]).toEqual([undefined, undefined]);
    expect(points[28]?.usual?.n).toBe(8);
  });
});

describe("the environment", () => {
  it("is told on the nights on which it changed, and where a line begins anew", () => {
    const boundaries = boundariesOf(line, points, table, runs);
    expect(
      boundaries.map(({ at, changes, fingerprint }) => [at.night, changes.map(({ fact }) => fact), fingerprint !== undefined]),
    ).toEqual([
      ["2026-10-12", [], true],
      ["2026-11-06", ["chart cilium"], false],
    ]);
    expect(boundaries[1]?.changes).toEqual([{ fact: "chart cilium", from: "1.0.0", to: "1.1.0" }]);
  });

  it("is that of a run: all changes up to it", () => {
    expect(factsAt(table, 44)["chart cilium"]).toBe("1.0.0");
    expect(factsAt(table, 45)["chart cilium"]).toBe("1.1.0");
    expect(factsAt(table, -1)).toEqual({});
  });

  it("loses a fact that is not recorded any more", () => {
    const facts = [
      [0, [["kernel", "6.1"]]],
      [2, [["kernel", null]]],
    ] as const;
    expect([1, 2].map((place) => factsAt({ ...table, facts }, place))).toEqual([{ kernel: "6.1" }, {}]);
  });
});

describe("an address", () => {
  it("leads back to what it was made of, whatever is in the names", () => {
    const metric = { test: "a/b", variant: "%2F#?", path: "pod/other-node", metric: "</script>" };
    const parts = ["x y", "a/b", "%2F#?", "pod/other-node", "</script>"];
    expect(readRoute(lineAddress("x y", metric))).toEqual({ view: "line", parts });
    expect(readRoute(runAddress("cilium", "12-1"))).toEqual({ view: "run", parts: ["cilium", "12-1"] });
  });

  it.each(["", "#", "#/", "#/nowhere", "#overview", "#/%E0%A4%A"])("%s is the overview", (hash) => {
    expect(readRoute(hash).view).toBe("overview");
  });

  it("that is cut in the middle of a letter is taken as it is", () => {
    expect(readRoute("#/run/%E0%A4%A/1-1").parts).toEqual(["%E0%A4%A", "1-1"]);
  });
});
