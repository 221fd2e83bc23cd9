import { describe, expect, test } from "vitest";
import {
  type Histogram,
  type HistogramQuantile,
  histogramBetween,
  histogramQuantile,
  histogramSum,
  histogramsNamed,
  parseSamples,
} from "../../../../../actions/lib/adapters/kubernetes/node-agent/prometheus.ts";

const histogram = (...counts: number[]): Histogram => ({
  buckets: [0.001, 0.01, 0.1, Number.POSITIVE_INFINITY].map((upTo, index) => ({ upTo, count: counts[index] ?? 0 })),
  count: counts.at(-1) ?? 0,
  sum: 1,
});

describe("samples", () => {
  test.each([
    ["a 1", { name: "a", labels: {}, value: 1 }],
    ['a{x="1",y="a,b} c"} 2.5e-05', { name: "a", labels: { x: "1", y: "a,b} c" }, value: 2.5e-5 }],
    [String.raw`a{x="say \"hi\"\\\n"} +Inf 1790000000000`, { name: "a", labels: { x: 'say "hi"\\\n' }, value: Number.POSITIVE_INFINITY }],
  ])("%s", (line, sample) => {
    expect(parseSamples(`# HELP a\n${line}\n`)).toEqual([sample]);
  });

  test("that are no numbers are passed over", () => {
    expect(parseSamples("a NaN\na\nb one\n")).toEqual([]);
  });
});

test("a name's histograms are told apart by their other labels, and one without a count is none", () => {
  const samples = parseSamples(
    [
      'd_bucket{f="4",le="+Inf"} 3\nd_bucket{f="4",le="0.5"} 2\nd_sum{f="4"} 1.5\nd_count{f="4"} 3',
      'd_bucket{f="6",le="+Inf"} 1\nd_sum{f="6"} 0.2',
      "d_total 5",
    ].join("\n"),
  );
  expect([...histogramsNamed("d", samples)]).toEqual([
    [
      "f=4",
      {
        buckets: [
          { upTo: 0.5, count: 2 },
          { upTo: Number.POSITIVE_INFINITY, count: 3 },
        ],
        count: 3,
        sum: 1.5,
      },
    ],
  ]);
});

describe("what was observed between two readings", () => {
  test("is the difference of each bucket", () => {
    expect(histogramBetween(histogram(1, 2, 3, 4), histogram(1, 5, 9, 10))?.buckets.map(({ count }) => count)).toEqual([0, 3, 6, 6]);
  });

  test("is unknown when the process started anew, or has other buckets", () => {
    expect(histogramBetween(histogram(1, 2, 3, 4), histogram(0, 0, 1, 1))).toBeUndefined();
    expect(histogramBetween({ ...histogram(0, 0, 0, 0), buckets: [{ upTo: 1, count: 0 }] }, histogram(0, 0, 1, 1))).toBeUndefined();
  });
});

describe("a quantile", () => {
  test.each<[string, number, Histogram, HistogramQuantile]>([
    ["is interpolated within its bucket", 0.5, histogram(0, 10, 10, 10), { value: 0.001 + 0.009 * 0.5 }],
    ["is interpolated from 0 in the lowest bucket", 0.25, histogram(8, 10, 10, 10), { value: 0.001 * (2.5 / 8) }],
    ["passes over empty buckets", 0.99, histogram(0, 0, 100, 100), { value: 0.01 + 0.09 * 0.99 }],
    ["is a lower bound above the last finite bucket", 0.99, histogram(0, 0, 5, 10), { value: 0.1, isLowerBound: true }],
  ])("%s", (_, q, observed, expected) => {
    const found = histogramQuantile(q, observed);
    expect(found?.value).toBeCloseTo(expected.value, 12);
    expect(found?.isLowerBound).toBe(expected.isLowerBound);
  });

  test("of nothing is absent", () => {
    expect(histogramQuantile(0.5, histogram(0, 0, 0, 0))).toBeUndefined();
  });
});

describe("several histograms together", () => {
  const one = {
    buckets: [
      { upTo: 1, count: 2 },
      { upTo: Number.POSITIVE_INFINITY, count: 3 },
    ],
    count: 3,
    sum: 4,
  };

  test("are added bucket by bucket", () => {
    expect(histogramSum([one, one])).toEqual({
      buckets: [
        { upTo: 1, count: 4 },
        { upTo: Number.POSITIVE_INFINITY, count: 6 },
      ],
      count: 6,
      sum: 8,
    });
    expect(histogramSum([one])).toEqual(one);
  });

  test("are not where their bounds differ, or there are none", () => {
    const other = {
      ...one,
      buckets: [
        { upTo: 2, count: 2 },
        { upTo: Number.POSITIVE_INFINITY, count: 3 },
      ],
    };
    expect(histogramSum([one, other])).toBeUndefined();
    expect(histogramSum([one, other, one])).toBeUndefined();
    expect(histogramSum([])).toBeUndefined();
  });
});
