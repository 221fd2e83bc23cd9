import { describe, expect, test } from "vitest";
import { multiHop } from "../../../actions/lib/network-tests/multi-hop.ts";
import type { RawOutput } from "../../../actions/lib/network-tests/network-test.ts";
import { outputOf, testContext } from "./fixture.ts";

const context = testContext({ seconds: 0.5 });
const [keepAlive, close] = multiHop.variants as [(typeof multiHop.variants)[0], (typeof multiHop.variants)[0]];
const captured = (variant: typeof keepAlive) =>
  outputOf(
    variant,
    context,
    [1, 2, 3, 4].map((run) => `fortio-1.68.2/multi-hop-${variant.name}-${run}`),
  );

/** The same run with other times: all of a chain's requests take that long, seconds. */
function taking(output: RawOutput, seconds: readonly number[]): RawOutput {
  const executions = output.executions.map((execution, index) => {
    const latency = seconds[index] as number;
    const [[file, log] = ["", ""]] = Object.entries(execution.files);
    const json = JSON.parse(execution.stdout);
    json.DurationHistogram.Avg = latency;
    const lines = log
      .trimEnd()
      .split("\n")
      .map((line) => JSON.stringify({ ...JSON.parse(line), latency }));
    return { ...execution, stdout: JSON.stringify(json), files: { [file]: lines.join("\n") } };
  });
  return { ...output, executions };
}

test.each([keepAlive, close])("goes through 1, 2, 4 and 8 forwarders, each at the same rate: $name", (variant) => {
  const urls = variant.commands(context).map(({ argv }) => argv.at(-1));
  expect(urls).toEqual([1, 2, 4, 8].map((hops) => `http://10.96.254.${hops}:8080/`));
  expect(variant.arrangement).toEqual({ kind: "forwarders", forwarders: 8 });
});

describe("what a hop costs", () => {
  test("is the slope of the line through all chains, and what the ends cost is no part of it", () => {
    const parsed = keepAlive.parse(taking(captured(keepAlive), [0.0012, 0.0014, 0.0018, 0.0026]), context);
    expect(parsed).toMatchObject({
      status: "measured",
      measurements: [
        { metric: "hop.latency.p50", value: expect.closeTo(0.0002, 9), resolution: expect.closeTo(3.13e-7, 9) },
        { metric: "hop.latency.p99", value: expect.closeTo(0.0002, 9), resolution: expect.closeTo(3.13e-7, 9) },
      ],
      facts: { requests: 250, p50Behind1: 0.0012, p50Behind8: 0.0026, p50FitRSquared: expect.closeTo(1, 9) },
      warnings: [],
    });
  });

  test("is told with a warning where the chains do not lie on a line", () => {
    const parsed = keepAlive.parse(taking(captured(keepAlive), [0.001, 0.001, 0.001, 0.002]), context);
    expect(parsed).toMatchObject({
      status: "measured",
      warnings: ["p50", "p99"].map(
        (name) => `${name} does not rise evenly with the number of hops: at 4 it is 27.7 % of the whole rise off the line`,
      ),
    });
  });

  test("is kept where it is below the noise: without it the other rounds would say too much", () => {
    const parsed = keepAlive.parse(taking(captured(keepAlive), [0.002, 0.002, 0.002, 0.0019]), context);
    expect(parsed).toMatchObject({
      status: "measured",
      measurements: [{ value: expect.closeTo(-1.478e-5, 8) }, { value: expect.closeTo(-1.478e-5, 8) }],
      warnings: ["p50", "p99"].map((name) => `${name} did not rise with the number of hops: their cost is below the noise of this step`),
    });
  });
});

describe("the step is invalid", () => {
  const changed = (
    output: RawOutput,
    change: (json: { SocketCount: number; ActualDuration: number; ActualQPS: number }) => void,
  ): RawOutput => {
    const executions = output.executions.map((execution, index) => {
      if (index !== 2) return execution;
      const json = JSON.parse(execution.stdout);
      change(json);
      return { ...execution, stdout: JSON.stringify(json) };
    });
    return { ...output, executions };
  };

  test.each([
    ["when connections that were to be kept were not", keepAlive, "behind 4 forwarders: 11 sockets were opened, not 25"],
    ["when a connection that was to be new was not", close, "behind 4 forwarders: 11 sockets were opened, not 125"],
  ] as const)("%s", (_, variant, reason) => {
    const output = changed(captured(variant), (json) => {
      json.SocketCount = 11;
    });
    expect(variant.parse(output, context)).toMatchObject({ status: "invalid", reason });
  });

  test("when a chain did not carry the rate, and says which", () => {
    const output = changed(captured(keepAlive), (json) => {
      json.ActualDuration *= 1.25;
      json.ActualQPS /= 1.25;
    });
    const { status, reason } = keepAlive.parse(output, context) as { status: string; reason: string };
    expect(status).toBe("invalid");
    expect(reason).toMatch(/^behind 4 forwarders: the requests reached 7\d(\.\d)? % of the rate that was asked for, not 99 %$/);
  });
});
