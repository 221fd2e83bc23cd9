import { describe, expect, test } from "vitest";
import type { TemporaryCredentials } from "../../../../actions/lib/adapters/aws/aws-credentials.ts";
import { keepFresh } from "../../../../actions/lib/adapters/aws/keep-fresh.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";

/** A source that numbers what it gives. */
function source(clock: HandClock, lifeSeconds = 3600) {
  const given = {
    count: 0,
    failure: undefined as Error | undefined,
    async assume(): Promise<TemporaryCredentials> {
      await Promise.resolve();
      if (given.failure !== undefined) throw given.failure;
      given.count++;
      const expiration = new Date(clock.now().getTime() + lifeSeconds * 1000);
      return { accessKeyId: `key-${given.count}`, secretAccessKey: "secret", sessionToken: "session", expiration };
    },
  };
  return given;
}

async function fresh(lifeSeconds?: number) {
  const clock = new HandClock();
  const given = source(clock, lifeSeconds);
  const log = recordingLog();
  return { clock, given, log, credentials: keepFresh(await given.assume(), given.assume, { clock, log }) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("keeping credentials fresh", () => {
  test("gives out the first ones until ten minutes before their end, which is before any SDK asks for new ones", async () => {
    const { clock, given, credentials } = await fresh();
    clock.seconds = 3600 - 601;
    expect((await credentials.current()).accessKeyId).toBe("key-1");
    await settled();
    expect(given.count).toBe(1);
    clock.seconds = 3600 - 600;
    // Nobody waits for the renewal.
    expect((await credentials.current()).accessKeyId).toBe("key-1");
    await settled();
    expect((await credentials.current()).accessKeyId).toBe("key-2");
  });

  test("renews by itself, whether or not anybody asks", async () => {
    const { clock, given, credentials } = await fresh();
    const end = new AbortController();
    const sleeps: number[] = [];
    clock.sleep = async (seconds) => {
      sleeps.push(seconds);
      clock.seconds += seconds;
      if (sleeps.length === 3) end.abort();
    };
    await credentials.keep(end.signal);
    expect(sleeps).toEqual([3000, 3000, 3000]);
    expect(given.count).toBe(3);
  });

  test("does not renew without a pause on a machine whose clock is hours ahead", async () => {
    const { clock, given, credentials } = await fresh(-7200);
    const end = new AbortController();
    const sleeps: number[] = [];
    clock.sleep = async (seconds) => {
      sleeps.push(seconds);
      clock.seconds += seconds;
      if (sleeps.length === 3) end.abort();
    };
    await credentials.keep(end.signal);
    expect(sleeps).toEqual([20, 20, 20]);
    expect(given.count).toBe(3);
  });

  test("renews at half of a short life", async () => {
    const { clock, credentials } = await fresh(900);
    clock.seconds = 449;
    await credentials.current();
    await settled();
    expect((await credentials.current()).accessKeyId).toBe("key-1");
    clock.seconds = 450;
    await credentials.current();
    await settled();
    expect((await credentials.current()).accessKeyId).toBe("key-2");
  });

  test("has one renewal at a time", async () => {
    const { clock, given, credentials } = await fresh();
    clock.seconds = 3601;
    const all = await Promise.all([credentials.current(), credentials.current(), credentials.current()]);
    expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(["key-2", "key-2", "key-2"]);
    expect(given.count).toBe(2);
  });

  test("gives out the old ones while they hold when a renewal fails, says so, and tries again after a while", async () => {
    const { clock, given, log, credentials } = await fresh();
    given.failure = new Error("STS is away.");
    clock.seconds = 3100;
    await credentials.current();
    await settled();
    expect((await credentials.current()).accessKeyId).toBe("key-1");
    expect(log.lines).toEqual(["warning: Not renewed: STS is away. The old ones hold for 500 s more."]);
    given.failure = undefined;
    clock.seconds += 20;
    await credentials.current();
    await settled();
    expect((await credentials.current()).accessKeyId).toBe("key-2");
  });

  test("throws what the renewal throws when nothing holds any more", async () => {
    const { clock, given, credentials } = await fresh();
    given.failure = new Error("STS is away.");
    clock.seconds = 3601;
    await expect(credentials.current()).rejects.toThrow("STS is away.");
  });
});
