import { describe, expect, test } from "vitest";
import type { CpuUsage } from "../../../actions/lib/model/command.ts";
import { IDLE_CPU, outputOf, testContext, variantOf } from "./fixture.ts";

const variant = variantOf("tcp-throughput", "1-stream");
const output = outputOf(variant, testContext(), ["iperf3-3.12/tcp-throughput-1-stream"]);

test("throughput is what the receiver got; retransmits and congestion control are the sender's", () => {
  expect(variant.parse(output, testContext())).toEqual({
    status: "measured",
    measurements: [
      { metric: "tcp.throughput", value: 30926400543.662926 },
      { metric: "tcp.retransmits", value: 158 },
    ],
    facts: { congestionControl: "cubic", cpuBound: false },
    warnings: [],
  });
});

test("in reverse, throughput is what the client got from the server", () => {
  const reverse = variantOf("tcp-throughput", "reverse");
  const parsed = reverse.parse(outputOf(reverse, testContext(), ["iperf3-3.12/tcp-throughput-reverse"]), testContext());
  expect(parsed.measurements).toEqual([
    { metric: "tcp.throughput", value: 42203586777.3719 },
    { metric: "tcp.retransmits", value: 0 },
  ]);
});

describe("a run is bound by the CPU", () => {
  const busy = (client: number, server: number): CpuUsage => ({
    ...IDLE_CPU,
    wallSeconds: 2,
    client: { busyCoreSeconds: client + 0.1, busiestCoreSeconds: client, cores: 4 },
    server: { busyCoreSeconds: server + 0.1, busiestCoreSeconds: server, cores: 4 },
  });

  test.each([
    ["one of the client's cores was busy for 95 % of the time, however idle the others were", busy(1.9, 1), true],
    ["one of the server's cores was", busy(1, 1.9), true],
    ["both were nearly", busy(1.89, 1.89), false],
  ])("when %s", (_, cpu, expected) => {
    expect(variant.parse({ ...output, cpu }, testContext()).facts).toMatchObject({ cpuBound: expected });
  });
});

test("retransmits that were not counted are left out with a warning, not zero", () => {
  const [execution] = output.executions;
  const json = JSON.parse(execution?.stdout ?? "");
  delete json.end.sum_sent.retransmits;
  const parsed = variant.parse({ ...output, executions: [{ ...execution, stdout: JSON.stringify(json) } as never] }, testContext());
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(["tcp.throughput"]);
  expect(parsed).toMatchObject({ status: "measured", warnings: ["the sender's kernel did not count retransmits"] });
});
