import { describe, expect, test } from "vitest";
import type { CpuUsage } from "../../../actions/lib/model/command.ts";
import { IDLE_CPU, outputOf, testContext, variantOf } from "./fixture.ts";

const context = testContext({ seconds: 0.2 });

test("at a fixed rate, percentiles are those of every request", () => {
  const variant = variantOf("http", "1000-keep-alive");
  expect(variant.parse(outputOf(variant, context, ["fortio-1.68.2/http-1000-keep-alive"]), context)).toEqual({
    status: "measured",
    measurements: [
      { metric: "http.latency.p50", value: expect.closeTo(0.000195, 9), resolution: 1e-6 },
      { metric: "http.latency.p99", value: expect.closeTo(0.00108613, 9), resolution: 1e-6 },
      // 200 requests in 0.207598275 s, less the 7 ms by which the eighth connection starts later.
      { metric: "http.rate.achieved", value: expect.closeTo(200 / 0.200598275, 6) },
      // 1 core-second in 1 s, less an idle floor of 0.02 cores.
      { metric: "http.cpu-per-request", value: expect.closeTo(0.98 / 200, 12) },
      { metric: "http.errors", value: 0 },
    ],
    facts: { requests: 200, failedRequests: 0, sockets: 8 },
    warnings: [],
  });
});

test.each([
  ["max-keep-alive", 6054 / 0.200716362, { requests: 6054, failedRequests: 0, sockets: 16 }],
  ["max-close", 1679 / 0.201000996, { requests: 1679, failedRequests: 0, sockets: 1695 }],
])("%s has a rate and no percentiles", (name, rate, facts) => {
  const variant = variantOf("http", name);
  expect(variant.parse(outputOf(variant, context, [`fortio-1.68.2/http-${name}`]), context)).toEqual({
    status: "measured",
    measurements: [
      { metric: "http.rate.max", value: expect.closeTo(rate, 6) },
      { metric: "http.errors", value: 0 },
    ],
    facts,
    warnings: [],
  });
});

describe("without a cost of a request, the rest of the step holds, with a warning", () => {
  const variant = variantOf("http", "1000-keep-alive");
  const output = outputOf(variant, context, ["fortio-1.68.2/http-1000-keep-alive"]);
  const { idleFloorCores: _, ...floorUnknown } = IDLE_CPU;
  const drowned: CpuUsage = { ...IDLE_CPU, total: { busyCoreSeconds: 0.02, busiestCoreSeconds: 0.01, cores: 2 } };

  test.each([
    [
      "when it is not known what idle nodes spend",
      floorUnknown,
      "the CPU cost of a request is left out: nobody knows what both nodes spend when idle, because they never were",
    ],
    [
      "when no CPU time is left above the floor",
      drowned,
      "the CPU cost of a request is left out: both nodes spent 0.02 core-seconds, which is not above their idle floor",
    ],
  ])("%s", (_, cpu, warning) => {
    const parsed = variant.parse({ ...output, cpu }, context);
    expect(parsed).toMatchObject({ status: "measured", warnings: [warning] });
    expect(parsed.measurements.map(({ metric }) => metric)).toEqual([
      "http.latency.p50",
      "http.latency.p99",
      "http.rate.achieved",
      "http.errors",
    ]);
  });
});

describe("the step is invalid", () => {
  const variant = variantOf("http", "1000-keep-alive");
  const output = outputOf(variant, context, ["fortio-1.68.2/http-1000-keep-alive"]);

  test("when the rate was not held", () => {
    const [execution] = output.executions;
    // The same requests, in a run that took a tenth longer.
    const json = JSON.parse(execution?.stdout ?? "");
    json.ActualDuration *= 1.1;
    json.ActualQPS /= 1.1;
    expect(variant.parse({ ...output, executions: [{ ...execution, stdout: JSON.stringify(json) } as never] }, context)).toMatchObject({
      status: "invalid",
      reason: "the requests reached 90.3 % of the rate that was asked for, not 99 %",
    });
  });

  test("when too many requests failed, and says how they failed", () => {
    const [execution] = outputOf(variant, context, ["fortio-1.68.2/http-errors"]).executions;
    // Captured from 4 connections; nothing else differs.
    const stdout = execution?.stdout.replace('"NumThreads": 4', '"NumThreads": 8');
    expect(variant.parse({ ...output, executions: [{ ...execution, stdout } as never] }, context)).toMatchObject({
      status: "invalid",
      reason: "21 of 200 requests failed, more than 0.1 % (200: 179, 503: 21)",
      measurements: [{}, {}, {}, { metric: "http.cpu-per-request" }, { metric: "http.errors", value: 0.105 }],
    });
  });
});
