import type { CpuUsage } from "../model/command.ts";
import type { Measurement } from "../model/outcome.ts";
import { SERVICE_FIRST } from "../model/traffic-path.ts";
import { coreSecondsOf } from "./core-seconds.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext, Variant } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, readRequests, requestCommand } from "./request-load.ts";
import type { FortioRun } from "./tools/fortio.ts";
import { conclude } from "./validity.ts";

/** 1 KiB of body and its headers travel in one packet on every data plane, so packets per request are the same everywhere. */
const HTTP_PATH = "/echo?size=1024";

/**
 * At a fixed rate, so many that a connection has 5 ms and more from one request to the next: a pause of the machine then delays a request
 * and does not skip it. They divide the rate, because fortio rounds the requests of each connection down. At the maximum, so many clients
 * send one request after the other.
 */
const CONNECTIONS = { 1000: 8, 5000: 25, max: 16 } as const;

type Rate = keyof typeof CONNECTIONS;

export const http: NetworkTest = {
  name: "http",
  title: "HTTP",
  tool: "fortio",
  workload: "http",
  paths: SERVICE_FIRST,
  variants: [
    atRate(1000, { keepAlive: true }),
    atRate(5000, { keepAlive: true }),
    atMaximum({ keepAlive: true }),
    atRate(1000, { keepAlive: false }),
    atMaximum({ keepAlive: false }),
  ],
};

interface Manner {
  readonly keepAlive: boolean;
}

function nameOf(rate: Rate, { keepAlive }: Manner): string {
  return `${rate}-${keepAlive ? "keep-alive" : "close"}`;
}

function titleOf({ keepAlive }: Manner): string {
  return keepAlive ? "over kept connections" : "each over its own connection";
}

/** The keep-alive and the close variants of a rate differ in nothing else. */
function requests(context: TestContext, requestsPerSecond: Rate, { keepAlive }: Manner): RequestLoad {
  return {
    kind: "HTTP",
    server: context.server,
    path: HTTP_PATH,
    requestsPerSecond,
    connections: CONNECTIONS[requestsPerSecond],
    connectionPerRequest: !keepAlive,
    seconds: context.seconds,
  };
}

function atRate(requestsPerSecond: Exclude<Rate, "max">, manner: Manner): Variant {
  const name = nameOf(requestsPerSecond, manner);
  const load = (context: TestContext) => ({
    ...requests(context, requestsPerSecond, manner),
    log: `${context.scratch}/http-${name}.jsonl`,
  });
  return {
    name,
    title: `${requestsPerSecond} requests a second ${titleOf(manner)}`,
    metrics: ["http.latency.p50", "http.latency.p99", "http.rate.achieved", "http.cpu-per-request", "http.errors"],
    runs: 1,
    commands: (context) => [requestCommand(load(context))],
    parse(output, context) {
      const { run, latencies, successesPerSecond, problems, warnings } = readRequests(executionAt(output, 0), load(context));
      const cost = costOf(output.cpu, run);
      return conclude({
        measurements: [
          ...latencyPercentiles(latencies, [
            ["http.latency.p50", 50],
            ["http.latency.p99", 99],
          ]),
          { metric: "http.rate.achieved", value: successesPerSecond },
          ...cost.measurements,
          { metric: "http.errors", value: run.failedRequests / run.requests },
        ],
        facts: { requests: run.requests, failedRequests: run.failedRequests, sockets: run.sockets },
        problems,
        warnings: [...warnings, ...cost.warnings],
      });
    },
  };
}

/**
 * CPU time of both nodes above their idle floor per request answered. At a rate that every arm holds, what differs is what the data plane
 * costs. The other metrics of the step do not need the floor, so where it is not known only this one is left out.
 */
function costOf(cpu: CpuUsage, { requests, failedRequests }: FortioRun): { measurements: Measurement[]; warnings: string[] } {
  const { aboveFloor, problem } = coreSecondsOf(cpu);
  const answered = requests - failedRequests;
  if (aboveFloor !== undefined && problem === undefined && answered > 0)
    return { measurements: [{ metric: "http.cpu-per-request", value: aboveFloor / answered }], warnings: [] };
  return { measurements: [], warnings: [`the CPU cost of a request is left out: ${problem ?? "none was answered"}`] };
}

/** No percentiles here: in a closed loop, mean latency is connections over rate, so they would tell the rate once more, as a queue of our own making. */
function atMaximum(manner: Manner): Variant {
  const load = (context: TestContext) => requests(context, "max", manner);
  return {
    name: nameOf("max", manner),
    title: `As many requests as ${CONNECTIONS.max} clients can send ${titleOf(manner)}`,
    metrics: ["http.rate.max", "http.errors"],
    runs: 1,
    isMaximum: true,
    commands: (context) => [requestCommand(load(context))],
    parse(output, context) {
      const { run, successesPerSecond, problems, warnings } = readRequests(executionAt(output, 0), load(context));
      return conclude({
        measurements: [
          { metric: "http.rate.max", value: successesPerSecond },
          { metric: "http.errors", value: run.failedRequests / run.requests },
        ],
        facts: { requests: run.requests, failedRequests: run.failedRequests, sockets: run.sockets },
        problems,
        warnings,
      });
    },
  };
}
