import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import type { Workload } from "../model/workload.ts";
import { executionAt } from "./execution-at.ts";
import { type NetworkTest, OutputError, type RawOutput, type TestContext, type Variant } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, readRequests, requestCommand } from "./request-load.ts";
import { type Iperf3Load, iperf3Command, parseIperf3 } from "./tools/iperf3.ts";
import { conclude, megabits, percent, rateProblems } from "./validity.ts";

const REQUESTS_PER_SECOND = 1000;

/**
 * An idle Go program sleeps in whole milliseconds (its poller rounds up), so one connection gets through about 820 turns of 1 ms a second.
 * Eight connections take turns, 1 ms apart and 8 ms between the requests of each: they hold 1,000/s and are hardly ever busy together.
 */
const CONNECTIONS = 8;

/** The 99.9th percentile of fewer requests is decided by the slowest one. */
const REQUESTS_FOR_P99_9 = 1000;

/** The load starts before the requests and ends after them. */
const BACKGROUND_MARGIN_SECONDS = 2;

const REQUIRED_BACKGROUND_SHARE = 0.95;

export const latency: NetworkTest = {
  name: "latency",
  title: "Round trip",
  tool: "fortio",
  workload: "tcp-echo",
  paths: TRAFFIC_PATHS,
  variants: [
    variant("TCP", { loaded: false }),
    variant("TCP", { loaded: true }),
    variant("UDP", { loaded: false }),
    variant("UDP", { loaded: true }),
  ],
};

function variant(kind: "TCP" | "UDP", { loaded }: { readonly loaded: boolean }): Variant {
  const name = `${kind.toLowerCase()}-${loaded ? "loaded" : "idle"}`;
  const load = (context: TestContext): RequestLoad => ({
    kind,
    server: kind === "TCP" ? context.server : context.serverOf("udp-echo"),
    requestsPerSecond: REQUESTS_PER_SECOND,
    connections: CONNECTIONS,
    seconds: context.seconds,
    log: `${context.scratch}/latency-${name}.jsonl`,
  });
  const alsoNeeds: Workload[] = [...(kind === "UDP" ? ["udp-echo" as const] : []), ...(loaded ? ["iperf3" as const] : [])];
  return {
    name,
    title: `${kind} echo, ${loaded ? "beside a capped TCP load" : "nothing beside it"}`,
    metrics: ["latency.p50", "latency.p90", "latency.p99", "latency.p99.9"],
    runs: 1,
    ...(alsoNeeds.length === 0 ? {} : { alsoNeeds }),
    commands: (context) => [requestCommand(load(context))],
    ...(loaded ? { background: (context: TestContext) => iperf3Command(context.serverOf("iperf3"), backgroundLoad(context)) } : {}),
    parse(output, context) {
      const { run, latencies, problems, warnings } = readRequests(executionAt(output, 0), load(context));
      const isEnough = latencies.length >= REQUESTS_FOR_P99_9;
      return conclude({
        measurements: latencyPercentiles(latencies, [
          ["latency.p50", 50],
          ["latency.p90", 90],
          ["latency.p99", 99],
          ...(isEnough ? ([["latency.p99.9", 99.9]] as const) : []),
        ]),
        facts: { requests: run.requests, failedRequests: run.failedRequests, concurrent: CONNECTIONS },
        problems: [...problems, ...(loaded ? backgroundProblems(output, context) : [])],
        warnings: [
          ...warnings,
          ...(isEnough ? [] : [`p99.9 is left out: ${latencies.length} requests succeeded, and it takes ${REQUESTS_FOR_P99_9}`]),
        ],
      });
    },
  };
}

const backgroundLoad = ({ seconds, loads }: TestContext): Iperf3Load => ({
  protocol: "TCP",
  seconds: seconds + BACKGROUND_MARGIN_SECONDS,
  bitsPerSecond: loads.cappedBitsPerSecond,
});

/**
 * iperf3 says when it started in whole seconds only, so which of its seconds the requests fell into is not known: every one has to hold the
 * rate. Its pacing makes up for a pause later, which the mean of the run would hide.
 */
function backgroundProblems({ executions, background }: RawOutput, context: TestContext): readonly string[] {
  if (background === undefined) throw new OutputError("iperf3", "did not run beside the requests", "");
  const { received, intervals } = parseIperf3(background.stdout, backgroundLoad(context));
  const target = context.loads.cappedBitsPerSecond;
  const slowest = Math.min(...intervals.filter(({ seconds }) => seconds > 0.5).map(({ bitsPerSecond }) => bitsPerSecond));
  const requestSeconds = executions[0]?.seconds ?? 0;
  return [
    ...rateProblems("the load beside the requests", received.bitsPerSecond, target, REQUIRED_BACKGROUND_SHARE),
    ...(slowest < REQUIRED_BACKGROUND_SHARE * target
      ? [
          `the load beside the requests fell to ${megabits(slowest)} for a second, under ${percent(REQUIRED_BACKGROUND_SHARE)} of ${megabits(target)}`,
        ]
      : []),
    ...(background.seconds < requestSeconds ? ["the load beside the requests ended before them"] : []),
  ];
}
