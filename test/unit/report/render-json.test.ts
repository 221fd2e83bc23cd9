import { describe, expect, it } from "vitest";
import { renderJson, toJson } from "../../../actions/lib/report/render-json.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";

describe("renderJson", () => {
  it.each(["regression-confirmed", "failed-and-invalid"] as const)("writes %s as kept in the fixture", async (name) => {
    await expect(renderJson(situationReport(name))).toMatchFileSnapshot(`../../fixtures/reports/${name}.json`);
  });

  it.each((Object.keys(SITUATIONS) as Situation[]).filter((name) => name !== "500-metrics"))(
    "holds nothing that JSON cannot hold in %s",
    (name) => {
      const report = situationReport(name);
      expect(JSON.parse(renderJson(report))).toEqual(toJson(report));
    },
  );

  it("has no verdict where there is nothing to compare", () => {
    const json = toJson(situationReport("one-arm"));
    expect(json).not.toHaveProperty("verdict");
    expect(json.candidates).toEqual([]);
  });

  it("gives changes as ratios, with the interval and what they were judged by", () => {
    const [metric] = toJson(situationReport("regression-confirmed")).candidates[0]?.metrics ?? [];
    expect(metric).toMatchObject({
      metric: "tcp.throughput",
      family: "gate",
      verdict: "regression",
      n: 5,
      threshold: { ratio: expect.closeTo(0.03, 10) },
    });
    expect(metric?.change?.ratio).toBeCloseTo(-0.31, 2);
    expect(metric?.baseline?.median).toBeCloseTo(23.8e9, -9);
    expect(metric?.confirmation?.n).toBe(3);
  });

  it("tells pods held against their hosts, what agents took, and that hosts differ, apart from the verdicts", () => {
    const json = toJson(situationReport("hosts-differ"));
    const [candidate] = json.candidates;
    expect(candidate).toMatchObject({ verdict: "inconclusive", hostsDiffer: true });
    expect(candidate?.metrics.filter(({ family }) => family === "control").map(({ path }) => path)).toEqual(
      Array(4).fill("host/other-node"),
    );
    expect(json.families).toEqual({ gate: 4, report: 6, control: 4, alpha: 0.05 });
    expect(json.counts.all).toMatchObject({ regression: 0, inconclusive: 6 });
    expect(json.hosts?.find(({ metric }) => metric === "tcp.throughput")).toMatchObject({
      unit: "bit/s",
      arms: [
        { arm: "kube-proxy-iptables", share: expect.closeTo(0.93, 2), rounds: { n: 5, bounds: "range" } },
        { arm: "kube-proxy-nftables", share: expect.closeTo(0.93, 2), rounds: { n: 5, bounds: "range" } },
      ],
    });
    expect(json.agents?.map(({ arm, agent }) => `${arm} ${agent}`)).toEqual([
      "kube-proxy-iptables aws-node",
      "kube-proxy-nftables aws-node",
      "kube-proxy-iptables kube-proxy",
      "kube-proxy-nftables kube-proxy",
    ]);
  });

  it("has no part about hosts and agents where nobody measured them", () => {
    const json = toJson(situationReport("regression-confirmed"));
    expect(json).not.toHaveProperty("hosts");
    expect(json).not.toHaveProperty("agents");
    expect(json.candidates[0]).not.toHaveProperty("hostsDiffer");
  });

  it("counts the verdicts of the gate apart", () => {
    const { counts, candidates } = toJson(situationReport("regression-confirmed"));
    expect(counts.gate).toEqual({ regression: 4, improvement: 0, equivalent: 4, inconclusive: 0, invalid: 0, new: 0, missing: 0 });
    expect(Object.values(counts.all).reduce((a, b) => a + b)).toBe(candidates[0]?.metrics.length);
  });
});
