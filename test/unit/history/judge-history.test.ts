import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../../actions/lib/history/history-event.ts";
import { judgeHistory, judgeNight } from "../../../actions/lib/history/judge-history.ts";
import type { PlainSeries } from "../../../actions/lib/history/series.ts";
import { seriesKey } from "../../../actions/lib/history/series.ts";
import type { HistoryState } from "../../../actions/lib/history/state.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { dayOf, pointOf, seriesOf, THROUGHPUT } from "../../bench/statistics/series.ts";

const steps = (...parts: readonly (readonly [count: number, level: number])[]) =>
  parts.flatMap(([count, level]) => new Array<number>(count).fill(level));
const noisy = (seed: number, levels: readonly number[], noise = 0.01) => {
  const random = seeded(seed);
  return levels.map((level) => level + noise * random.normal());
};
const METRICS = ["http.rate.max", "dns.rate.max", "connection.rate", "tcp.throughput"];
const series = (seed: number, levels: readonly number[], name: Partial<PlainSeries> = {}) => seriesOf(noisy(seed, levels), { name });
const metric = (name: string) => ({ ...THROUGHPUT, metric: name });

/** All nights one after the other, the state through JSON as it is kept. */
function nightByNight(all: readonly PlainSeries[], order: (nights: string[]) => string[] = (nights) => nights) {
  const nights = [...new Set(all.flatMap(({ points }) => points.map(({ time }) => time)))].sort();
  let state: HistoryState | undefined;
  let events: readonly HistoryEvent[] = [];
  for (const time of order(nights)) {
    const night = all.map((one) => ({ ...one, points: one.points.filter((point) => point.time === time) }));
    const judged = judgeNight(state, night);
    expect(judged.tooLate).toEqual([]);
    state = JSON.parse(JSON.stringify(judged.state)) as HistoryState;
    events = judged.events;
  }
  return events;
}

const changes = (events: readonly HistoryEvent[]) => events.filter(({ kind }) => kind === "change");

describe("a regression that is fixed", () => {
  const logs = noisy(1, steps([30, 0], [15, -0.08], [15, 0]));

  it("is one event on the right night, with commits, levels and an interval around the effect", () => {
    const [event, ...more] = changes(judgeHistory([seriesOf(logs.slice(0, 40))]).events);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ status: "confirmed", direction: "regression", corroborated: false, boundary: [] });
    expect([event?.lastGood?.night, event?.at.night]).toEqual([dayOf(29), dayOf(30)]);
    expect([event?.lastGood?.sha, event?.at.sha]).toEqual([pointOf(29, 1).sha, pointOf(30, 1).sha]);
    const { effect, from, to } = event?.findings[0] ?? {};
    expect(effect?.change).toBeCloseTo(Math.expm1(-0.08), 1);
    const { low = 0, high = -1 } = effect?.interval ?? {};
    expect(low < (effect?.change ?? 0) && (effect?.change ?? 0) < high && high - low < 0.05).toBe(true);
    expect((to ?? 0) / (from ?? 1)).toBeCloseTo(Math.exp(-0.08), 1);
    expect(event?.confirmedOn && event.confirmedOn <= dayOf(36)).toBe(true);
  });

  it("is suspected before it is confirmed", () => {
    const ends = [32, 33, 34, 35, 36].map((nights) => changes(judgeHistory([seriesOf(logs.slice(0, nights))]).events)[0]?.status);
    expect(ends).toContain("suspected");
    expect(ends.at(-1)).toBe("confirmed");
  });

  it("is closed by the change that brings the level back", () => {
    const [event, fix, ...more] = changes(judgeHistory([seriesOf(logs)]).events);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ status: "fixed", fixedBy: fix?.id });
    expect(fix).toMatchObject({ direction: "improvement", fixes: [event?.id] });
    expect(fix?.at.night).toBe(dayOf(45));
    expect(event?.closedOn).toBe(fix?.confirmedOn);
  });
});

describe("what is lower and better", () => {
  it("improves when it falls", () => {
    const latency = series(2, steps([30, 0], [10, -0.2]), { metric: metric("latency.p50") });
    expect(changes(judgeHistory([latency]).events)[0]?.direction).toBe("improvement");
  });
});

describe("a metric without a good direction, or one that is not known any more", () => {
  it("is never judged", () => {
    const all = ["tcp.retransmits", "tcp.goodput-of-old", "constructor"].map((name) =>
      series(3, steps([30, 0], [10, -1]), { metric: metric(name) }),
    );
    expect(judgeHistory(all).events).toEqual([]);
  });
});

describe("several metrics and scenarios on one night", () => {
  it("are one event that knows who shows it", () => {
    const levels = steps([30, 0], [10, -0.1]);
    const all = [
      ...METRICS.map((name, index) => series(10 + index, levels, { metric: metric(name) })),
      series(20, levels, { scenario: "cilium-eni", metric: metric("tcp.throughput") }),
      series(21, steps([40, 0]), { scenario: "cilium-eni", metric: metric("dns.rate.max") }),
    ];
    const [event, ...more] = changes(judgeHistory(all).events);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ status: "confirmed", corroborated: true, stands: true, direction: "regression" });
    expect(event?.findings).toHaveLength(5);
  });

  it("are two events when neither scenario nor metric is shared", () => {
    const levels = steps([30, 0], [10, -0.1]);
    const all = [series(30, levels), series(31, levels, { scenario: "cilium-eni", metric: metric("dns.rate.max") })];
    expect(changes(judgeHistory(all).events)).toHaveLength(2);
  });
});

describe("a change on the night on which the environment changed", () => {
  const withKernel = (logs: readonly number[], since: number) => ({
    ...seriesOf([]),
    points: logs.map((log, day) => pointOf(day, Math.exp(log), { kernel: day < since ? "6.1.1" : "6.1.2", ami: "a" })),
  });

  it("is a boundary, and names what changed", () => {
    const [event] = changes(judgeHistory([withKernel(noisy(4, steps([30, 0], [10, -0.08])), 30)]).events);
    expect(event?.boundary).toEqual([{ fact: "kernel", from: "6.1.1", to: "6.1.2" }]);
  });

  it("is none when the change came a week later", () => {
    const [event] = changes(judgeHistory([withKernel(noisy(4, steps([37, 0], [10, -0.08])), 30)]).events);
    expect(event?.boundary).toEqual([]);
  });

  it("of another fingerprint begins a new series and is told", () => {
    const [before, after] = [series(5, steps([30, 0])), series(6, steps([30, -0.2]), { fingerprint: "m7i.xlarge" })];
    const later = { ...after, points: after.points.map((_, day) => pointOf(day + 30, 1 + day / 1e4)) };
    const { events, boundaries } = judgeHistory([later, before]);
    expect(changes(events)).toEqual([]);
    expect(boundaries).toMatchObject([{ night: dayOf(30), from: "m6i.xlarge", to: "m7i.xlarge" }]);
  });
});

describe("one night far out", () => {
  it("is an anomaly and no change", () => {
    const logs = noisy(7, steps([40, 0]));
    logs[30] = -0.3;
    const { events } = judgeHistory([seriesOf(logs)]);
    expect(events).toMatchObject([{ kind: "anomaly", status: "confirmed", at: { night: dayOf(30) }, direction: "regression" }]);
    expect(judgeHistory([seriesOf(logs.slice(0, 31))]).events).toMatchObject([{ kind: "anomaly", status: "suspected" }]);
  });

  it("is no anomaly when it was the first of a new level", () => {
    const { events } = judgeHistory([series(8, steps([30, 0], [15, -0.3]))]);
    expect(events.map(({ kind }) => kind)).toEqual(["change"]);
  });
});

describe("a slow slope", () => {
  it("is a drift when it adds up to more than matters and no step is in it", () => {
    const logs = noisy(
      9,
      Array.from({ length: 100 }, (_, night) => -0.0004 * night),
      0.004,
    );
    const drifts = judgeHistory([seriesOf(logs)], [], { thresholds: { "tcp.throughput": { relative: 0.03 } } }).events;
    expect(drifts.some(({ kind, direction }) => kind === "drift" && direction === "regression")).toBe(true);
  });
});

describe("a change that goes away by itself within a week", () => {
  it("has vanished, and was a false alarm", () => {
    const statuses = Array.from({ length: 30 }, (_, seed) =>
      changes(judgeHistory([series(100 + seed, steps([40, 0], [5, -0.035], [12, 0]))]).events).map(({ status }) => status),
    ).flat();
    expect(statuses).toContain("vanished");
  });
});

describe("the nights of a history", () => {
  const levels = steps([25, 0], [12, -0.08], [12, 0.01]);
  const all = [
    ...METRICS.slice(0, 3).map((name, index) => series(40 + index, levels, { metric: metric(name) })),
    series(50, steps([30, 0], [19, 0.1]), { scenario: "cilium-eni" }),
  ];
  // Nights are missing, and one is there twice.
  const gappy = all.map((one, index) => ({ ...one, points: one.points.filter((_, day) => (day + index) % 11 !== 0) }));
  const whole = judgeHistory(gappy).events;

  it("give events, or the tests below say nothing", () => {
    expect(changes(whole).length).toBeGreaterThanOrEqual(2);
  });

  it("one after the other give what all at once give", () => {
    expect(nightByNight(gappy)).toEqual(whole);
  });

  it("of random series and gaps, too", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 10, max: 40 }), fc.double({ min: -0.2, max: 0.2, noNaN: true }), (seed, night, step) => {
        const random = seeded(seed);
        const some = [0, 1].map((index) => {
          const one = series(seed + index, steps([night, 0], [45 - night, step]), { metric: metric(METRICS[index] as string) });
          return { ...one, points: one.points.filter(() => random.uniform() > 0.1) };
        });
        expect(nightByNight(some)).toEqual(judgeHistory(some).events);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it("may come in any order", () => {
    const shuffled = gappy.toReversed().map((one) => ({ ...one, points: one.points.toReversed() }));
    expect(judgeHistory(shuffled).events).toEqual(whole);
    const split = gappy.flatMap((one) => [0, 1].map((half) => ({ ...one, points: one.points.filter((_, index) => index % 2 === half) })));
    expect(judgeHistory(split).events).toEqual(whole);
  });

  it("may come up to a week late", () => {
    const swapped = (nights: string[]) => nights.map((_, index) => nights[index ^ 1] ?? (nights[index] as string));
    const even = gappy.map((one) => ({ ...one, points: one.points.slice(0, 48) }));
    const nights = new Set(even.flatMap(({ points }) => points.map(({ time }) => time))).size;
    expect(nightByNight(even, nights % 2 === 0 ? swapped : (all) => [...swapped(all.slice(0, -1)), all.at(-1) as string])).toEqual(
      judgeHistory(even).events,
    );
  });

  it("count once when they come twice", () => {
    const twice = gappy.map((one) => ({ ...one, points: [...one.points, ...one.points] }));
    expect(judgeHistory(twice).events).toEqual(whole);
  });

  it("that come too late are told, unless they were there", () => {
    const one = all[0] as PlainSeries;
    let state: HistoryState | undefined;
    for (const point of one.points.slice(2)) state = judgeNight(state, [{ ...one, points: [point] }]).state;
    expect(judgeNight(state, [{ ...one, points: one.points.slice(0, 2) }]).tooLate).toEqual([dayOf(0), dayOf(1)]);
    expect(judgeNight(state, [{ ...one, points: one.points.slice(20, 22) }]).tooLate).toEqual([]);
  });

  it("without a value that has a logarithm are missing, and told", () => {
    const one = seriesOf([]);
    const points = [pointOf(0, 0), pointOf(1, Number.NaN), pointOf(2, 5)];
    expect(judgeHistory([{ ...one, points }]).notes.map((note) => "run" in note && note.run)).toEqual(["run-0", "run-1"]);
    expect(seriesKey(one)).toContain("tcp.throughput");
  });
});

describe("constant series", () => {
  it("have no events, whatever their level", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (level) => {
        const points = Array.from({ length: 40 }, (_, day) => pointOf(day, level));
        expect(judgeHistory([{ ...seriesOf([]), points }]).events).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
