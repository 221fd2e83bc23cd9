import { describe, expect, test } from "vitest";
import type { Arranged } from "../../../actions/lib/model/arrangement.ts";
import { METRIC_NAMES } from "../../../actions/lib/model/metric.ts";
import { TRAFFIC_PATHS } from "../../../actions/lib/model/traffic-path.ts";
import { WORKLOADS } from "../../../actions/lib/model/workload.ts";
import { findTest, findVariant, NETWORK_TESTS } from "../../../actions/lib/network-tests/catalog.ts";
import type { Parsed, RawOutput, Variant } from "../../../actions/lib/network-tests/network-test.ts";
import { executionOf, outputOf, testContext } from "./fixture.ts";

const CELLS = NETWORK_TESTS.flatMap((test) => test.variants.map((variant) => ({ name: `${test.name}/${variant.name}`, test, variant })));

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

describe("every network test", () => {
  test("has a name of its own", () => {
    expect(isUnique(NETWORK_TESTS.map(({ name }) => name))).toBe(true);
  });

  test.each(NETWORK_TESTS)("$name has variants with names of their own, in kebab-case", ({ name, variants }) => {
    const names = variants.map((variant) => variant.name);
    expect(names.length).toBeGreaterThan(0);
    expect(isUnique(names)).toBe(true);
    for (const one of [name, ...names]) expect(one).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(NETWORK_TESTS)("$name has paths and a workload that exist", ({ paths, workload }) => {
    expect(paths.length).toBeGreaterThan(0);
    expect(isUnique(paths)).toBe(true);
    for (const path of paths) expect(TRAFFIC_PATHS).toContain(path);
    expect(Object.keys(WORKLOADS)).toContain(workload);
  });
});

describe("every variant", () => {
  test.each(CELLS)("$name names metrics that exist, each once", ({ variant }) => {
    expect(variant.metrics.length).toBeGreaterThan(0);
    expect(isUnique(variant.metrics)).toBe(true);
    for (const metric of variant.metrics) expect(METRIC_NAMES).toContain(metric);
  });

  test.each(CELLS)("$name runs its tool, by an argument list, as often as it says and within a limit", ({ test, variant }) => {
    const context = testContext({
      seconds: 7,
      loads: { ...testContext().loads, udpLadder: Array.from({ length: 8 }, (_, rung) => (rung + 1) * 1e8) },
    });
    const commands = variant.commands(context);
    expect(commands).toHaveLength(variant.runs);
    for (const { argv, limitSeconds } of commands) {
      expect(argv[0]).toBe(test.tool);
      expect(argv.every((argument) => typeof argument === "string" && argument !== "" && !argument.includes("undefined"))).toBe(true);
      expect(limitSeconds).toBeGreaterThan(context.seconds + 5);
    }
  });

  test.each(CELLS)("$name reads and writes files of its own, in the scratch folder", ({ variant }) => {
    const files = variant.commands(testContext()).flatMap(({ inputs, files = [] }) => [...Object.keys(inputs ?? {}), ...files]);
    expect(isUnique(files)).toBe(true);
    for (const file of files) expect(file).toMatch(/^\/scratch\/[a-z0-9.-]+$/);
  });

  test("asks only for servers that it says it needs", () => {
    for (const { test, variant } of CELLS) {
      const asked = new Set<string>();
      const serverOf = (workload: string) => {
        asked.add(workload);
        return { host: "other", port: 1 };
      };
      const context = testContext({ serverOf });
      variant.commands(context);
      variant.background?.(context);
      expect([...asked].sort(), `${test.name}/${variant.name}`).toEqual([...(variant.alsoNeeds ?? [])].sort());
    }
  });
});

/** Captured runs by variant, and how long they took. */
const CAPTURED: Readonly<Record<string, { readonly seconds: number; readonly names: readonly string[] }>> = {
  "tcp-throughput/1-stream": { seconds: 1, names: ["iperf3-3.12/tcp-throughput-1-stream"] },
  "tcp-throughput/8-streams": { seconds: 1, names: ["iperf3-3.12/tcp-throughput-8-streams"] },
  "tcp-throughput/reverse": { seconds: 1, names: ["iperf3-3.12/tcp-throughput-reverse"] },
  "tcp-cost/capped": { seconds: 1, names: ["iperf3-3.12/tcp-cost-capped"] },
  "udp-delivery/ladder": { seconds: 1, names: [1, 2, 3, 4].map((rung) => `iperf3-3.12/udp-delivery-ladder-${rung}`) },
  "udp-delivery/250-mbit": { seconds: 1, names: ["iperf3-3.12/udp-delivery-250-mbit"] },
  "udp-delivery/1-gbit": { seconds: 1, names: ["iperf3-3.12/udp-delivery-1-gbit"] },
  "latency/tcp-idle": { seconds: 1, names: ["fortio-1.68.2/latency-tcp-idle"] },
  "latency/tcp-loaded": { seconds: 0.2, names: ["fortio-1.68.2/latency-tcp-loaded"] },
  "latency/udp-idle": { seconds: 0.2, names: ["fortio-1.68.2/latency-udp-idle"] },
  "latency/udp-loaded": { seconds: 0.2, names: ["fortio-1.68.2/latency-udp-idle"] },
  "connection/max": { seconds: 0.2, names: ["fortio-1.68.2/connection-max"] },
  "connection/fixed-rate": { seconds: 0.5, names: ["fortio-1.68.2/connection-fixed-rate"] },
  "http/1000-keep-alive": { seconds: 0.2, names: ["fortio-1.68.2/http-1000-keep-alive"] },
  "http/5000-keep-alive": { seconds: 0.1, names: ["fortio-1.68.2/http-5000-keep-alive"] },
  "http/max-keep-alive": { seconds: 0.2, names: ["fortio-1.68.2/http-max-keep-alive"] },
  "http/1000-close": { seconds: 0.2, names: ["fortio-1.68.2/http-1000-close"] },
  "http/max-close": { seconds: 0.2, names: ["fortio-1.68.2/http-max-close"] },
  "dns/fixed-rate": { seconds: 0.2, names: ["dnsperf-2.10.0/dns-fixed-rate"] },
  "dns/max": { seconds: 0.2, names: ["dnsperf-2.10.0/dns-max"] },
  "multi-hop/keep-alive": { seconds: 0.5, names: [1, 2, 3, 4].map((chain) => `fortio-1.68.2/multi-hop-keep-alive-${chain}`) },
  "multi-hop/close": { seconds: 0.5, names: [1, 2, 3, 4].map((chain) => `fortio-1.68.2/multi-hop-close-${chain}`) },
  ...Object.fromEntries(
    ["pod-start/10", "pod-start/30", "service-start/20", "service-start/20-beside-1000"].map((name) => [name, { seconds: 1, names: [] }]),
  ),
  ...Object.fromEntries(
    [0, 10, 100, 1000].map((policies) => [
      `network-policy/${policies}`,
      { seconds: 0.5, names: ["fortio-1.68.2/network-policy-0-1", "fortio-1.68.2/network-policy-0-2"] },
    ]),
  ),
  ...Object.fromEntries(
    ["4", "104", "1000", "5000", "1000-churn"].map((services) => [
      `service-scaling/${services}`,
      { seconds: 0.5, names: ["fortio-1.68.2/service-scaling-104-1", "fortio-1.68.2/service-scaling-104-2"] },
    ]),
  ),
};

/** What a target would have told of the arrangement. */
function arrangedFor({ arrangement }: Variant): Arranged {
  switch (arrangement?.kind) {
    case "services":
    case "service-churn":
      return {
        programming: {
          services: arrangement.services,
          seconds: 0.5,
          entries: 40,
          position: arrangement.services,
          sync: { mean: 0.02, p50: 0.01, p99: 0.05 },
          agents: { cpuSeconds: 0.4, memoryBytes: 8e7 },
        },
      };
    case "service-starts":
      return { serviceStarts: { seconds: Array.from({ length: arrangement.starts }, () => 0.1), uncertaintySeconds: 0.001 } };
    case "pod-starts": {
      const each = (seconds: number) => Array.from({ length: arrangement.pods }, () => seconds);
      return { podStarts: { seconds: each(1.2), uncertaintySeconds: 0.001, scheduledSeconds: each(0.1), addressSeconds: each(0.9) } };
    }
    case "policies":
      return { enforcement: { policies: arrangement.policies, ...(arrangement.policies === 0 ? {} : { seconds: 0.2, enforced: true }) } };
    default:
      return {};
  }
}

function parseCaptured(name: string, variant: Variant): Parsed {
  const captured = CAPTURED[name];
  if (captured === undefined) throw new Error(`nothing was captured for ${name}`);
  const context = testContext({ seconds: captured.seconds });
  const output: RawOutput = {
    ...outputOf(variant, context, captured.names),
    background: executionOf({ argv: [] }, "iperf3-3.12/latency-background"),
    ...arrangedFor(variant),
  };
  return variant.parse(output, context);
}

describe("on real output, every parser", () => {
  test.each(CELLS)("$name measures metrics that the variant declares, each once, with finite values", ({ name, variant }) => {
    const parsed = parseCaptured(name, variant);
    expect(parsed).toMatchObject({ status: "measured" });
    const metrics = parsed.measurements.map(({ metric }) => metric);
    expect(isUnique(metrics)).toBe(true);
    for (const metric of metrics) expect(variant.metrics).toContain(metric);
    // Only the one percentile that takes 1,000 requests may be missing.
    expect(variant.metrics.filter((metric) => !metrics.includes(metric) && metric !== "latency.p99.9")).toEqual([]);
    for (const { value, resolution } of parsed.measurements) {
      expect(Number.isFinite(value) && value >= 0).toBe(true);
      expect(resolution === undefined || (Number.isFinite(resolution) && resolution >= 0)).toBe(true);
    }
  });

  test.each(CELLS)("$name refuses a step that left nothing", ({ variant }) => {
    const empty: RawOutput = { ...outputOf(variant, testContext(), []), executions: [] };
    if (variant.runs > 0) expect(() => variant.parse(empty, testContext())).toThrow("the target returned 0 executions");
    // Where the arrangement alone is watched, nothing ran, and what is missing is the target's word.
    else
      expect(variant.parse(empty, testContext())).toMatchObject({
        status: "invalid",
        reason: expect.stringContaining("the target did not say"),
      });
  });
});

describe("looking up", () => {
  test("finds a test and its variant by name", () => {
    const dns = findTest("dns");
    expect(dns?.name).toBe("dns");
    expect(dns && findVariant(dns, "max")?.metrics).toContain("dns.rate.max");
  });

  test("finds nothing under another name", () => {
    const dns = findTest("dns");
    expect(findTest("DNS")).toBeUndefined();
    expect(dns && findVariant(dns, "min")).toBeUndefined();
  });
});
