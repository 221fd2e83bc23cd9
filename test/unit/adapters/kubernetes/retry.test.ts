import { expect, test } from "vitest";
import { persist, retryAfter, Trouble, type TroubleKind, troubleLog } from "../../../../actions/lib/adapters/kubernetes/retry.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";

function scene() {
  const clock = new HandClock();
  const log = recordingLog();
  const troubles = troubleLog("https://here", clock, log);
  const signal = new AbortController().signal;
  return { clock, log, options: { clock, troubles, signal } };
}

/** Fails until `seconds` have gone by. */
const awayFor = (clock: HandClock, seconds: number, kind: TroubleKind) => async () => {
  if (clock.seconds < seconds) throw new Trouble(kind, "nobody there");
  return "answer";
};

test("an API server that is away for half a minute is waited for, and that is told once and its end once", async () => {
  const { clock, log, options } = scene();
  expect(await persist(awayFor(clock, 30, "unanswered"), options)).toBe("answer");
  expect(log.lines).toHaveLength(2);
  expect(log.lines[0]).toBe("warning: The API server https://here does not answer (nobody there); trying again.");
  expect(log.lines[1]).toMatch(/^The API server https:\/\/here answers again after 3\d s\.$/);
});

test.each<[TroubleKind, string]>([
  ["unanswered", "The API server https://here does not answer (nobody there), tried for "],
  ["faulty", "The API server https://here fails (nobody there), tried for "],
  ["busy", "The API server https://here has too much to do (nobody there), tried for "],
])("a trouble that lasts ends in one sentence: %s", async (kind, beginning) => {
  const { clock, options } = scene();
  const failure = await persist(awayFor(clock, 1e6, kind), options).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EnvironmentError);
  expect((failure as Error).message).toContain(beginning);
  expect(clock.seconds).toBeLessThanOrEqual(180);
});

test("waits as long as it is asked to", async () => {
  const { clock, options } = scene();
  let attempts = 0;
  await persist(async () => {
    attempts++;
    if (attempts === 1) throw new Trouble("busy", "slower", 7);
  }, options);
  expect(clock.seconds).toBe(7);
});

test("many requests that are turned away at the same time are told of once", async () => {
  const { log, options } = scene();
  const turnedAway = () => {
    let attempts = 0;
    return persist(async () => {
      attempts++;
      if (attempts < 3) throw new Trouble("busy", "slower", 0.1);
    }, options);
  };
  await Promise.all(Array.from({ length: 20 }, turnedAway));
  expect(log.lines).toEqual(["The API server https://here asks us to go slower: slower."]);
});

test("what is no trouble is thrown at once", async () => {
  const { clock, options } = scene();
  const refused = async () => {
    throw new EnvironmentError("no");
  };
  await expect(persist(refused, options)).rejects.toThrow("no");
  expect(clock.seconds).toBe(0);
});

test("the signal ends the waiting", async () => {
  const { clock, options } = scene();
  const stop = new AbortController();
  const attempt = async () => {
    if (clock.seconds > 1) stop.abort(new Error("stopped"));
    throw new Trouble("unanswered", "nobody there");
  };
  await expect(persist(attempt, { ...options, signal: stop.signal })).rejects.toThrow("stopped");
});

test.each([
  ["3", 3],
  ["Thu, 01 Jan 2026 00:00:09 GMT", 9],
  ["soon", undefined],
  [undefined, undefined],
])("reads Retry-After %s", (header, seconds) => {
  expect(retryAfter(header, new Date("2026-01-01T00:00:00Z"))).toBe(seconds);
});
