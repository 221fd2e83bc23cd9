import { describe, expect, test } from "vitest";
import type { ServiceProgramming } from "../../../actions/lib/model/arrangement.ts";
import type { RawOutput } from "../../../actions/lib/network-tests/network-test.ts";
import { outputOf, testContext, variantOf } from "./fixture.ts";

const variant = variantOf("service-scaling", "1000");
const churning = variantOf("service-scaling", "1000-churn");
const context = testContext({ seconds: 0.5 });
const output = outputOf(variant, context, ["fortio-1.68.2/service-scaling-104-1", "fortio-1.68.2/service-scaling-104-2"]);
const programming: ServiceProgramming = {
  services: 1000,
  seconds: 0.67,
  entries: 6012,
  position: 998,
  sync: { mean: 0.02, p50: 0.012, p99: 0.4 },
  agents: { cpuSeconds: 1.25, memoryBytes: 120e6 },
};
const LOAD = [
  "connection.setup.p50",
  "connection.setup.p99",
  "connection.first-request.p50",
  "connection.first-request.p99",
  "http.latency.p50",
];

test("new connections, the control over kept ones and the programming are told together", () => {
  const parsed = variant.parse({ ...output, programming }, context);
  expect(parsed).toMatchObject({
    status: "measured",
    facts: { connections: 200, keptConnectionRequests: 200, services: 1000, position: 998 },
    warnings: [],
  });
  expect(parsed.measurements.slice(0, 5).map(({ metric }) => metric)).toEqual(LOAD);
  for (const { value } of parsed.measurements.slice(0, 5)) expect(value).toBeGreaterThan(0);
  expect(parsed.measurements.slice(5)).toEqual([
    { metric: "service.programming.time", value: 0.67 },
    { metric: "service.programming.cpu", value: 1.25 },
    { metric: "service.sync.mean", value: 0.02 },
    { metric: "service.sync.p50", value: 0.012 },
    { metric: "service.sync.p99", value: 0.4 },
    { metric: "service.entries", value: 6012 },
    { metric: "agents.memory", value: 120e6 },
  ]);
});

test("what nobody could count is no metric, and a place that nobody saw no fact", () => {
  const seen: ServiceProgramming = { services: 1000, seconds: 0.67 };
  const parsed = variant.parse({ ...output, programming: seen }, context);
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual([...LOAD, "service.programming.time"]);
  expect(parsed).toMatchObject({ status: "measured", facts: { services: 1000 } });
  expect(parsed.facts).not.toHaveProperty("position");
});

test("under churn the loads are told alone: how long services take to make is another variant's, and their places change", () => {
  const parsed = churning.parse({ ...output, programming }, context);
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(LOAD);
  expect(parsed.facts).toEqual({ connections: 200, keptConnectionRequests: 200, services: 1000, replacedPerSecond: 10 });
});

describe("the step is invalid", () => {
  test.each<[string, Partial<RawOutput>, string]>([
    ["without word of the programming", {}, "the target did not say that it programmed the services"],
    ["with another number of services", { programming: { ...programming, services: 104 } }, "the target programmed 104 services, not 1000"],
  ])("%s", (_, changes, reason) => {
    expect(variant.parse({ ...output, ...changes }, context)).toMatchObject({ status: "invalid", reason });
  });

  const changed = (index: number, change: (json: Record<string, number>) => void): RawOutput => {
    const executions = output.executions.map((one, at) => {
      if (at !== index) return one;
      const json = JSON.parse(one.stdout);
      change(json);
      return { ...one, stdout: JSON.stringify(json) };
    });
    return { ...output, executions, programming };
  };

  test("when one of the two loads was not held, and says which", () => {
    const slow = changed(1, (json) => {
      Object.assign(json, { ActualDuration: (json["ActualDuration"] ?? 0) * 1.1, ActualQPS: (json["ActualQPS"] ?? 0) / 1.1 });
    });
    expect(variant.parse(slow, context)).toMatchObject({
      status: "invalid",
      reason: expect.stringMatching(/^kept connections: the requests reached \d\d\.\d % of the rate that was asked for, not 99 %$/),
    });
  });

  test("when connections were kept that were to be new", () => {
    const kept = changed(0, (json) => Object.assign(json, { SocketCount: 20 }));
    expect(variant.parse(kept, context)).toMatchObject({
      status: "invalid",
      reason: "new connections: 20 sockets were opened for 220 requests",
    });
  });
});
