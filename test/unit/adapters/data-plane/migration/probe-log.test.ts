import { describe, expect, test } from "vitest";
import { readProbeLog } from "../../../../../actions/lib/adapters/data-plane/migration/probe-log.ts";
import type { ProbeKind } from "../../../../../actions/lib/model/disruption.ts";
import { silencesOf } from "../../../../../actions/lib/model/disruption.ts";
import { EnvironmentError } from "../../../../../actions/lib/model/errors.ts";

const WALL = 1_795_290_000;
const UP = 5000;

/** As fortio 1.68.2 writes it. @param at seconds since the first look */
const entry = (at: number, latency: number, details: string, ok = details === "200" || details === "OK"): string =>
  `${JSON.stringify({ latency: Number(latency.toFixed(6)), timestamp: Math.round((WALL + at) * 1e9), thread: 0, iter: 0, ok, details })}\n`;

const look = (at: number, wallAhead = 0, interruption = 0): string =>
  `clock ${(UP + at).toFixed(2)} ${(WALL + at + wallAhead + interruption).toFixed(6)} ${(UP + at + interruption).toFixed(2)}\n`;
const looks = (seconds: number): string => Array.from({ length: seconds + 1 }, (_, at) => look(at)).join("");
const steady = (from: number, until: number, details = "200", wallAhead = 0): string =>
  Array.from({ length: Math.round((until - from) * 100) }, (_, index) => entry(from + index / 100 + wallAhead, 0.001, details)).join("");

const read = (kind: ProbeKind, log: string, clock: string, complaints = "") => readProbeLog({ kind, log, clock, complaints });
const longest = (span: Parameters<typeof silencesOf>[0]) => Math.max(...silencesOf(span, 0.01).map(({ seconds }) => seconds));

test("answers are told on the clock that nobody sets, in the order they came", () => {
  const [span] = read("new-pod", entry(0.5, 0.4, "200") + entry(0.6, 0.001, "200") + entry(0.7, 0.9, "-1"), looks(2));
  expect(span).toMatchObject({ untilSeconds: UP + 2, attempts: 3, failures: 1, resets: 0, abandoned: 0 });
  expect(span?.fromSeconds).toBeCloseTo(UP + 0.5, 5);
  expect(span?.answers).toEqual([expect.closeTo(UP + 0.601, 5), expect.closeTo(UP + 0.9, 5)]);
});

describe("an answer is", () => {
  test.each<[ProbeKind, string, boolean]>([
    ["dns", "read not echoing writes", true],
    ["dns", "timeout", false],
    ["dns", "short read", false],
    ["egress", "403", true],
    ["egress", "-1", false],
    ["new-service", "503", false],
    ["kept-pod", "OK", true],
  ])("%s: %s → %s", (kind, details, isAnswer) => {
    expect(read(kind, entry(0.1, 0.01, details), looks(1))[0]?.failures).toBe(isAnswer ? 0 : 1);
  });
});

test("of a kept connection, what ended it is told apart from attempts to have it again", () => {
  const refused = "dial tcp 10.99.0.2:8078: connect: connection refused";
  const silent = "read tcp 10.99.0.1:5000->10.99.0.2:8078: i/o timeout";
  const log = `${steady(0, 1, "OK")}${entry(1, 0.1, "short read")}${entry(1.1, 0.01, refused)}${entry(1.2, 0.01, refused)}${entry(1.3, 10, silent)}${entry(11.4, 0.01, "OK")}`;
  const complaints = '{"level":"info","msg":"Closing dead socket &{{0x18fc57c45400}} (write: broken pipe)"}\n';
  expect(read("kept-service", log, looks(12), complaints)[0]).toMatchObject({ failures: 4, resets: 2, abandoned: 1 });
  // The same words mean nothing where every request has a connection of its own.
  expect(read("new-service", log, looks(12), complaints)[0]).toMatchObject({ resets: 0, abandoned: 0 });
});

test("a prober that stood still is told apart from a network that did, where no attempt waits for another", () => {
  const silent = Array.from({ length: 100 }, (_, index) => entry(1 + index / 100, 0.9, "-1")).join("");
  expect(read("new-pod", steady(0, 1) + steady(2, 3) + silent, looks(3))[0]?.longestStallSeconds).toBeCloseTo(0, 3);
  expect(read("new-pod", steady(0, 1) + steady(2, 3), looks(3))[0]?.longestStallSeconds).toBeCloseTo(1, 1);
  expect(read("kept-pod", steady(0, 1, "OK") + steady(2, 3, "OK"), looks(3))[0]).not.toHaveProperty("longestStallSeconds");
});

test("a log that was cut off in the middle of a line loses that line, and the silence after it is seen", () => {
  const log = steady(0, 3);
  const [span] = read("new-pod", log.slice(0, -30), looks(8));
  expect(span?.attempts).toBe(299);
  expect(span?.untilSeconds).toBe(UP + 8);
  expect(span === undefined ? 0 : longest(span)).toBeCloseTo(5.0, 1);
});

test("without one attempt the watch is as long as the looks at the clock", () => {
  expect(read("kept-pod", "", looks(4))).toEqual([
    { fromSeconds: UP, untilSeconds: UP + 4, answers: [], attempts: 0, failures: 0, resets: 0, abandoned: 0 },
  ]);
});

test("a prober that looked at the clock less than twice measured nothing", () => {
  expect(read("new-pod", steady(0, 1), look(0))).toEqual([]);
  expect(read("new-pod", "", "")).toEqual([]);
});

test("a line that is not fortio's is refused", () => {
  expect(() => read("new-pod", `${steady(0, 1)}nonsense\n${steady(1, 2)}`, looks(2))).toThrow(EnvironmentError);
});

describe("a clock that was set by", () => {
  test.each([3600, -3600, 0.4, -0.4, -1.5, 2])("%d s makes two spans, and no silence", (step) => {
    const clock = Array.from({ length: 11 }, (_, at) => look(at, at >= 6 ? step : 0)).join("");
    // It was set between the looks at 5 and 6.
    const log = steady(0, 5.5) + steady(5.5, 10, "200", step);
    const found = read("new-pod", log, clock);
    expect(found).toHaveLength(2);
    for (const span of found) expect(longest(span)).toBeLessThan(0.05);
    expect(found[0]).toMatchObject({ untilSeconds: UP + 5 });
    expect(found[1]).toMatchObject({ untilSeconds: UP + 10 });
    expect(found[0]?.attempts).toBeGreaterThan(480);
    expect(found[1]?.attempts).toBeGreaterThan(380);
  });

  test("a look that was interrupted is not taken for one", () => {
    const clock = look(0) + look(1, 0, 0.3) + look(2) + look(3, 0, 0.06) + look(4);
    expect(read("new-pod", steady(0, 4), clock)).toMatchObject([{ untilSeconds: UP + 4, attempts: 400 }]);
  });

  test("so little as a clock is hurried by is no step", () => {
    const clock = Array.from({ length: 601 }, (_, at) => look(at, at * 0.0005)).join("");
    expect(read("new-pod", steady(0, 2), clock)).toHaveLength(1);
  });
});
