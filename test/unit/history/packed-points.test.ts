import { describe, expect, it } from "vitest";
import { judgeHistory } from "../../../actions/lib/history/judge-history.ts";
import { PackedPoints } from "../../../actions/lib/history/packed-points.ts";
import { PickedPoints } from "../../../actions/lib/history/picked-points.ts";
import type { PlainSeries, Series } from "../../../actions/lib/history/series.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { seriesOf, THROUGHPUT } from "../../bench/statistics/series.ts";

const random = seeded(1);
const NIGHTS = 60;
const one = seriesOf(Array.from({ length: NIGHTS }, (_, night) => 0.01 * random.normal() - (night < 40 ? 0 : 0.08)));
const other = seriesOf(
  Array.from({ length: NIGHTS }, () => 0.01 * random.normal()),
  { name: { metric: { ...THROUGHPUT, metric: "dns.rate.max" } } },
);

/** The same series with their points packed, on runs that they share. */
function packed(series: readonly PlainSeries[]): Series[] {
  const runs = series[0]?.points ?? [];
  return series.map((each) => {
    const points = new PackedPoints(runs);
    for (const [place, point] of each.points.entries()) points.add(place, point);
    return { ...each, points };
  });
}

describe("packed points", () => {
  const [{ points } = one] = packed([one]);

  it("are the points again, however many they became", () => {
    expect([...points]).toEqual(one.points);
    expect(points.length).toBe(NIGHTS);
  });

  it("are found by their places as those of a list are", () => {
    for (const place of [0, 15, 16, 24, NIGHTS - 1, NIGHTS, -1, -NIGHTS, -NIGHTS - 1])
      expect(points.at(place), `${place}`).toEqual(one.points.at(place));
  });

  it("of no run are none", () => {
    const none = new PackedPoints([]);
    expect([[...none], none.length, none.at(0), none.at(-1)]).toEqual([[], 0, undefined, undefined]);
  });

  it("are judged as the points themselves are", () => {
    const judged = judgeHistory([one, other]);
    expect(judged.events.length).toBeGreaterThan(0);
    expect(judgeHistory(packed([one, other]))).toEqual(judged);
  });
});

describe("picked points", () => {
  const [{ points } = one] = packed([one]);
  const picked = new PickedPoints(points, Uint32Array.of(7, 3, 59));

  it("are those that were picked, in that order", () => {
    const expected = [7, 3, 59].map((place) => one.points[place]);
    expect([[...picked], picked.length]).toEqual([expected, 3]);
    expect([picked.at(0), picked.at(-1), picked.at(3)]).toEqual([expected[0], expected[2], undefined]);
  });

  it("can be had without the first", () => {
    expect([...picked.from(1)]).toEqual([one.points[3], one.points[59]]);
    expect(picked.from(3).length).toBe(0);
  });
});
