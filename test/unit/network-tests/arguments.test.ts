import { describe, expect, test } from "vitest";
import { testContext, variantOf } from "./fixture.ts";

const lines = (test: string, name: string, changes = {}): readonly string[] =>
  variantOf(test, name)
    .commands(testContext({ seconds: 2, ...changes }))
    .map(({ argv }) => argv.join(" "));

const IPERF3 = "iperf3 --client 10.96.255.2 --port 8080 --connect-timeout 3000 --json --time 2";
const UDP = `${IPERF3} --udp --udp-counters-64bit`;
const FORTIO = "fortio load -quiet -json - -t 2s";
const HOST = "10.96.255.2:8080";
const CLOSE = "-keepalive=false -no-reresolve -offset 30us -r 0.000002 -p 50,99";
const LOG = (name: string): string => `-access-log-file /scratch/${name}.jsonl -access-log-format json`;

describe("the arguments of", () => {
  test.each<[string, string, readonly string[]]>([
    ["tcp-throughput", "1-stream", [IPERF3]],
    ["tcp-throughput", "8-streams", [`${IPERF3} --parallel 8`]],
    ["tcp-throughput", "reverse", [`${IPERF3} --reverse`]],
    ["tcp-cost", "capped", [`${IPERF3} --bitrate 1000000000`]],
    ["udp-delivery", "ladder", [50, 100, 250, 8000].map((megabits) => `${UDP} --bitrate ${megabits}000000 --length 1372`)],
    ["udp-delivery", "250-mbit", [`${UDP} --bitrate 250000000 --length 1372`]],
    ["udp-delivery", "1-gbit", [`${UDP} --bitrate 1000000000 --length 1372`]],
    ["latency", "tcp-idle", [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -timeout 2s ${LOG("latency-tcp-idle")} tcp://${HOST}`]],
    ["latency", "tcp-loaded", [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -timeout 2s ${LOG("latency-tcp-loaded")} tcp://${HOST}`]],
    [
      "latency",
      "udp-idle",
      [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -udp-timeout 20ms ${LOG("latency-udp-idle")} udp://udp-echo.server:7`],
    ],
    [
      "latency",
      "udp-loaded",
      [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -udp-timeout 20ms ${LOG("latency-udp-loaded")} udp://udp-echo.server:7`],
    ],
    ["connection", "max", [`${FORTIO} -c 4 -qps 0 -timeout 2s ${CLOSE} http://${HOST}/`]],
    [
      "connection",
      "fixed-rate",
      [`${FORTIO} -c 4 -qps 400 -uniform -nocatchup -timeout 2s ${CLOSE} ${LOG("connection-fixed-rate")} http://${HOST}/`],
    ],
    [
      "http",
      "1000-keep-alive",
      [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -timeout 2s ${LOG("http-1000-keep-alive")} http://${HOST}/echo?size=1024`],
    ],
    [
      "http",
      "5000-keep-alive",
      [`${FORTIO} -c 25 -qps 5000 -uniform -nocatchup -timeout 2s ${LOG("http-5000-keep-alive")} http://${HOST}/echo?size=1024`],
    ],
    ["http", "max-keep-alive", [`${FORTIO} -c 16 -qps 0 -timeout 2s http://${HOST}/echo?size=1024`]],
    [
      "http",
      "1000-close",
      [`${FORTIO} -c 8 -qps 1000 -uniform -nocatchup -timeout 2s ${CLOSE} ${LOG("http-1000-close")} http://${HOST}/echo?size=1024`],
    ],
    ["http", "max-close", [`${FORTIO} -c 16 -qps 0 -timeout 2s ${CLOSE} http://${HOST}/echo?size=1024`]],
    ["dns", "fixed-rate", ["dnsperf -s 10.96.255.2 -p 8080 -d /scratch/queries.txt -l 2 -c 4 -T 1 -t 1 -Q 1000 -v"]],
    ["dns", "max", ["dnsperf -s 10.96.255.2 -p 8080 -d /scratch/queries.txt -l 2 -c 4 -T 1 -t 1 -q 20"]],
    ...["4", "104", "1000", "5000", "1000-churn"].map((services): [string, string, readonly string[]] => [
      "service-scaling",
      services,
      [
        `${FORTIO} -c 20 -qps 400 -uniform -nocatchup -timeout 2s ${CLOSE} ${LOG("service-scaling-close")} http://${HOST}/`,
        `${FORTIO} -c 20 -qps 400 -uniform -nocatchup -timeout 2s ${LOG("service-scaling-keep-alive")} http://${HOST}/`,
      ],
    ]),
  ])("%s/%s", (name, variant, expected) => {
    expect(lines(name, variant)).toEqual(expected);
  });

  test("a throughput run leave out leading seconds where the target asks for it, those of a cost run never", () => {
    const loads = { ...testContext().loads, omitSeconds: 3 };
    expect(lines("tcp-throughput", "1-stream", { loads })).toEqual([`${IPERF3} --omit 3`]);
    expect(lines("tcp-cost", "capped", { loads })).toEqual([`${IPERF3} --bitrate 1000000000`]);
  });

  test("a load on an IPv6 address put it in brackets", () => {
    expect(lines("connection", "max", { server: { host: "fd00::2", port: 80 } })[0]).toMatch(/ http:\/\/\[fd00::2\]:80\/$/);
  });
});

describe("the load beside a loaded latency test", () => {
  test("is capped, goes to the iperf3 server and lasts longer than the requests", () => {
    const context = testContext({ seconds: 2 });
    expect(variantOf("latency", "udp-loaded").background?.(context).argv.join(" ")).toBe(
      "iperf3 --client iperf3.server --port 7 --connect-timeout 3000 --json --time 4 --bitrate 1000000000",
    );
  });

  test("is not there for an idle one", () => {
    expect(variantOf("latency", "tcp-idle").background).toBeUndefined();
  });
});

test("a DNS test brings its queries: every name that the server knows, in full", () => {
  const [command] = variantOf("dns", "max").commands(testContext());
  const queries = command?.inputs?.["/scratch/queries.txt"]?.split("\n");
  expect(queries?.slice(0, 2)).toEqual(["svc-0.default.svc.cluster.local. A", "svc-1.default.svc.cluster.local. A"]);
  expect(queries).toHaveLength(1001);
});
