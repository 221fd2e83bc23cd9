import { describe, expect, test } from "vitest";
import { OutputError } from "../../../../actions/lib/network-tests/network-test.ts";
import { type Iperf3Load, iperf3Command, parseIperf3 } from "../../../../actions/lib/network-tests/tools/iperf3.ts";
import { fixture } from "../fixture.ts";

const server = { host: "10.0.0.2", port: 5201 };
const base = "iperf3 --client 10.0.0.2 --port 5201 --connect-timeout 3000 --json";
const tcp: Iperf3Load = { protocol: "TCP", seconds: 1 };
const udp: Iperf3Load = { protocol: "UDP", seconds: 1 };

describe("the command", () => {
  test.each<[string, Iperf3Load, string]>([
    ["TCP as fast as it goes", { protocol: "TCP", seconds: 2 }, "--time 2"],
    ["nothing is omitted when that is asked for", { protocol: "TCP", seconds: 2, omitSeconds: 0 }, "--time 2"],
    ["leading seconds that do not count", { protocol: "TCP", seconds: 20, omitSeconds: 3 }, "--time 20 --omit 3"],
    ["parallel streams", { protocol: "TCP", seconds: 2, streams: 8 }, "--time 2 --parallel 8"],
    ["the server sends", { protocol: "TCP", seconds: 2, reverse: true }, "--time 2 --reverse"],
    ["a whole number of bits per second", { protocol: "TCP", seconds: 2, bitsPerSecond: 5e9 }, "--time 2 --bitrate 5000000000"],
    [
      "UDP",
      { protocol: "UDP", seconds: 2, bitsPerSecond: 250e6, payloadBytes: 1372 },
      "--time 2 --udp --udp-counters-64bit --bitrate 250000000 --length 1372",
    ],
  ])("%s", (_, load, rest) => {
    expect(iperf3Command(server, load).argv.join(" ")).toBe(`${base} ${rest}`);
  });

  test("may take its seconds, the omitted ones and a margin", () => {
    expect(iperf3Command(server, { protocol: "TCP", seconds: 20, omitSeconds: 3 }).limitSeconds).toBe(38);
  });
});

describe("reads real output of 3.12", () => {
  test("of one TCP stream", () => {
    expect(parseIperf3(fixture("iperf3-3.12/tcp-throughput-1-stream.json"), tcp)).toEqual({
      sent: { bytes: 3868196864, bitsPerSecond: 30929058794.60368 },
      received: { bytes: 3868196864, bitsPerSecond: 30926400543.662926 },
      retransmits: 158,
      intervals: [{ seconds: 1.0005340576171875, bitsPerSecond: 30929057013.50951 }],
      congestionControl: "cubic",
    });
  });

  test("of eight streams after an omitted second, whose interval it leaves out", () => {
    const run = parseIperf3(fixture("iperf3-3.12/tcp-throughput-8-streams.json"), { ...tcp, streams: 8 });
    expect(run.received.bitsPerSecond).toBe(40389757023.76135);
    expect(run.intervals).toEqual([{ seconds: 0.99788498878479, bitsPerSecond: 40465197530.60291 }]);
  });

  test("of a reverse run, in which the client receives", () => {
    const { sent, received } = parseIperf3(fixture("iperf3-3.12/tcp-throughput-reverse.json"), { ...tcp, reverse: true });
    expect([sent.bytes, received.bytes]).toEqual([5276041216, 5275516928]);
  });

  test("of UDP with loss: the receiver's bytes are fewer than the sender's", () => {
    expect(parseIperf3(fixture("iperf3-3.12/udp-delivery-1-gbit.json"), udp)).toEqual({
      sent: { bytes: 124882184, bitsPerSecond: 998930607.8128078 },
      received: { bytes: 123475884, bitsPerSecond: 987524639.9529735 },
      intervals: [{ seconds: expect.closeTo(1, 2), bitsPerSecond: expect.closeTo(998.9e6, -6) }],
    });
  });
});

describe("throws OutputError with what did not fit", () => {
  const whole = fixture("iperf3-3.12/tcp-throughput-1-stream.json");
  const lossy = fixture("iperf3-3.12/udp-delivery-1-gbit.json");

  test.each<[string, string, Iperf3Load, string]>([
    [
      "no server",
      fixture("iperf3-3.12/connection-refused.json"),
      tcp,
      "iperf3 reported an error: “unable to connect to server: Connection refused”",
    ],
    [
      "no route",
      fixture("iperf3-3.12/network-unreachable.json"),
      tcp,
      "iperf3 reported an error: “unable to connect to server: Network is unreachable”",
    ],
    [
      "a busy server",
      fixture("iperf3-3.12/server-busy.json"),
      tcp,
      "iperf3 reported an error: “the server is busy running a test. try again later”",
    ],
    [
      "an interrupted run",
      fixture("iperf3-3.12/interrupted.json"),
      tcp,
      "iperf3 reported an error: “interrupt - the client has terminated”",
    ],
    ["nothing", "", tcp, "iperf3 printed no complete JSON: (no output)"],
    ["half of it", whole.slice(0, 1000), tcp, 'iperf3 printed no complete JSON: “{ "start": { "connected": [{'],
    ["text", "iperf 3.12", tcp, "iperf3 printed no complete JSON: “iperf 3.12”"],
    [
      "another shape",
      whole.replace('"sum_received"', '"sum_got"'),
      tcp,
      'iperf3 printed something else than expected at "end.sum_received": “{"streams":',
    ],
    ["a rate as text", whole.replaceAll(/"bits_per_second":\t([\d.]+)/g, '"bits_per_second":"$1 bits"'), tcp, '.bits_per_second": “"'],
    [
      "kilobits instead of bits",
      withReceivedRate(lossy, 1 / 1000),
      udp,
      'rate that does not follow from its bytes and seconds: “{"seconds":1.000286',
    ],
    ["bytes instead of bits", withReceivedRate(lossy, 1 / 8), udp, "rate that does not follow"],
    ["the other protocol", whole, udp, "reported another test than it was asked for"],
    ["one stream instead of eight", whole, { ...tcp, streams: 8 }, "reported another test than it was asked for"],
    ["the other direction", whole, { ...tcp, reverse: true }, "reported another test than it was asked for"],
    // 3.9 printed only `end.sum` for UDP.
    ["no receiver's sum", lossy.replace('"sum_received"', '"none"'), udp, '"end.sum_received"'],
  ])("%s", (_, text, load, message) => {
    const parse = () => parseIperf3(text, load);
    expect(parse).toThrow(OutputError);
    expect(parse).toThrow(message);
  });
});

function withReceivedRate(text: string, factor: number): string {
  const json = JSON.parse(text);
  json.end.sum_received.bits_per_second *= factor;
  return JSON.stringify(json);
}
