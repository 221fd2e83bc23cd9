import { describe, expect, test } from "vitest";
import type { ServiceProgramming } from "../../../actions/lib/model/command.ts";
import type { RawOutput } from "../../../actions/lib/network-tests/network-test.ts";
import { outputOf, testContext, variantOf } from "./fixture.ts";

const variant = variantOf("service-scaling", "1000");
const context = testContext({ seconds: 0.5 });
const output = outputOf(variant, context, ["fortio-1.68.2/service-scaling-4-1", "fortio-1.68.2/service-scaling-4-2"]);
const programming: ServiceProgramming = { services: 1000, seconds: 0.67, entries: 6012, position: 998 };

test("new connections, the control over kept ones and the programming are told together", () => {
  expect(variant.parse({ ...output, programming }, context)).toEqual({
    status: "measured",
    measurements: [
      { metric: "connection.setup.p50", value: expect.closeTo(0.000168182, 9), resolution: expect.closeTo(0.00002, 9) },
      { metric: "connection.setup.p99", value: expect.closeTo(0.0004284, 9), resolution: expect.closeTo(0.00004, 9) },
      { metric: "connection.first-request.p50", value: expect.closeTo(0.000472, 9), resolution: 1e-6 },
      { metric: "connection.first-request.p99", value: expect.closeTo(0.00073228, 9), resolution: 1e-6 },
      { metric: "http.latency.p50", value: expect.closeTo(0.000195, 9), resolution: 1e-6 },
      { metric: "service.programming.time", value: 0.67 },
      { metric: "service.entries", value: 6012 },
    ],
    facts: { connections: 200, keptConnectionRequests: 200, services: 1000, position: 998 },
    warnings: [],
  });
});

test("entries that nobody could count are no metric, and a place that nobody saw no fact", () => {
  const { entries: _, position: __, ...seen } = programming;
  const parsed = variant.parse({ ...output, programming: seen }, context);
  expect(parsed.measurements.map(({ metric }) => metric)).not.toContain("service.entries");
  expect(parsed).toMatchObject({ status: "measured", facts: { services: 1000 } });
  expect(parsed.facts).not.toHaveProperty("position");
});

describe("the step is invalid", () => {
  test.each<[string, Partial<RawOutput>, string]>([
    ["without word of the programming", {}, "the target did not say that it programmed the services"],
    ["with another number of services", { programming: { ...programming, services: 104 } }, "the target programmed 104 services, not 1000"],
  ])("%s", (_, changes, reason) => {
    expect(variant.parse({ ...output, ...changes }, context)).toMatchObject({ status: "invalid", reason });
  });

  test("when one of the two loads was not held, and says which", () => {
    const [fresh, kept] = output.executions;
    const json = JSON.parse(kept?.stdout ?? "");
    json.ActualDuration *= 1.1;
    json.ActualQPS /= 1.1;
    const executions = [fresh, { ...kept, stdout: JSON.stringify(json) }] as RawOutput["executions"];
    expect(variant.parse({ ...output, executions, programming }, context)).toMatchObject({
      status: "invalid",
      reason: "kept connections: the requests reached 90.7 % of the rate that was asked for, not 99 %",
    });
  });
});
