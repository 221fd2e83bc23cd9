import { describe, expect, test } from "vitest";
import type { CpuUsage } from "../../../actions/lib/model/command.ts";
import { IDLE_CPU, outputOf, testContext, variantOf } from "./fixture.ts";

const variant = variantOf("tcp-cost", "capped");
const output = outputOf(variant, testContext(), ["iperf3-3.12/tcp-cost-capped"]);
const RECEIVED_BITS = 124911616 * 8;

test("cost is the CPU time of both nodes above their idle floor, per bit received", () => {
  const cpu: CpuUsage = {
    ...IDLE_CPU,
    wallSeconds: 2,
    total: { busyCoreSeconds: 1.5, busiestCoreSeconds: 1, cores: 2 },
    idleFloorCores: 0.1,
  };
  expect(variant.parse({ ...output, cpu }, testContext())).toEqual({
    status: "measured",
    measurements: [{ metric: "tcp.cpu-per-bit", value: 1.3 / RECEIVED_BITS }],
    facts: { receivedBitsPerSecond: 999140059.5708855, coreSeconds: 1.3, congestionControl: "cubic" },
    warnings: [],
  });
});

describe("the step is invalid", () => {
  test("when the rate was not held, because costs are compared at equal rates", () => {
    const context = testContext({ loads: { ...testContext().loads, cappedBitsPerSecond: 500e9 } });
    const missed = outputOf(variant, context, ["iperf3-3.12/tcp-cost-capped-missed"]);
    expect(variant.parse(missed, context)).toMatchObject({
      status: "invalid",
      reason: "TCP reached 6.4 % of the rate that was asked for, not 99 %",
      measurements: [{ metric: "tcp.cpu-per-bit" }],
    });
  });

  test("without a value when it is not known what idle nodes spend", () => {
    const { idleFloorCores: _, ...cpu } = IDLE_CPU;
    expect(variant.parse({ ...output, cpu }, testContext())).toMatchObject({
      status: "invalid",
      reason: "nobody knows what both nodes spend when idle, because they never were",
      measurements: [],
    });
  });

  test("without a value when no CPU time is left above the floor", () => {
    const cpu: CpuUsage = { ...IDLE_CPU, total: { busyCoreSeconds: 0.02, busiestCoreSeconds: 0.01, cores: 2 }, idleFloorCores: 0.02 };
    expect(variant.parse({ ...output, cpu }, testContext())).toMatchObject({
      status: "invalid",
      reason: "both nodes spent 0.02 core-seconds, which is not above their idle floor",
      measurements: [],
    });
  });
});
