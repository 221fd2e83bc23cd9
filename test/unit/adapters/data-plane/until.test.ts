import { describe, expect, test } from "vitest";
import { type Looked, until } from "../../../../actions/lib/adapters/data-plane/until.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const wait = (looks: readonly Looked<string>[], limitSeconds = 600, clock = new HandClock()) => {
  let count = 0;
  const look = async () => looks[Math.min(count++, looks.length - 1)] as Looked<string>;
  return until(look, { clock, signal: new AbortController().signal, limitSeconds });
};

describe("a wait", () => {
  test("looks again until it is there", async () => {
    expect(await wait([{ missing: "it is not there" }, { missing: "it is not there" }, { found: "it" }])).toBe("it");
  });

  test("says at its limit what is missing", async () => {
    await expect(wait([{ missing: "node n1 is not ready" }], 10)).rejects.toThrow("After 10 s node n1 is not ready.");
  });

  test("tells what it is for when that is something else, every half minute at most", async () => {
    const log = recordingLog();
    const counts = [0, 0, ...Array.from({ length: 30 }, (_, index) => index), ...Array<number>(60).fill(29)];
    let looks = 0;
    const look = async (): Promise<Looked<string>> => {
      const joined = counts[looks++];
      return joined === undefined ? { found: "it" } : { missing: `${joined} of 30 nodes have joined` };
    };
    await until(look, { clock: new HandClock(), signal: new AbortController().signal, limitSeconds: 600, log });
    expect(log.lines).toEqual([
      "After 30 s 13 of 30 nodes have joined",
      "After 60 s 28 of 30 nodes have joined",
      "After 90 s 29 of 30 nodes have joined",
    ]);
  });

  test("ends before its limit once something has been hopeless for a minute, and not for a moment", async () => {
    const clock = new HandClock();
    const hopeless = { missing: "pod a does not start (ImagePullBackOff)", isHopeless: true };
    await expect(wait([hopeless], 600, clock)).rejects.toThrow("Pod a does not start (ImagePullBackOff). Waiting does not mend that.");
    expect(clock.seconds).toBe(60);
    expect(await wait([hopeless, hopeless, { missing: "pulling" }, { found: "it" }])).toBe("it");
    // The kubelet tries again now and then.
    const again = Array.from({ length: 100 }, (_, index) => (index % 4 === 0 ? { missing: "pulling" } : hopeless));
    await expect(wait(again)).rejects.toThrow("Waiting does not mend that.");
  });
});
