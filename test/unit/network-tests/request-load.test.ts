import { describe, expect, test } from "vitest";
import { type RequestLoad, readRequests, requestCommand } from "../../../actions/lib/network-tests/request-load.ts";
import { executionOf } from "./fixture.ts";

const server = { host: "10.77.0.2", port: 8078 };
const load: RequestLoad = { kind: "TCP", server, requestsPerSecond: 1000, connections: 8, seconds: 0.2, log: "/scratch/log.jsonl" };

const read = (one: RequestLoad, name: string) => readRequests(executionOf(requestCommand(one), `fortio-1.68.2/${name}`), one);

describe("requests at a fixed rate", () => {
  test("hold it when every connection had its turn, though the last one started later", () => {
    // 200 requests in 0.207216469 s; the eighth connection starts 7 ms after the first.
    const { problems, successesPerSecond, latencies } = read(load, "latency-tcp-loaded");
    expect(successesPerSecond).toBeCloseTo(200 / 0.200216469, 6);
    expect(latencies).toHaveLength(200);
    expect(problems).toEqual([]);
  });

  test("that one connection cannot hold are a problem", () => {
    const { problems, successesPerSecond } = read({ ...load, connections: 1 }, "latency-tcp-one-connection");
    expect(successesPerSecond).toBeCloseTo(769.0957, 3);
    expect(problems).toEqual(["the requests reached 76.9 % of the rate that was asked for, not 99 %"]);
  });

  test("of which too many failed are a problem, and those are in no percentile", () => {
    const { problems, warnings, latencies } = read({ ...load, kind: "HTTP", path: "/", connections: 4 }, "http-errors");
    expect(problems).toEqual(["21 of 200 requests failed, more than 0.1 % (200: 179, 503: 21)"]);
    expect(warnings).toEqual(["21 of 200 requests failed and are in no percentile (200: 179, 503: 21)"]);
    expect(latencies).toHaveLength(179);
  });

  test("whose datagrams were lost miss the rate too, because the next ones waited", () => {
    const { problems } = read({ ...load, kind: "UDP", connections: 4 }, "latency-udp-paused");
    expect(problems).toEqual([
      "the requests reached 75.7 % of the rate that was asked for, not 99 %",
      "8 of 152 requests failed, more than 0.1 % (OK: 144, timeout: 8)",
    ]);
  });

  test("none of which succeeded are no result", () => {
    expect(() => read({ ...load, connections: 1 }, "latency-tcp-refused")).toThrow("fortio had no request that succeeded");
  });
});

test("requests at the maximum rate count over the whole run, without a log", () => {
  const { log: _, ...unlogged } = load;
  const { problems, successesPerSecond, latencies } = read(
    { ...unlogged, kind: "HTTP", requestsPerSecond: "max", connections: 16 },
    "http-max-keep-alive",
  );
  expect(successesPerSecond).toBeCloseTo(30161.9656, 3);
  expect([problems, latencies]).toEqual([[], []]);
});
