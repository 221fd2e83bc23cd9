import { describe, expect, test } from "vitest";
import { outputOf, testContext, variantOf } from "./fixture.ts";

describe("at the maximum", () => {
  const variant = variantOf("connection", "max");
  const context = testContext({ seconds: 0.2 });
  const output = outputOf(variant, context, ["fortio-1.68.2/connection-max"]);

  test("the rate counts the connections of the run, without the one that each client opens before", () => {
    expect(variant.parse(output, context)).toEqual({
      status: "measured",
      measurements: [{ metric: "connection.rate", value: expect.closeTo(1154 / 0.200313094, 6) }],
      facts: { connections: 1154, failedRequests: 0, concurrent: 4 },
      warnings: [],
    });
  });

  test("a run that reused connections is invalid", () => {
    const [execution] = output.executions;
    const stdout = execution?.stdout.replace('"SocketCount": 1158', '"SocketCount": 900');
    expect(variant.parse({ ...output, executions: [{ ...execution, stdout } as never] }, context)).toMatchObject({
      status: "invalid",
      reason: "900 sockets were opened for 1158 requests",
    });
  });
});

test("at a fixed rate, set-up comes with the width of its bucket and the first request to the microsecond", () => {
  const variant = variantOf("connection", "fixed-rate");
  const context = testContext({ seconds: 0.5 });
  const parsed = variant.parse(outputOf(variant, context, ["fortio-1.68.2/connection-fixed-rate"]), context);
  expect(parsed).toMatchObject({ status: "measured", facts: { connections: 200, failedRequests: 0, concurrent: 4 } });
  expect(parsed.measurements).toEqual([
    { metric: "connection.setup.p50", value: expect.closeTo(0.000201351, 9), resolution: expect.closeTo(0.00002, 9) },
    { metric: "connection.setup.p99", value: expect.closeTo(0.001622, 9), resolution: expect.closeTo(0.0002, 9) },
    { metric: "connection.first-request.p50", value: expect.closeTo(0.0005025, 9), resolution: 1e-6 },
    { metric: "connection.first-request.p99", value: expect.closeTo(0.00151221, 9), resolution: 1e-6 },
  ]);
});
