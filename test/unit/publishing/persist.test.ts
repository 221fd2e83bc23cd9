import { describe, expect, test } from "vitest";
import { InterruptedError } from "../../../actions/lib/model/errors.ts";
import { RefusalError, type RefusalReason } from "../../../actions/lib/ports/refusal.ts";
import { persist } from "../../../actions/lib/publishing/persist.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";

const refuse = (reason: RefusalReason, waitSeconds?: number) => new RefusalError(reason, "502: Bad Gateway", waitSeconds);

/** Fails with these, then comes through. */
function attempts(...errors: readonly Error[]) {
  const left = [...errors];
  const clock = new HandClock();
  const log = recordingLog();
  let tries = 0;
  const run = (signal = new AbortController().signal) =>
    persist(
      "Comment",
      async () => {
        tries++;
        const error = left.shift();
        if (error !== undefined) throw error;
        return "done";
      },
      { clock, log, signal },
    );
  return { run, clock, log, tries: () => tries };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe("persist", () => {
  test("waits twice as long each time, and says so", async () => {
    const { run, clock, log } = attempts(...times(3, refuse("unavailable")));
    expect(await run()).toBe("done");
    expect(clock.seconds).toBe(0.5 + 1 + 2);
    expect(log.lines[0]).toBe("Comment: 502: Bad Gateway; once more in 0.5 s");
  });

  test.each<RefusalReason>(["conflict", "rate-limited", "unavailable"])("tries again after %s", async (reason) => {
    expect(await attempts(refuse(reason)).run()).toBe("done");
  });

  test.each<RefusalReason>(["unauthorized", "forbidden", "locked", "not-found", "gone", "too-long", "invalid"])(
    "does not try again after %s",
    async (reason) => {
      const { run, tries } = attempts(refuse(reason));
      await expect(run()).rejects.toMatchObject({ reason });
      expect(tries()).toBe(1);
    },
  );

  test("does not try again after an error of ours", async () => {
    const { run, tries } = attempts(new TypeError("x is not a function"));
    await expect(run()).rejects.toThrow(TypeError);
    expect(tries()).toBe(1);
  });

  test("waits as long as it is asked to", async () => {
    const { run, clock } = attempts(refuse("rate-limited", 60));
    await run();
    expect(clock.seconds).toBe(60);
  });

  test("waits a little also when it is asked not to wait", async () => {
    const { run, clock } = attempts(refuse("rate-limited", 0));
    await run();
    expect(clock.seconds).toBe(0.5);
  });

  test.each([151, 3600])("gives up at once when it is asked to wait %s seconds", async (seconds) => {
    const { run, clock } = attempts(refuse("rate-limited", seconds));
    await expect(run()).rejects.toMatchObject({ waitSeconds: seconds });
    expect(clock.seconds).toBe(0);
  });

  test("gives up after eight tries", async () => {
    const { run, tries, clock } = attempts(...times(20, refuse("unavailable")));
    await expect(run()).rejects.toMatchObject({ reason: "unavailable" });
    expect(tries()).toBe(8);
    expect(clock.seconds).toBeLessThan(60);
  });

  test("gives up when the time for everything is used up", async () => {
    const { run, clock } = attempts(...times(20, refuse("rate-limited", 60)));
    await expect(run()).rejects.toMatchObject({ reason: "rate-limited" });
    expect(clock.seconds).toBe(120);
  });

  test("ends with the signal's reason, also when that made the attempt fail", async () => {
    const interruption = new AbortController();
    const reason = new InterruptedError("The step was cancelled.");
    const { run, clock, log } = attempts(refuse("unavailable"));
    clock.sleep = async () => {
      interruption.abort(reason);
      throw reason;
    };
    await expect(run(interruption.signal)).rejects.toBe(reason);
    await expect(run(interruption.signal)).rejects.toBe(reason);
    expect(log.lines).toHaveLength(1);
  });
});
