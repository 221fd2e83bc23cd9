import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OutputError } from "../../../../actions/lib/network-tests/network-test.ts";
import { latencyPercentiles } from "../../../../actions/lib/network-tests/request-load.ts";
import {
  type FortioRequest,
  type FortioRun,
  parseAccessLog,
  parseFortio,
  percentileOf,
} from "../../../../actions/lib/network-tests/tools/fortio.ts";
import { fixture } from "../fixture.ts";

const echo: FortioRequest = { kind: "TCP", requestsPerSecond: 1000, connections: 8 };
const close: FortioRequest = { kind: "HTTP", requestsPerSecond: 400, connections: 4 };
const report = (name: string): string => fixture(`fortio-1.68.2/${name}.json`);
const log = (name: string): string => fixture(`fortio-1.68.2/${name}.jsonl`);

describe("reads real output of 1.68.2", () => {
  test("of a TCP echo load", () => {
    expect(parseFortio(report("latency-tcp-idle"), echo)).toEqual({
      requests: 1000,
      failedRequests: 0,
      answers: { OK: 1000 },
      seconds: 1.007932766,
      meanSeconds: 0.000121496359,
      sockets: 8,
    });
  });

  test("of a UDP echo load that lost datagrams", () => {
    const run = parseFortio(report("latency-udp-paused"), { kind: "UDP", requestsPerSecond: 1000, connections: 4 });
    expect(run).toMatchObject({ requests: 152, failedRequests: 8, answers: { OK: 144, timeout: 8 } });
  });

  test("of an HTTP load at the maximum rate", () => {
    const run = parseFortio(report("connection-max"), { ...close, requestsPerSecond: "max" });
    expect(run).toMatchObject({ requests: 1154, failedRequests: 0, answers: { 200: 1154 }, seconds: 0.200313094, sockets: 1158 });
  });

  test("of an HTTP load with failures", () => {
    const run = parseFortio(report("http-errors"), { kind: "HTTP", requestsPerSecond: 1000, connections: 4 });
    expect(run).toMatchObject({ requests: 200, failedRequests: 21, answers: { 200: 179, 503: 21 } });
  });
});

describe("a percentile of the connection histogram", () => {
  const { connecting } = parseFortio(report("connection-fixed-rate"), close);
  if (connecting === undefined) throw new Error("no connection histogram");

  test("comes with the width of the bucket that it lies in", () => {
    expect(percentileOf(connecting, 50)).toEqual({ value: 0.00020135135135135134, resolution: expect.closeTo(20e-6, 12) });
    expect(percentileOf(connecting, 99)).toEqual({ value: 0.0016220000000000013, resolution: expect.closeTo(200e-6, 12) });
  });

  test("that fortio was not asked for is an error", () => {
    expect(() => percentileOf(connecting, 90)).toThrow('fortio printed no p90: “{"Percentiles":[{"Percentile":50');
  });
});

describe("throws OutputError with what did not fit", () => {
  const whole = report("latency-tcp-idle");

  test.each<[string, string, FortioRequest, string]>([
    [
      "not one request succeeded",
      report("latency-tcp-refused"),
      { ...echo, connections: 1 },
      'fortio had no request that succeeded: “{"dial tcp 10.77.0.2:5999: connect: connection refused":168}”',
    ],
    ["nothing", "", echo, "fortio printed no complete JSON: (no output)"],
    ["half of it", whole.slice(0, 500), echo, 'fortio printed no complete JSON: “{ "RunType": "TCP"'],
    ["another shape", whole.replace('"RetCodes"', '"Codes"'), echo, 'fortio printed something else than expected at "RetCodes"'],
    [
      "a duration in milliseconds",
      whole.replace("1007932766", "1007.932766"),
      echo,
      "rate that does not follow from its count and duration",
    ],
    [
      "another protocol",
      whole,
      { ...echo, kind: "UDP" },
      'another run than it was asked for: “{"RunType":"TCP","RequestedQPS":"1000","NumThreads":8}”',
    ],
    ["another rate", whole, { ...echo, requestsPerSecond: 2000 }, "another run than it was asked for"],
    [
      "fewer connections, as fortio does when there are few requests",
      whole,
      { ...echo, connections: 16 },
      "another run than it was asked for",
    ],
  ])("%s", (_, text, request, message) => {
    const parse = () => parseFortio(text, request);
    expect(parse).toThrow(OutputError);
    expect(parse).toThrow(message);
  });
});

describe("the access log", () => {
  const run = parseFortio(report("latency-tcp-idle"), echo);
  const whole = log("latency-tcp-idle");

  test("has the seconds of every request", () => {
    const latencies = parseAccessLog(whole, run);
    expect(latencies).toHaveLength(1000);
    expect(latencies.reduce((sum, latency) => sum + latency, 0) / 1000).toBeCloseTo(run.meanSeconds, 6);
  });

  test("gives only the requests that succeeded", () => {
    const failing = parseFortio(report("http-errors"), { kind: "HTTP", requestsPerSecond: 1000, connections: 4 });
    expect(parseAccessLog(log("http-errors"), failing)).toHaveLength(179);
  });

  test.each<[string, string | undefined, string]>([
    ["was not written", undefined, "fortio wrote no access log: (no output)"],
    ["is empty", "", "fortio printed no complete JSON: (no output)"],
    ["ends within a line", whole.slice(0, -30), 'fortio printed no complete JSON: “{"latency":0.0'],
    ["lost its last line", whole.trimEnd().split("\n").slice(0, -1).join("\n"), "fortio logged 999 requests with 0 failures"],
    ["has the requests of a former run too", log("latency-udp-idle") + whole, "fortio logged 1200 requests with 0 failures"],
    [
      "is in milliseconds",
      whole.replaceAll(/"latency":([\d.]+)/g, (_, seconds) => `"latency":${Number(seconds) * 1000}`),
      "but counted 1000 with 0 and 0.000121496359 s",
    ],
    ["has another format", whole.replaceAll('"latency"', '"value"'), 'fortio printed something else than expected at "latency"'],
  ])("is refused when it %s", (_, text, message) => {
    const parse = () => parseAccessLog(text, run);
    expect(parse).toThrow(OutputError);
    expect(parse).toThrow(message);
  });

  test("gives the percentiles of the raw numbers, to the microsecond that fortio prints", () => {
    const microseconds = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(microseconds, fc.integer({ min: 0, max: 100 }), (raw, percent) => {
        const text = raw
          .map((latency) => `{"latency":${(latency / 1e6).toFixed(6)},"timestamp":1,"thread":0,"iter":0,"ok":true,"details":"OK"}\n`)
          .join("");
        const seconds = raw.map((latency) => latency / 1e6);
        const logged: FortioRun = {
          requests: raw.length,
          failedRequests: 0,
          answers: {},
          seconds: 1,
          meanSeconds: seconds.reduce((sum, latency) => sum + latency, 0) / raw.length,
          sockets: 1,
        };
        const [percentile] = latencyPercentiles(parseAccessLog(text, logged), [["latency.p50", percent]]);
        expect(percentile?.value).toBeCloseTo(interpolated(raw, percent) / 1e6, 12);
      }),
    );
  });
});

/** Type 7 of Hyndman and Fan, written down once more. */
function interpolated(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = ((sorted.length - 1) * percent) / 100;
  const at = (index: number): number => sorted[Math.min(index, sorted.length - 1)] as number;
  const below = Math.floor(position);
  return at(below) + (position - below) * (at(below + 1) - at(below));
}
