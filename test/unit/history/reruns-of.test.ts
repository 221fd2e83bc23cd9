import { describe, expect, it } from "vitest";
import { judgeHistory, judgeNight } from "../../../actions/lib/history/judge-history.ts";
import { rerunsOf } from "../../../actions/lib/history/reruns-of.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { dayOf, seriesOf, THROUGHPUT } from "../../bench/statistics/series.ts";

const logs = (seed: number, ...odd: readonly number[]) => {
  const random = seeded(seed);
  const quiet = Array.from({ length: 30 }, () => 0.01 * random.normal());
  return [...quiet, ...odd];
};
const dns = { ...THROUGHPUT, metric: "dns.rate.max" };

describe("rerunsOf", () => {
  it("asks for the metrics whose last night was far out", () => {
    const all = [
      seriesOf(logs(1, -0.3), { name: { metric: dns } }),
      seriesOf(logs(2, 0.4)),
      seriesOf(logs(3, 0), { name: { scenario: "still" } }),
    ];
    expect(rerunsOf(judgeHistory(all))).toMatchObject([
      { scenario: "vpc-cni", metric: dns, at: { night: dayOf(30) } },
      { scenario: "vpc-cni", metric: THROUGHPUT, at: { night: dayOf(30) } },
    ]);
    expect(rerunsOf(judgeNight(undefined, all))).toHaveLength(2);
  });

  it("asks once for a metric that was far out twice", () => {
    expect(rerunsOf(judgeHistory([seriesOf(logs(1, -0.3, -0.3))]))).toHaveLength(1);
  });

  it("asks for nothing once a night was usual again", () => {
    expect(rerunsOf(judgeHistory([seriesOf(logs(1, -0.3, 0))]))).toEqual([]);
  });

  it("asks for nothing once it is a change", () => {
    expect(rerunsOf(judgeHistory([seriesOf(logs(1, -0.3, -0.3, -0.31, -0.3, -0.29, -0.3, -0.3))]))).toEqual([]);
  });
});
