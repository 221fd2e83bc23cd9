import type { Command } from "../model/command.ts";
import { SERVICE_FIRST } from "../model/traffic-path.ts";
import { DNS_NAMES } from "../model/workload.ts";
import { quantiles } from "../statistics/quantile.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext } from "./network-test.ts";
import { DNSPERF_RESOLUTION_SECONDS, type DnsperfRun, parseDnsperf } from "./tools/dnsperf.ts";
import { conclude, failureProblems, rateProblems } from "./validity.ts";

const QUERIES_PER_SECOND = 1000;

/** Sockets that queries go out of in turn, so that they spread over endpoints and receive queues. */
const CLIENTS = 4;

/** At the maximum, as many queries wait for their answers; more only lengthens the server's queue. */
const OUTSTANDING = 20;

/** dnsperf gives a query this long; a lost one then still ends within the run's margin. */
const TIMEOUT_SECONDS = 1;

const MARGIN_SECONDS = 10;

/** dnsperf's input: full names, asked for as they are, without a search path. */
export const dnsQueries = (names: readonly string[]): string => names.map((name) => `${name}. A\n`).join("");

export const dns: NetworkTest = {
  name: "dns",
  title: "DNS",
  tool: "dnsperf",
  workload: "dns",
  paths: SERVICE_FIRST,
  variants: [
    {
      name: "fixed-rate",
      title: `${QUERIES_PER_SECOND} queries a second`,
      metrics: ["dns.latency.p50", "dns.latency.p99", "dns.answered"],
      runs: 1,
      // -v prints the time of every query, for exact percentiles.
      commands: (context) => [dnsperfCommand(context, ["-Q", String(QUERIES_PER_SECOND), "-v"])],
      parse(output) {
        const run = parseDnsperf(executionAt(output, 0).stdout, { verbose: true });
        const [p50, p99] = run.latencies.length === 0 ? [] : quantiles(run.latencies, [0.5, 0.99]);
        return conclude({
          measurements: [
            ...(p50 === undefined ? [] : [{ metric: "dns.latency.p50", value: p50, resolution: DNSPERF_RESOLUTION_SECONDS } as const]),
            ...(p99 === undefined ? [] : [{ metric: "dns.latency.p99", value: p99, resolution: DNSPERF_RESOLUTION_SECONDS } as const]),
            { metric: "dns.answered", value: answeredShare(run) },
          ],
          facts: { queries: run.sent, lost: run.lost },
          problems: [...rateProblems("the queries", run.sent / run.seconds, QUERIES_PER_SECOND), ...unansweredProblems(run)],
        });
      },
    },
    {
      name: "max",
      title: `As many queries as are answered with ${OUTSTANDING} outstanding`,
      metrics: ["dns.rate.max", "dns.answered"],
      runs: 1,
      isMaximum: true,
      commands: (context) => [dnsperfCommand(context, ["-q", String(OUTSTANDING)])],
      parse(output) {
        const run = parseDnsperf(executionAt(output, 0).stdout, { verbose: false });
        return conclude({
          measurements: [
            { metric: "dns.rate.max", value: (run.answers["NOERROR"] ?? 0) / run.seconds },
            { metric: "dns.answered", value: answeredShare(run) },
          ],
          facts: { queries: run.sent, lost: run.lost },
          problems: unansweredProblems(run),
        });
      },
    },
  ],
};

function dnsperfCommand({ server, seconds, scratch }: TestContext, manner: readonly string[]): Command {
  const queries = `${scratch}/queries.txt`;
  return {
    argv: [
      ...["dnsperf", "-s", server.host, "-p", String(server.port), "-d", queries, "-l", String(seconds)],
      ...["-c", String(CLIENTS), "-T", "1", "-t", String(TIMEOUT_SECONDS)],
      ...manner,
    ],
    limitSeconds: seconds + TIMEOUT_SECONDS + MARGIN_SECONDS,
    inputs: { [queries]: dnsQueries(DNS_NAMES) },
  };
}

/** A refusal is an answer to dnsperf and none to whoever asked. */
const answeredShare = ({ answers, sent }: DnsperfRun): number => (answers["NOERROR"] ?? 0) / sent;

function unansweredProblems({ answers, sent, lost }: DnsperfRun): readonly string[] {
  const counts = [...Object.entries(answers).map(([code, count]) => `${code}: ${count}`), `lost: ${lost}`].join(", ");
  return failureProblems("queries were not answered with NOERROR", sent - (answers["NOERROR"] ?? 0), sent, counts);
}
