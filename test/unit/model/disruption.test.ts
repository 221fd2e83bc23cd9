import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disruptionOf, type Probe, type ProbeSpan, shiftSpan, silencesOf } from "../../../actions/lib/model/disruption.ts";

const PACE = { periodSeconds: 0.01, thresholdSeconds: 0.1 };
const PROBE: Probe = { kind: "new-pod", fromNode: "n1", toNode: "n2" };

const spanOf = (fromSeconds: number, untilSeconds: number, answers: readonly number[]): ProbeSpan => ({
  ...{ fromSeconds, untilSeconds, answers },
  ...{ attempts: answers.length, failures: 0, resets: 0, abandoned: 0 },
});

/** Answers every 10 ms but for a silence. */
const withSilence = (begin: number, end: number, until = 10): ProbeSpan =>
  spanOf(
    0,
    until,
    Array.from({ length: until * 100 }, (_, index) => index / 100 + 0.001).filter((moment) => moment <= begin || moment >= end),
  );

const disruption = (...spans: readonly ProbeSpan[]) => disruptionOf(PROBE, spans, [], PACE);

const spans = fc
  .tuple(
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 60 }),
    fc.double({ min: 0, max: 5, noNaN: true }),
  )
  .map(([from, gaps, rest]) => {
    let at = from;
    const answers = gaps.map((gap) => {
      at += gap;
      return at;
    });
    return spanOf(from, at + rest, answers);
  });

describe("a silence", () => {
  test.each([
    [2, 2.5],
    [0.5, 3.25],
    [4.001, 4.3],
  ])("from %d to %d is found within two periods", (begin, end) => {
    const found = disruption(withSilence(begin, end));
    expect(found.outages).toHaveLength(1);
    expect(Math.abs((found.longestGapSeconds ?? 0) - (end - begin))).toBeLessThan(0.02);
    expect(Math.abs((found.outages[0]?.atSeconds ?? 0) - begin)).toBeLessThan(0.011);
    expect(found.lostSeconds).toBe(found.longestGapSeconds);
    expect(found.outages[0]?.isOpen).toBe(false);
  });

  test("under the threshold is told as the longest gap and not as lost time", () => {
    const found = disruption(withSilence(3, 3.085));
    expect(found.longestGapSeconds).toBeCloseTo(0.09, 2);
    expect(found).toMatchObject({ lostSeconds: 0, outages: [] });
  });

  test("that had not ended when the watch did is open", () => {
    expect(disruption(withSilence(8, 99)).outages).toEqual([
      { atSeconds: expect.closeTo(7.991, 3), seconds: expect.closeTo(1.999, 3), isOpen: true },
    ]);
  });

  test("before the first answer is open", () => {
    expect(disruption(withSilence(-1, 2)).outages).toEqual([{ atSeconds: 0, seconds: expect.closeTo(1.991, 3), isOpen: true }]);
  });

  test("between two spans counts for nothing", () => {
    const later = shiftSpan(withSilence(99, 99), 1000);
    expect(disruption(withSilence(99, 99), later)).toMatchObject({ lostSeconds: 0, outages: [], watchedSeconds: 20 });
  });
});

test("without one answer all of the watch is lost, and at least so much", () => {
  expect(disruption(spanOf(3, 8, []))).toMatchObject({ longestGapSeconds: 5, lostSeconds: 5, outages: [{ isOpen: true }] });
});

test("what was never watched has no number at all", () => {
  const found = disruptionOf(PROBE, [], ["Its node went."], PACE);
  expect(found).not.toHaveProperty("longestGapSeconds");
  expect(found).not.toHaveProperty("lostSeconds");
  expect(found.unmeasured).toEqual(["Its node went."]);
});

test("a gap goes on through resets and attempts that fail: only answers end it", () => {
  const span = { ...withSilence(2, 4), attempts: 1000, failures: 200, resets: 3, abandoned: 1 };
  const found = disruption(span, { ...shiftSpan(span, 50) });
  expect(found).toMatchObject({ attempts: 2000, failures: 400, resets: 6, abandoned: 2 });
  expect(found.outages).toHaveLength(2);
});

test("answers that are not in order are a bug of the reader", () => {
  expect(() => disruption(spanOf(0, 5, [2, 1]))).toThrow(RangeError);
  expect(() => disruption(spanOf(3, 5, [2]))).toThrow(RangeError);
});

describe("for every span", () => {
  test("lost time is no more than was watched, and the longest gap no more than lost time once it counts", () => {
    fc.assert(
      fc.property(spans, (span) => {
        const { lostSeconds = 0, longestGapSeconds = 0, watchedSeconds } = disruption(span);
        expect(lostSeconds).toBeLessThanOrEqual(watchedSeconds + 1e-9);
        if (longestGapSeconds > PACE.thresholdSeconds) expect(longestGapSeconds).toBeLessThanOrEqual(lostSeconds + 1e-9);
        else expect(lostSeconds).toBe(0);
      }),
    );
  });

  test("silences and the periods between them fill the watch", () => {
    fc.assert(
      fc.property(spans, (span) => {
        const without = silencesOf(span, 0).reduce((sum, { seconds }) => sum + seconds, 0);
        expect(without).toBeCloseTo(span.untilSeconds - span.fromSeconds, 6);
      }),
    );
  });

  test("one more answer never makes the longest gap longer", () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 0, max: 1, noNaN: true }), (span, share) => {
        const moment = span.fromSeconds + share * (span.untilSeconds - span.fromSeconds);
        const more = { ...span, answers: [...span.answers, moment].sort((a, b) => a - b) };
        expect(disruption(more).longestGapSeconds ?? 0).toBeLessThanOrEqual((disruption(span).longestGapSeconds ?? 0) + 1e-9);
      }),
    );
  });

  test("another zero of the clock changes no length", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: -1000, max: 1000 }), (span, by) => {
        const [one, other] = [disruption(span), disruption(shiftSpan(span, by))];
        expect(other.longestGapSeconds).toBeCloseTo(one.longestGapSeconds ?? 0, 6);
      }),
    );
  });
});
