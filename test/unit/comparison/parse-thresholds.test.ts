import { describe, expect, test } from "vitest";
import { parseThresholds } from "../../../actions/lib/comparison/parse-thresholds.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { METRIC_NAMES, METRICS } from "../../../actions/lib/model/metric.ts";

describe("thresholds as text", () => {
  test("are shares, amounts, or both", () => {
    expect(parseThresholds("tcp.throughput=5%, latency.p99 = 10 % + 50 us\nlatency.p50=0.2ms")).toEqual({
      "tcp.throughput": { relative: 0.05 },
      "latency.p99": { relative: 0.1, absolute: expect.closeTo(50e-6, 15) },
      "latency.p50": { relative: 0, absolute: expect.closeTo(200e-6, 15) },
    });
  });

  test.each([
    ["latency.p50=1s", 1],
    ["latency.p50=1ms", 1e-3],
    ["latency.p50=1us", 1e-6],
    ["latency.p50=1\u00b5s", 1e-6],
    ["latency.p50=1\u03bcs", 1e-6],
    ["tcp.throughput=1.5 Gbit/s", 1.5e9],
    ["tcp.throughput=1Mbit/s", 1e6],
    ["http.rate.max=100op/s", 100],
    ["tcp.cpu-per-bit=0.1core-s/Gbit", 0.1e-9],
    ["http.cpu-per-request=5core-us/op", 5e-6],
  ])("take %s in the metric's base unit", (text, absolute) => {
    const [threshold] = Object.values(parseThresholds(text));
    expect(threshold?.absolute).toBeCloseTo(absolute, 15);
  });

  test("can be given to every metric that is judged", () => {
    for (const metric of METRIC_NAMES) {
      if (METRICS[metric].better === "neither") continue;
      expect(parseThresholds(`${metric}=5%`)).toEqual({ [metric]: { relative: 0.05 } });
    }
  });

  const LATENCY = "must give this metric's change as `5%`, `1us` or `5%+1us` (units: us, \u00b5s, \u03bcs, ms, s)";
  test.each([
    ["nothing", "", 'Input "thresholds" must be a list of `metric=change`.'],
    ["only commas", ",", 'Input "thresholds" must be a list of `metric=change`, not ",".'],
    ["a metric without a change", "latency.p50", 'Input "thresholds" must be of the form `metric=change`, not "latency.p50".'],
    ["two equals signs", "latency.p50==5%", 'Input "thresholds" must be of the form `metric=change`, not "latency.p50==5%".'],
    ["a misspelt metric", "latncy.p50=5%", 'Input "thresholds" must name known metrics, not "latncy.p50=5%"; did you mean "latency.p50"?'],
    ["context", "udp.loss=5%", 'Input "thresholds" must name metrics that have a good direction, not "udp.loss=5%".'],
    ["a metric twice", "latency.p50=5%,latency.p50=6%", 'Input "thresholds" must name a metric once, not "latency.p50=6%".'],
    ["a share of nothing", "latency.p50=0%", 'Input "thresholds" must have shares above 0 % and up to 1000 %, not "latency.p50=0%".'],
    [
      "a share beyond sense",
      "latency.p50=2000%",
      'Input "thresholds" must have shares above 0 % and up to 1000 %, not "latency.p50=2000%".',
    ],
    ["an amount of nothing", "latency.p50=5%+0us", 'Input "thresholds" must have amounts above 0, not "latency.p50=5%+0us".'],
    ["a negative share", "latency.p50=-5%", `Input "thresholds" ${LATENCY}, not "latency.p50=-5%".`],
    ["a number alone", "latency.p50=5", `Input "thresholds" ${LATENCY}, not "latency.p50=5".`],
    ["a unit of something else", "latency.p50=5Mbit/s", `Input "thresholds" ${LATENCY}, not "latency.p50=5Mbit/s".`],
    ["a unit that every object has", "latency.p50=5constructor", `Input "thresholds" ${LATENCY}, not "latency.p50=5constructor".`],
    ["two shares", "latency.p50=5%+5%", `Input "thresholds" ${LATENCY}, not "latency.p50=5%+5%".`],
    ["the parts turned round", "latency.p50=5us+5%", `Input "thresholds" ${LATENCY}, not "latency.p50=5us+5%".`],
    ["three parts", "latency.p50=5%+5us+1us", `Input "thresholds" ${LATENCY}, not "latency.p50=5%+5us+1us".`],
    ["a plus without an amount", "latency.p50=5%+", `Input "thresholds" ${LATENCY}, not "latency.p50=5%+".`],
    ["an exponent", "latency.p50=1e3us", `Input "thresholds" ${LATENCY}, not "latency.p50=1e3us".`],
  ])("refuse %s in one sentence", (_, text, sentence) => {
    expect(() => parseThresholds(text)).toThrow(new ConfigurationError(sentence));
  });

  test("name the input they were read from", () => {
    expect(() => parseThresholds("x", "limits")).toThrow('Input "limits" must be of the form');
  });
});
