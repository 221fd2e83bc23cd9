import { describe, expect, test } from "vitest";
import type { MetricComparison } from "../../../actions/lib/comparison/comparison.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { type Characteristic, DECIDING_METRICS, recommend, recommendationFacts } from "../../../actions/lib/report/recommendations.ts";
import type { Report } from "../../../actions/lib/report/report.ts";
import { enFigures } from "../../../actions/lib/words/en-figures.ts";
import { ladderRecord } from "../../support/page-record.ts";
import { buildRecord, measured } from "../../support/records.ts";
import { situationReport } from "../../support/report-situations.ts";

/** What is said of each arm: verdict, and where it is an improvement the gain with half of its interval, in per cent. */
type Said = MetricComparison["verdict"] | "flagged-better" | "flagged-worse" | { readonly better: number; readonly give: number };

const ARMS = ["base", "one", "two", "three"];

/** A report whose comparison of `latency.p50` says what a case says. */
function reportOf(said: Readonly<Record<string, Said>>): Report {
  const [place] = DECIDING_METRICS["request-response"];
  if (place === undefined) throw new Error("there is no metric");
  const report = makeReport(buildRecord({ arms: ARMS, cells: [{ ...place, outcome: () => measured({ "latency.p50": 2e-4 }) }] }));
  const { comparison } = report;
  if (comparison === undefined) throw new Error("nothing was compared");
  return {
    ...report,
    comparison: {
      ...comparison,
      candidates: comparison.candidates.map((candidate) => ({
        ...candidate,
        metrics: candidate.metrics.map((metric) => withVerdict(metric, said[candidate.arm] ?? "inconclusive")),
      })),
    },
  };
}

function withVerdict({ doubt: _, ...metric }: MetricComparison, said: Said): MetricComparison {
  if (typeof said === "object") return weighed({ ...metric, verdict: "improvement" }, -said.better / 100, said.give / 100);
  if (said === "flagged-better" || said === "flagged-worse") {
    return weighed({ ...metric, verdict: "inconclusive", doubt: "unconfirmed" }, said === "flagged-better" ? -0.1 : 0.1, 0.01);
  }
  return { ...metric, verdict: said };
}

function weighed(metric: MetricComparison, effect: number, give: number): MetricComparison {
  const { evidence } = metric;
  if (evidence === undefined) throw new Error("nothing was weighed");
  return { ...metric, evidence: { ...evidence, effect, interval: { low: effect - give, high: effect + give, level: 0.95 } } };
}

const sayOf = (report: Report, characteristic: Characteristic) => {
  const one = recommend(report).find((each) => each.characteristic === characteristic);
  if (one === undefined) throw new Error(`nothing is said of ${characteristic}`);
  return { ...one, sentence: enFigures.recommendations.sentence(recommendationFacts(one, "base")) };
};

describe("one deciding metric", () => {
  test.each<[name: string, said: Record<string, Said>, best: string[], sentence: string]>([
    [
      "the largest confirmed gain is best",
      { one: { better: 20, give: 2 }, two: { better: 10, give: 2 }, three: "regression" },
      ["one"],
      "one is the best shown. Worse: three.",
    ],
    [
      "arms that the rounds do not tell apart are named together",
      { one: { better: 20, give: 4 }, two: { better: 18, give: 4 }, three: "equivalent" },
      ["one", "two"],
      "one and two are better than base; the rounds do not tell them apart.",
    ],
    [
      "a lead that nobody measured again is no recommendation",
      { one: "flagged-better", two: "flagged-worse", three: "inconclusive" },
      [],
      "No difference shown in favour of any arm over base. Not measured again: one lay ahead; two lay behind.",
    ],
    [
      "all equivalent is said to be so",
      { one: "equivalent", two: "equivalent", three: "equivalent" },
      [],
      "base, one, two and three are equivalent.",
    ],
    [
      "worse arms alone make no other arm better",
      { one: "regression", two: "inconclusive", three: "regression" },
      [],
      "No difference shown in favour of any arm over base. Worse: one and three.",
    ],
    ["nothing shown is nothing recommended", {}, [], "No difference shown in favour of any arm over base."],
  ])("%s", (_, said, best, sentence) => {
    const recommendation = sayOf(reportOf(said), "request-response");
    expect(recommendation.best).toEqual(best);
    expect(recommendation.sentence).toBe(sentence);
  });
});

test("recommends nothing out of a metric that nobody measured", () => {
  const { metrics, standings, best, sentence } = sayOf(reportOf({ one: { better: 20, give: 2 } }), "dns-heavy");
  expect({ metrics, standings, best }).toEqual({ metrics: [], standings: [], best: [] });
  expect(sentence).toBe("Nobody measured a metric that decides this.");
});

test("a regression in any deciding metric speaks against an arm", () => {
  const report = makeReport(ladderRecord());
  const { comparison } = report;
  if (comparison === undefined) throw new Error("nothing was compared");
  const changed: Report = {
    ...report,
    comparison: {
      ...comparison,
      candidates: comparison.candidates.map((candidate) => ({
        ...candidate,
        metrics: candidate.metrics.map((metric) => {
          if (candidate.arm !== "cilium-eni-tuned" || metric.variant !== "max-close") return metric;
          return { ...metric, verdict: "regression" };
        }),
      })),
    },
  };
  expect(sayOf(report, "short-connections").best).toContain("cilium-eni-tuned");
  const { best, standings } = sayOf(changed, "short-connections");
  expect(best).toEqual(["cilium-eni"]);
  expect(standings.at(-1)).toEqual({ arm: "cilium-eni-tuned", standing: "mixed" });
});

test("says of a lab nothing that only a cluster can tell, and of a cluster that nobody measured it", () => {
  const told = (report: Report) => recommend(report).map(({ characteristic }) => characteristic);
  expect(told(makeReport(ladderRecord()))).not.toContain("pod-churn");
  expect(told(situationReport("unpaired-clusters"))).toContain("pod-churn");
  expect(sayOf(situationReport("unpaired-clusters"), "pod-churn").metrics).toEqual([]);
  expect(sayOf(situationReport("against-the-hosts"), "many-policies").metrics.map(({ metric }) => metric)).toEqual([
    "connection.setup.p50",
    "policy.enforcement.time",
  ]);
});

test("recommends no arm for what its hosts may be the reason of", () => {
  const { best, standings } = sayOf(situationReport("hosts-differ"), "short-connections");
  expect(best).toEqual([]);
  expect(standings).toEqual([{ arm: "kube-proxy-nftables", standing: "unclear" }]);
});

test("one arm leaves nothing to choose from", () => {
  expect(recommend(situationReport("one-arm"))).toEqual([]);
});
