import { describe, expect, test } from "vitest";
import { outputOf, testContext, variantOf } from "./fixture.ts";

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
      measurements: [{}, {}, {}, { metric: "http.errors", value: 0.105 }],
    });
  });
});
