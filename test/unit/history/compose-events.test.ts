import { describe, expect, it } from "vitest";
import { judgeHistory } from "../../../actions/lib/history/judge-history.ts";
import type { PlainSeries, Series } from "../../../actions/lib/history/series.ts";
import { isFiled } from "../../../actions/lib/report/event-facts.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { pointOf, seriesOf } from "../../bench/statistics/series.ts";

/** Nights of a scenario that are a tenth lower from the thirtieth on, or from another one; the kernel changes on the thirtieth or never. */
function nights(name: Partial<PlainSeries>, kernelChanges: boolean, since = 30): Series {
  const random = seeded(1);
  const points = Array.from({ length: 44 }, (_, day) => {
    const kernel = kernelChanges && day >= 30 ? "6.1.2" : "6.1.1";
    return pointOf(day, Math.exp((day < since ? 0 : -0.1) + 0.01 * random.normal()), { kernel });
  });
  return { ...seriesOf([], { name }), points };
}

const ONE = { scenario: "vpc-cni", fingerprint: "one processor" };
const OTHER = { scenario: "cilium-eni", fingerprint: "another processor" };

/** The one event, and how many facts each of its findings saw change. */
function judged(...series: readonly Series[]) {
  const [event, ...more] = judgeHistory(series).events.filter(({ kind }) => kind === "change");
  expect(more).toEqual([]);
  return { event, seen: event?.findings.map(({ boundary }) => boundary.length).sort() };
}

describe("a change that several environments show", () => {
  it("is a regression where one of them did not change, whatever changed in another", () => {
    const { event, seen } = judged(nights(ONE, true), nights(OTHER, false));
    expect(seen).toEqual([0, 1]);
    expect(event).toMatchObject({ status: "confirmed", direction: "regression", boundary: [] });
    expect(event !== undefined && isFiled(event)).toBe(true);
  });

  it("is a boundary where each of them changed", () => {
    const { event, seen } = judged(nights(ONE, true), nights(OTHER, true));
    expect(seen).toEqual([1, 1]);
    expect(event?.boundary).toEqual([{ fact: "kernel", from: "6.1.1", to: "6.1.2" }]);
  });
});

describe("a change that one environment shows", () => {
  it("is a boundary where the environment changed, though another of its series moved a night later", () => {
    const { metric } = seriesOf([]);
    const { event, seen } = judged(nights(ONE, true), nights({ ...ONE, metric: { ...metric, metric: "http.rate.max" } }, true, 31));
    expect(seen).toEqual([0, 1]);
    expect(event?.boundary).toHaveLength(1);
  });
});
