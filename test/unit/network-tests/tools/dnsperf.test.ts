import { describe, expect, test } from "vitest";
import { OutputError } from "../../../../actions/lib/network-tests/network-test.ts";
import { parseDnsperf } from "../../../../actions/lib/network-tests/tools/dnsperf.ts";
import { fixture } from "../fixture.ts";

const output = (name: string): string => fixture(`dnsperf-2.10.0/${name}.txt`);

describe("reads real output of 2.10.0", () => {
  test("with the time of every query", () => {
    const run = parseDnsperf(output("dns-fixed-rate"), { verbose: true });
    expect(run).toMatchObject({
      sent: 200,
      completed: 200,
      lost: 0,
      answers: { NOERROR: 200 },
      seconds: 0.200161,
      completedPerSecond: 999.195648,
      meanSeconds: 0.000107,
    });
    expect(run.latencies).toHaveLength(200);
    expect([Math.min(...run.latencies), Math.max(...run.latencies)]).toEqual([0.000047, 0.002409]);
  });

  test("at the maximum rate, without times", () => {
    const run = parseDnsperf(output("dns-max"), { verbose: false });
    expect(run).toMatchObject({
      sent: 11090,
      completed: 11090,
      answers: { NOERROR: 11090 },
      completedPerSecond: 55420.07316,
      latencies: [],
    });
  });

  test("with refusals, whose times are no latencies", () => {
    const run = parseDnsperf(output("dns-refused"), { verbose: true });
    expect(run).toMatchObject({ sent: 200, completed: 200, lost: 0, answers: { NOERROR: 180, REFUSED: 20 } });
    expect(run.latencies).toHaveLength(180);
  });

  test("with queries that got no answer", () => {
    const run = parseDnsperf(output("dns-paused"), { verbose: true });
    expect(run).toMatchObject({ sent: 144, completed: 44, lost: 100 });
    expect(run.latencies).toHaveLength(44);
  });
});

describe("throws OutputError with what did not fit", () => {
  const whole = output("dns-fixed-rate");

  test.each<[string, string, string]>([
    ["not one answer", output("dns-unanswered"), "dnsperf had no answer: “Statistics: Queries sent:"],
    ["nothing", "", "dnsperf did not print its statistics: (no output)"],
    ["half of it", whole.slice(0, 2000), "dnsperf did not print its statistics: “"],
    ["statistics that break off", whole.slice(0, whole.indexOf("  Run time")), 'dnsperf printed no "Run time (s):"'],
    [
      "milliseconds instead of seconds",
      whole.replace("Average Latency (s):  0.000107", "Average Latency (ms): 0.107"),
      'dnsperf printed no "Average Latency (s):"',
    ],
    ["a rate in thousands", whole.replace("999.195648", "0.999195"), "rate that does not follow from its count and run time"],
    [
      "times in milliseconds",
      whole.replaceAll(/ A (\d+\.\d{6})$/gm, (_, seconds) => ` A ${(Number(seconds) * 1000).toFixed(6)}`),
      "but counted 200 with 0.000107 s",
    ],
    [
      "an answer without a time",
      whole.replace(/^(> NOERROR \S+ A) .*$/m, "$1"),
      "dnsperf printed an answer without a time: “> NOERROR svc-0.default.svc.cluster.local. A”",
    ],
    ["an answer that is missing", whole.replace(/^> NOERROR.*\n/m, ""), "dnsperf printed 199 answers"],
  ])("%s", (_, text, message) => {
    const parse = () => parseDnsperf(text, { verbose: true });
    expect(parse).toThrow(OutputError);
    expect(parse).toThrow(message);
  });
});
