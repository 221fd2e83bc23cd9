import { describe, expect, test } from "vitest";
import { outputOf, testContext, variantOf } from "./fixture.ts";

/** Captured: nothing lost at 50, 100 and 250 Mbit/s; of 8 Gbit/s the sender offered 1.63, and 3.9 % of that was lost. */
const rung = (number: number): string => `iperf3-3.12/udp-delivery-ladder-${number}`;
const LOSSY = "iperf3-3.12/udp-delivery-1-gbit";

function climb(ladder: readonly number[], names: readonly string[]) {
  const variant = variantOf("udp-delivery", "ladder");
  const context = testContext({ loads: { ...testContext().loads, udpLadder: ladder } });
  return variant.parse(outputOf(variant, context, names), context);
}

describe("the ladder", () => {
  test("gives what was delivered at its highest rate with at most 0.1 % loss", () => {
    expect(climb([50e6, 100e6, 250e6, 8e9], [1, 2, 3, 4].map(rung))).toEqual({
      status: "measured",
      measurements: [{ metric: "udp.delivered.max", value: 249751979.65129352, resolution: 1628055427.5011525 - 249810652.5911708 }],
      facts: {
        lossByRate: "50 Mbit/s: 0 %, 100 Mbit/s: 0 %, 250 Mbit/s: 0 %, 8000 Mbit/s: 3.9 %",
        offeredBitsPerSecond: 249810652.5911708,
      },
      warnings: [],
    });
  });

  test("that ended before the loss began says so", () => {
    expect(climb([50e6, 100e6, 250e6], [1, 2, 3].map(rung))).toMatchObject({
      measurements: [{ metric: "udp.delivered.max", value: 249751979.65129352 }],
      warnings: ["the ladder ended before the loss began"],
    });
  });

  test("whose best rate the sender could not offer says that it was the sender's limit", () => {
    expect(climb([50e6, 100e6, 400e6], [1, 2, 3].map(rung))).toMatchObject({
      warnings: ["the sender itself reached only 250 Mbit/s of 400 Mbit/s: its limit, not the path's"],
    });
  });

  test("with loss below its best rate says so", () => {
    expect(climb([50e6, 100e6, 250e6], [rung(1), LOSSY, rung(3)])).toMatchObject({
      measurements: [{ metric: "udp.delivered.max", value: 249751979.65129352 }],
      warnings: ["the ladder ended before the loss began", "a lower rate lost more than the highest that passed: 1.1 % at 100 Mbit/s"],
    });
  });

  test("with loss at every rate is invalid and has no value", () => {
    expect(climb([1e9, 8e9], [LOSSY, rung(4)])).toEqual({
      status: "invalid",
      reason: "more than 0.1 % was lost at every rate",
      measurements: [],
      facts: { lossByRate: "1000 Mbit/s: 1.1 %, 8000 Mbit/s: 3.9 %" },
    });
  });
});

describe("a fixed rate", () => {
  test("gives the receiver's rate and the share that did not arrive, never the sender's rate", () => {
    const variant = variantOf("udp-delivery", "1-gbit");
    expect(variant.parse(outputOf(variant, testContext(), [LOSSY]), testContext())).toEqual({
      status: "measured",
      measurements: [
        { metric: "udp.delivered", value: 987524639.9529735 },
        { metric: "udp.loss", value: 1 - 123475884 / 124882184 },
      ],
      facts: { offeredBitsPerSecond: 998930607.8128078 },
      warnings: [],
    });
  });

  test("that the sender did not offer is invalid", () => {
    const variant = variantOf("udp-delivery", "1-gbit");
    expect(variant.parse(outputOf(variant, testContext(), [rung(3)]), testContext())).toMatchObject({
      status: "invalid",
      reason: "the sender reached 24.9 % of the rate that was asked for, not 99 %",
    });
  });
});
