import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type ChurnOptions, ServiceChurn } from "../../../../actions/lib/adapters/kubernetes/service-churn.ts";
import type { Clock } from "../../../../actions/lib/ports/clock.ts";
import { recordingLog } from "../../../support/recording-log.ts";

/** Time goes on when the test says so, whoever sleeps until then wakes in order. */
class SteppedClock implements Clock {
  seconds = 0;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  now = () => new Date(this.seconds * 1000);
  monotonicSeconds = () => this.seconds;

  sleep(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#sleepers.push({ at: this.seconds + seconds, wake: resolve });
    });
  }

  async pass(seconds: number): Promise<void> {
    const until = this.seconds + seconds;
    for (;;) {
      await turn();
      const next = this.#sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((one) => one !== next);
      this.seconds = Math.max(this.seconds, next.at);
      next.wake();
    }
    this.seconds = until;
  }
}

function setUp(replace: ChurnOptions["replace"], signal = new AbortController().signal) {
  const clock = new SteppedClock();
  const log = recordingLog();
  return { clock, log, churn: new ServiceChurn({ replace, perSecond: 10, clock, log }, signal) };
}

describe("churn", () => {
  test("replaces services at its rate beside a step, and has nothing to tell when it was reached", async () => {
    let replaced = 0;
    const { clock, churn } = setUp(async () => void replaced++);
    await clock.pass(3);
    expect(replaced).toBe(0);
    const findings = churn.watch();
    await clock.pass(2);
    expect(findings()).toEqual({ problems: [], warnings: [] });
    expect(replaced).toBeGreaterThanOrEqual(19);
    expect(replaced).toBeLessThanOrEqual(20);
    await churn.stop();
  });

  test("begins nothing once a step has ended, finishes what is under way, and begins again with the next", async () => {
    const waiting: (() => void)[] = [];
    const aborted: boolean[] = [];
    const { clock, churn } = setUp(async (signal) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      aborted.push(signal.aborted);
    });
    const findings = churn.watch();
    await clock.pass(0.35);
    findings();
    await clock.pass(2);
    expect(waiting).toHaveLength(3);
    for (const resolve of waiting) resolve();
    const next = churn.watch();
    await clock.pass(0.35);
    expect(waiting).toHaveLength(6);
    expect(aborted).toEqual([false, false, false]);
    next();
    for (const resolve of waiting) resolve();
    await churn.stop();
    expect(aborted).toHaveLength(6);
  });

  test("that fails after the end of its step has nothing to tell", async () => {
    const waiting: ((error: Error) => void)[] = [];
    const { clock, log, churn } = setUp(() => new Promise<void>((_, reject) => waiting.push(reject)));
    const findings = churn.watch();
    await clock.pass(0.15);
    expect(findings().problems).toEqual([]);
    for (const reject of waiting) reject(new Error("the quota is used up"));
    await churn.stop();
    expect(waiting).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  test("tells the rate that was reached of the time that is watched, and makes up for nothing", async () => {
    let isSlow = true;
    const waiting: (() => void)[] = [];
    let begun = 0;
    const replace = () => {
      begun++;
      return isSlow ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve();
    };
    const { clock, churn } = setUp(replace);
    const slow = churn.watch();
    await clock.pass(2);
    expect(begun).toBe(8);
    expect(slow().warnings).toEqual(["0.0 services were replaced a second, not 10"]);
    isSlow = false;
    for (const resolve of waiting) resolve();
    const quick = churn.watch();
    await clock.pass(1);
    expect(quick().warnings).toEqual([]);
    expect(begun).toBeLessThanOrEqual(18);
    await churn.stop();
  });

  test("ends when a replacement fails, tells it once, and spoils the step", async () => {
    let asked = 0;
    const { clock, log, churn } = setUp(async () => {
      asked++;
      if (asked > 3) throw new Error("the quota is used up");
    });
    const findings = churn.watch();
    await clock.pass(2);
    expect(asked).toBe(4);
    expect(findings().problems).toEqual(["services were no longer replaced: the quota is used up"]);
    expect(log.lines).toEqual(["warning: Services are no longer replaced: the quota is used up"]);
    await churn.stop();
  });

  test.each(["the run is aborted", "it is stopped"])("ends when %s, once it has finished what was under way", async (how) => {
    const controller = new AbortController();
    const waiting: (() => void)[] = [];
    const aborted: boolean[] = [];
    const replace = async (signal: AbortSignal) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      aborted.push(signal.aborted);
    };
    const { clock, churn } = setUp(replace, controller.signal);
    churn.watch();
    await clock.pass(0.35);
    if (how === "the run is aborted") controller.abort();
    const stopped = churn.stop();
    await clock.pass(1);
    for (const resolve of waiting) resolve();
    await stopped;
    expect(aborted).toEqual([false, false, false]);
  });

  test.each(["the run is aborted", "it is stopped"])("ends when %s, and cuts off what is not finished soon", async (how) => {
    const controller = new AbortController();
    let [begun, ended] = [0, 0];
    const replace = async (signal: AbortSignal) => {
      begun++;
      await new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })).finally(
        () => ended++,
      );
    };
    const { clock, log, churn } = setUp(replace, controller.signal);
    churn.watch();
    await clock.pass(0.35);
    if (how === "the run is aborted") controller.abort();
    const stopped = churn.stop();
    await clock.pass(2);
    await stopped;
    expect([begun, ended]).toEqual([3, 3]);
    await clock.pass(2);
    expect(begun).toBe(3);
    expect(log.lines).toEqual([]);
  });
});
