import { describe, expect, test } from "vitest";
import { compete } from "../../../../actions/lib/adapters/history/compete.ts";
import { RefusalError, type RefusalReason } from "../../../../actions/lib/ports/refusal.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";

/** Tries that come to what the script says, on a clock moved by hand; nobody is ever lucky. */
async function run(script: (tries: number) => string | undefined | RefusalError, trySeconds = 0) {
  const clock = new HandClock();
  const starts: number[] = [];
  const attempt = async () => {
    starts.push(clock.seconds);
    clock.seconds += trySeconds;
    const result = script(starts.length);
    if (result instanceof RefusalError) throw result;
    return result;
  };
  const running = compete("It", attempt, { clock, log: recordingLog(), signal: new AbortController().signal, random: () => 1 });
  return {
    result: await running.catch((error: unknown) => error),
    starts,
    waits: starts.slice(1).map((at, index) => at - (starts[index] ?? 0) - trySeconds),
  };
}

const refusal = (reason: RefusalReason, waitSeconds?: number) => new RefusalError(reason, reason, waitSeconds);

describe("who competes for a branch", () => {
  test("waits as long as some of the others need after it was overtaken, 0.5 to 20 s", async () => {
    const { result, waits } = await run((tries) => (tries < 8 ? undefined : "done"), 4);
    expect(result).toBe("done");
    expect(waits).toEqual([4, 8, 12, 16, 20, 20, 20]);
    expect((await run((tries) => (tries < 4 ? undefined : "done"), 0.01)).waits.map((wait) => Math.round(wait * 10) / 10)).toEqual([
      0.5, 0.5, 0.5,
    ]);
  });

  test("leaves a server in trouble alone twice as long each time, 0.5 to 20 s", async () => {
    const { waits } = await run((tries) => (tries < 9 ? refusal("unavailable") : "done"));
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 20, 20]);
  });

  test("waits at least as long as it is asked to", async () => {
    expect((await run((tries) => (tries < 2 ? refusal("rate-limited", 60) : "done"))).waits).toEqual([60.5]);
  });

  test("tries at least twelve times, and at most for five minutes", async () => {
    const { result, starts } = await run(() => refusal("unavailable"));
    expect(result).toMatchObject({ reason: "unavailable" });
    expect(starts.length).toBeGreaterThanOrEqual(12);
    expect(starts.at(-1)).toBeLessThanOrEqual(300);
  });

  test.each(["forbidden", "unauthorized", "not-found", "invalid"] as const)("does not try again when the answer is: %s", async (reason) => {
    const { result, starts } = await run(() => refusal(reason));
    expect(result).toMatchObject({ reason });
    expect(starts).toHaveLength(1);
  });
});
