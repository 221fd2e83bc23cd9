import { describe, expect, test } from "vitest";
import type { Execution } from "../../../actions/lib/model/command.ts";
import type { RawOutput } from "../../../actions/lib/network-tests/network-test.ts";
import { executionOf, outputOf, testContext, variantOf } from "./fixture.ts";

const short = testContext({ seconds: 0.2 });

test("percentiles are those of every request", () => {
  const variant = variantOf("latency", "tcp-idle");
  const parsed = variant.parse(outputOf(variant, testContext(), ["fortio-1.68.2/latency-tcp-idle"]), testContext());
  expect(parsed).toMatchObject({ status: "measured", facts: { requests: 1000, failedRequests: 0, concurrent: 8 }, warnings: [] });
  expect(parsed.measurements).toEqual([
    { metric: "latency.p50", value: expect.closeTo(0.000086, 9), resolution: 1e-6 },
    { metric: "latency.p90", value: expect.closeTo(0.0001741, 9), resolution: 1e-6 },
    { metric: "latency.p99", value: expect.closeTo(0.00086358, 9), resolution: 1e-6 },
    { metric: "latency.p99.9", value: expect.closeTo(0.002680405, 9), resolution: 1e-6 },
  ]);
});

test("p99.9 of fewer than 1,000 requests is left out with a warning", () => {
  const variant = variantOf("latency", "udp-idle");
  const parsed = variant.parse(outputOf(variant, short, ["fortio-1.68.2/latency-udp-idle"]), short);
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(["latency.p50", "latency.p90", "latency.p99"]);
  expect(parsed).toMatchObject({ status: "measured", warnings: ["p99.9 is left out: 200 requests succeeded, and it takes 1000"] });
});

describe("beside a load", () => {
  const variant = variantOf("latency", "tcp-loaded");
  const held = executionOf({ argv: [] }, "iperf3-3.12/latency-background");
  const parse = (background: Execution | undefined, context = short) => {
    const output: RawOutput = {
      ...outputOf(variant, context, ["fortio-1.68.2/latency-tcp-loaded"]),
      ...(background === undefined ? {} : { background }),
    };
    return variant.parse(output, context);
  };

  test("the step is measured when the load held its rate", () => {
    expect(parse(held)).toMatchObject({ status: "measured" });
  });

  test("it is invalid when the load did not reach 95 % of its rate", () => {
    const context = testContext({ seconds: 0.2, loads: { ...short.loads, cappedBitsPerSecond: 2e9 } });
    expect(parse(held, context)).toMatchObject({
      status: "invalid",
      reason:
        "the load beside the requests reached 49.9 % of the rate that was asked for, not 95 %; " +
        "the load beside the requests fell to 999 Mbit/s for a second, under 95 % of 2000 Mbit/s",
    });
  });

  test("it is invalid when the load paused for a second and made up for it", () => {
    const json = JSON.parse(held.stdout);
    json.intervals[1].sum.bits_per_second /= 2;
    expect(parse({ ...held, stdout: JSON.stringify(json) })).toMatchObject({
      status: "invalid",
      reason: "the load beside the requests fell to 500 Mbit/s for a second, under 95 % of 1000 Mbit/s",
    });
  });

  test("it is invalid when the load ended first", () => {
    expect(parse({ ...held, seconds: 0.1 })).toMatchObject({ status: "invalid", reason: "the load beside the requests ended before them" });
  });

  test("it is no result when there was no load, or iperf3 failed", () => {
    expect(() => parse(undefined)).toThrow("iperf3 did not run beside the requests");
    expect(() => parse(executionOf({ argv: [] }, "iperf3-3.12/server-busy"))).toThrow("the server is busy running a test");
  });
});
