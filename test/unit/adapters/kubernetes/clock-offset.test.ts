import { describe, expect, test } from "vitest";
import { clockOffset, offsetFrom, readMoment } from "../../../../actions/lib/adapters/kubernetes/clock-offset.ts";
import { HandClock } from "../../../support/fakes.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const PLACE = { namespace: "ns", pod: "client-0", container: "fortio" };

describe("how two clocks stand", () => {
  test("is the middle of what a look allows, and the doubt is half of its length", () => {
    expect(offsetFrom([{ nodeSeconds: 1000, afterSeconds: 10, beforeSeconds: 10.2 }])).toEqual({
      offsetSeconds: expect.closeTo(989.9, 9),
      uncertaintySeconds: expect.closeTo(0.1, 9),
    });
  });

  test("is narrowed down by every look, the shortest way there and the shortest way back deciding", () => {
    const looks = [
      { nodeSeconds: 1000.06, afterSeconds: 10, beforeSeconds: 10.2 },
      { nodeSeconds: 1001.09, afterSeconds: 11, beforeSeconds: 11.1 },
    ];
    const { offsetSeconds, uncertaintySeconds } = offsetFrom(looks);
    expect(offsetSeconds - uncertaintySeconds).toBeCloseTo(1001.09 - 11.1, 9);
    expect(offsetSeconds + uncertaintySeconds).toBeCloseTo(1000.06 - 10, 9);
  });

  test("cannot be told when a clock was set in the middle", () => {
    const looks = [
      { nodeSeconds: 1000, afterSeconds: 10, beforeSeconds: 10.1 },
      { nodeSeconds: 1003, afterSeconds: 11, beforeSeconds: 11.1 },
    ];
    expect(() => offsetFrom(looks)).toThrow(/^A node's clock jumped by at least 1\.900 s while it was read/);
  });

  test.each([0.05, 0.8])("is asked for by a command in a pod, when one takes %s s", async (tookSeconds) => {
    const clock = new HandClock();
    const cluster = new FakeCluster();
    let looks = 0;
    cluster.respond = () => {
      looks += 1;
      clock.seconds += 0.8 * tookSeconds;
      const stdout = `${(1_800_000_000 + clock.seconds).toFixed(6)}\n`;
      clock.seconds += 0.2 * tookSeconds;
      return { stdout };
    };
    const { offsetSeconds, uncertaintySeconds } = await clockOffset(cluster, PLACE, clock, signal);
    expect(Math.abs(offsetSeconds - 1_800_000_000)).toBeLessThanOrEqual(uncertaintySeconds);
    expect(uncertaintySeconds).toBeCloseTo(tookSeconds / 2, 5);
    expect(looks).toBe(tookSeconds > 0.5 ? 4 : 8);
  });
});

describe("a moment of a node", () => {
  test.each([
    ["1795277961.238846\n", 1795277961.238846],
    ["1795277961,238846", 1795277961.238846],
    ["1795277961.500000000", 1795277961.5],
  ])("is read from %j", (text, seconds) => {
    expect(readMoment(text, PLACE)).toBe(seconds);
  });

  test.each(["", "1795277961", "1795277961.%N", "1795277961.N"])("is refused where the shell knows whole seconds: %j", (text) => {
    expect(() => readMoment(text, PLACE)).toThrow(
      `The shell of container fortio in pod client-0 must tell the time in parts of a second (EPOCHREALTIME, or date with %N), not "${text}".`,
    );
  });
});
