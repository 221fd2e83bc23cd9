import { describe, expect, test } from "vitest";
import { DEFAULT_GATE, metricKey } from "../../../actions/lib/comparison/gate.ts";
import { parseGate } from "../../../actions/lib/comparison/parse-gate.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";

const RATE = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" } as const;
const CELLS = [RATE, { ...RATE, variant: "max-keep-alive" }].map(({ metric: _, ...cell }) => cell);

describe("a gate as text", () => {
  test("is metrics of cells between commas or line ends, in the order given", () => {
    expect(parseGate(" http/max-close/service/other-node   http.rate.max,\n tcp-cost/capped/pod/same-node tcp.cpu-per-bit\n")).toEqual([
      RATE,
      { test: "tcp-cost", variant: "capped", path: "pod/same-node", metric: "tcp.cpu-per-bit" },
    ]);
  });

  test("is what a metric is known by everywhere else: the default gate reads as itself", () => {
    expect(parseGate(DEFAULT_GATE.map(metricKey).join(","))).toEqual(DEFAULT_GATE);
  });

  test("counts what is there twice once", () => {
    const nine = Array.from({ length: 9 }, () => metricKey(RATE)).join("\n");
    expect(parseGate(nine)).toEqual([RATE]);
  });

  test.each([
    ["nothing", " , ", 'Input "gate" must name at least one metric, as `test/variant/address/placement metric`, not ",".'],
    [
      "a metric without a cell",
      "http.rate.max",
      'Input "gate" must name metrics as `test/variant/address/placement metric`, not "http.rate.max".',
    ],
    [
      "another path",
      "http/max-close/servce/other-node http.rate.max",
      'Input "gate" must name traffic paths of pods (pod/other-node, service/other-node, pod/same-node, service/same-node, pod/other-zone, service/other-zone), not "http/max-close/servce/other-node http.rate.max"; did you mean "service/other-node"?',
    ],
    [
      "a misspelt metric",
      "http/max-close/service/other-node http.rate.maxx",
      'Input "gate" must name known metrics, not "http/max-close/service/other-node http.rate.maxx"; did you mean "http.rate.max"?',
    ],
    [
      "a metric like none",
      "http/max-close/service/other-node happiness",
      'Input "gate" must name known metrics, not "http/max-close/service/other-node happiness".',
    ],
    [
      "context",
      "http/max-close/service/other-node http.errors",
      'Input "gate" must name metrics that have a good direction, not "http/max-close/service/other-node http.errors".',
    ],
    [
      "nine metrics",
      Array.from({ length: 9 }, (_, index) => `http/v${index}/service/other-node http.rate.max`).join(","),
      'Input "gate" must name at most 8 metrics, not "9".',
    ],
  ])("refuses %s in one sentence", (_, text, sentence) => {
    expect(() => parseGate(text)).toThrow(new ConfigurationError(sentence));
  });

  test("refuses a cell that nothing measures, where it is told what is measured", () => {
    expect(parseGate(metricKey(RATE), { cells: CELLS })).toEqual([RATE]);
    expect(() => parseGate("http/max-clse/service/other-node http.rate.max", { input: "gate-metrics", cells: CELLS })).toThrow(
      new ConfigurationError(
        'Input "gate-metrics" must name what is measured, not "http/max-clse/service/other-node http.rate.max"; did you mean "http/max-close/service/other-node"?',
      ),
    );
  });

  test("shows a long entry cut off, and takes no time over it", () => {
    expect(() => parseGate("x".repeat(1_000_000))).toThrow(/not "x{80}…"\.$/);
    expect(() => parseGate(`http/max-close/service/other-node ${"x".repeat(1_000_000)}`)).toThrow(/not "http.{76}…"\.$/);
  });
});
