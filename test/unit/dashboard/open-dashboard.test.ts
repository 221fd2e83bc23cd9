import { describe, expect, it } from "vitest";
import { MOST_VALUES } from "../../../actions/lib/dashboard/lines.ts";
import { openDashboard } from "../../../actions/lib/dashboard/open-dashboard.ts";
import type { EventsShard, IndexShard, LineShard, RunShard, RunsShard, VersionShard } from "../../../actions/lib/dashboard/shards.ts";
import type { Point } from "../../../actions/lib/history/series.ts";
import type { HistoryEntry } from "../../../actions/lib/model/history-entry.ts";
import { madeUpHistory } from "../../support/dashboard-history.ts";
import { readShard } from "../../support/dashboard-shard.ts";
import { buildSite, dashboardInput, madeUpInput } from "../../support/dashboard-site.ts";
import { buildEntry } from "../../support/history-entries.ts";

const SHAPE = { nights: 60, scenarios: ["cilium", "vpc-cni"], metrics: 6 };
const site = new Map(buildSite(madeUpInput(SHAPE)));
const shard = <T>(name: string): T => readShard<T>(site, name);

describe("a site", () => {
  it("has a page, its style, its script and an index", () => {
    for (const path of ["index.html", "style.css", "page.js", "data/index.js"]) expect(site.has(path)).toBe(true);
  });

  it("is the same whatever order the entries come in", () => {
    const entries = [...madeUpHistory(SHAPE)];
    const turned = new Map(buildSite({ ...dashboardInput(entries), entries: entries.toReversed() }));
    expect([...turned].sort()).toEqual([...site].sort());
  });

  it("has a file for every run of every scenario, however few entries are in memory", () => {
    expect([...site.keys()].filter((path) => path.startsWith("data/run/"))).toHaveLength(SHAPE.nights * SHAPE.scenarios.length);
  });

  it("names every scenario, metric and line in its index", () => {
    const index = shard<IndexShard>("index");
    expect(index.scenarios.map(({ name, runs }) => [name, runs])).toEqual([
      ["cilium", 60],
      ["vpc-cni", 60],
    ]);
    expect(index.metrics).toHaveLength(6);
    expect(index.lines).toHaveLength(12);
    expect(index.lastNight).toBe("2026-11-20");
    expect(index.address).toBe("https://github.com/octo-org/octo-repo");
  });

  it("has one value per run on a line, in the order of time, and begins a segment with each environment", () => {
    const { segments } = shard<LineShard>("lines/0");
    expect(segments.map(({ medians }) => medians.length)).toEqual([20, 40]);
    expect(segments.flatMap(({ runs }) => runs)).toEqual(Array.from({ length: 60 }, (_, place) => place));
    expect(segments[0]?.rounds).toBe(5);
  });

  it("has the runs of a scenario in columns, and what changed around them", () => {
    const { times, runs, commits, commit, facts, versions } = shard<RunsShard>("runs/0");
    expect([times.length, runs.length, commit.length]).toEqual([60, 60, 60]);
    expect(new Set(times.slice(1))).toEqual(new Set([86_400]));
    expect(commits).toHaveLength(30);
    expect(facts[0]?.[1].map(([fact]) => fact)).toContain("kernel");
    expect(versions.map(({ fact, value }) => `${fact} ${value}`)).toContain("chart cilium 1.1.0");
  });

  it("has medians and quartiles of a version's nights", () => {
    const { versions } = shard<RunsShard>("runs/0");
    const { values } = shard<VersionShard>("versions/0/0");
    expect(values).toHaveLength(6);
    for (const { low, median, high, n } of values) {
      expect(low).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(high);
      expect(n).toBe(versions[0]?.runs);
    }
  });

  it("keeps every value of a run as it was measured", () => {
    const [entry] = madeUpHistory({ ...SHAPE, nights: 1 });
    const made = new Map(buildSite(dashboardInput([entry as HistoryEntry])));
    const run = readShard<RunShard>(made, "run/0/10000000000-1");
    const [cell] = (entry as HistoryEntry).cells;
    expect(run.raw?.cells[0]?.values[0]?.rounds).toEqual(Object.values(cell?.values ?? {})[0]);
    expect(run.raw?.reproduce).toBe(entry?.reproduce);
  });
});

describe("which entries count", () => {
  it("leaves out results of pull requests, and counts scenarios against themselves", () => {
    const runs = [...madeUpHistory({ ...SHAPE, nights: 10 })];
    const builder = openDashboard(dashboardInput(runs));
    const twin = buildEntry({
      scenario: "cilium",
      record: { arms: ["a", "b"].map((name) => ({ name, scenario: "cilium", title: name, notes: [], readySeconds: 1 })) },
    });
    expect(builder.add({ ...twin, kind: "pr" })).toBeUndefined();
    expect(builder.add({ ...twin, kind: "aa" })).toBeUndefined();
    const index = readShard<IndexShard>(new Map(builder.finish()), "index");
    expect(index.alarms.againstItself).toEqual({ runs: 1, compared: 1, apart: 0 });
  });

  it("writes what a second attempt stored once more only once", () => {
    const [entry] = madeUpHistory({ ...SHAPE, nights: 1 }) as Iterable<HistoryEntry>;
    if (entry === undefined) throw new Error("a history has entries");
    const again = { ...entry, provenance: { ...entry.provenance, attempt: 2 } };
    const made = [...buildSite(dashboardInput([entry, again]))].map(([path]) => path).filter((path) => path.startsWith("data/run/"));
    expect(made).toEqual(["data/run/0/10000000000-1.js"]);
  });

  it("shows a run of which only the series are left", () => {
    const entries = [...madeUpHistory({ ...SHAPE, nights: 3 })];
    const made = new Map(buildSite({ ...dashboardInput(entries), entries: [] }));
    const run = readShard<RunShard>(made, "run/0/10000000001-1");
    expect([run.raw, run.values.length]).toEqual([undefined, 6]);
  });

  it("makes a page of nothing", () => {
    const made = new Map(buildSite(dashboardInput([])));
    expect(readShard<IndexShard>(made, "index")).toMatchObject({ scenarios: [], lines: [], open: [] });
  });

  it("leaves out the oldest nights of a line that is too long, and says how many", () => {
    const [first] = dashboardInput([...madeUpHistory({ ...SHAPE, nights: 1, metrics: 1 })]).series;
    if (first === undefined) throw new Error("a history has series");
    const points = Array.from({ length: MOST_VALUES + 5 }, (_, at) => ({
      ...(first.points.at(0) as Point),
      run: `${at + 1}-1`,
      time: new Date(Date.UTC(2010, 0, 1 + at)).toISOString(),
    }));
    const input = dashboardInput([], { series: [{ ...first, points }], judgement: { events: [], notes: [] } });
    const line = readShard<LineShard>(new Map(buildSite(input)), "lines/0");
    expect([line.omitted, line.segments[0]?.medians.length]).toEqual([5, MOST_VALUES]);
  });
});

describe("text from outside", () => {
  const hostile = `</script><img src=x onerror=alert(1)>'"\\\u2028\u202egnp\u0007 \${x}`;

  it("cannot leave the script that carries it, and turns no reading direction", () => {
    const [entry] = madeUpHistory({ ...SHAPE, nights: 1 });
    const made = new Map(buildSite(dashboardInput([{ ...(entry as HistoryEntry), notes: [hostile], reproduce: hostile }])));
    const { raw } = readShard<RunShard>(made, "run/0/10000000000-1");
    expect(raw?.notes).toEqual([`</script><img src=x onerror=alert(1)>'"\\ gnp \${x}`]);
  });

  it("is a name like any other where it is the name of a fact", () => {
    const [entry] = madeUpHistory({ ...SHAPE, nights: 1 });
    const boundaries = JSON.parse('{"__proto__":"polluted","constructor":"also"}');
    const made = new Map(buildSite(dashboardInput([{ ...(entry as HistoryEntry), boundaries }])));
    const { raw } = readShard<RunShard>(made, "run/0/10000000000-1");
    expect(raw?.boundaries).toEqual([
      ["__proto__", "polluted"],
      ["constructor", "also"],
    ]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it("makes no link of an address that is none", () => {
    const made = new Map(buildSite(dashboardInput([], { serverUrl: "javascript:alert(1)//" })));
    expect(readShard<IndexShard>(made, "index").address).toBeUndefined();
  });

  it("stays out of the page itself", () => {
    const page = new Map(buildSite(dashboardInput([], { repository: `"><script>alert(1)</script>` }))).get("index.html");
    expect(page).not.toContain("<script>alert");
  });
});

describe("events", () => {
  it("come in files, the latest first, changes and odd nights apart", () => {
    const input = madeUpInput({ ...SHAPE, nights: 120, metrics: 12 });
    const made = new Map(buildSite(input));
    const index = readShard<IndexShard>(made, "index");
    const { events } = readShard<EventsShard>(made, "changes/0");
    const nights = events.map(({ at }) => at.night);
    expect(nights).toEqual(nights.toSorted().reverse());
    expect(events.every(({ kind }) => kind !== "anomaly")).toBe(true);
    expect(index.changes.count + index.oddNights.count).toBe(input.judgement.events.length);
  });

  it("are named in the overview until they are fixed or accepted", () => {
    const input = madeUpInput({ ...SHAPE, nights: 120, metrics: 12 });
    const index = readShard<IndexShard>(new Map(buildSite(input)), "index");
    const regressions = index.lines.filter(({ status }) => status === "regression");
    expect(regressions.length).toBeGreaterThan(0);
    expect(index.openCounts.regressions).toBeGreaterThan(0);
    for (const { finding } of regressions) expect(finding?.night).toMatch(/^2026-/);
  });
});
