import type { MetricName } from "../model/metric.ts";
import type { Measurement } from "../model/outcome.ts";
import { SERVICE_FIRST } from "../model/traffic-path.ts";
import { executionAt } from "./execution-at.ts";
import { type NetworkTest, OutputError, type TestContext } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, type Requests, readRequests, requestCommand } from "./request-load.ts";
import { percentileOf } from "./tools/fortio.ts";
import { conclude } from "./validity.ts";

/** Far under what every arm accepts, so that a connection waits for the data plane and not for the one before. */
const CONNECTIONS_PER_SECOND = 400;

/** That many are opened at once; at the maximum, each opens its next when the last is closed. */
const CONCURRENT = 4;

const FIXED_RATE_LOG = "connection-fixed-rate.jsonl";

/** A new connection for every request, the server's address given as a number: no name is resolved. The answer has no body. */
export const newConnections = (context: TestContext, log: string): RequestLoad => ({
  kind: "HTTP",
  server: context.server,
  path: "/",
  requestsPerSecond: CONNECTIONS_PER_SECOND,
  connections: CONCURRENT,
  connectionPerRequest: true,
  seconds: context.seconds,
  log: `${context.scratch}/${log}`,
});

export const CONNECTION_METRICS = [
  "connection.setup.p50",
  "connection.setup.p99",
  "connection.first-request.p50",
  "connection.first-request.p99",
] as const satisfies readonly MetricName[];

/**
 * Set-up is the time to connect, from fortio's histogram. That has the sockets of the run and one more per concurrent connection, which
 * fortio opens for a request of its own before the clock starts. The first request is connecting, sending and reading until the server
 * closes: exact, from the log.
 */
export function connectionMeasurements({ run, latencies }: Requests): readonly Measurement[] {
  const { connecting } = run;
  if (connecting === undefined) throw new OutputError("fortio", "printed no times to connect", "");
  return [
    { metric: "connection.setup.p50", ...percentileOf(connecting, 50) },
    { metric: "connection.setup.p99", ...percentileOf(connecting, 99) },
    ...latencyPercentiles(latencies, [
      ["connection.first-request.p50", 50],
      ["connection.first-request.p99", 99],
    ]),
  ];
}

/** Every request of the run, and the one before it per concurrent connection, must have had a socket of its own. */
export function socketProblems({ run }: Requests, connections: number): readonly string[] {
  const expected = run.requests + connections;
  return run.sockets === expected ? [] : [`${run.sockets} sockets were opened for ${expected} requests`];
}

export const connection: NetworkTest = {
  name: "connection",
  title: "New connections",
  tool: "fortio",
  workload: "http",
  paths: SERVICE_FIRST,
  variants: [
    {
      name: "max",
      title: `As many as ${CONCURRENT} clients can open and close`,
      metrics: ["connection.rate"],
      runs: 1,
      isMaximum: true,
      commands: (context) => [requestCommand(maximum(context))],
      parse(output, context) {
        const requests = readRequests(executionAt(output, 0), maximum(context));
        const { run, successesPerSecond, problems, warnings } = requests;
        return conclude({
          measurements: [{ metric: "connection.rate", value: successesPerSecond }],
          facts: { connections: run.requests, failedRequests: run.failedRequests, concurrent: CONCURRENT },
          problems: [...problems, ...socketProblems(requests, CONCURRENT)],
          warnings,
        });
      },
    },
    {
      name: "fixed-rate",
      title: `${CONNECTIONS_PER_SECOND} new connections a second`,
      metrics: CONNECTION_METRICS,
      runs: 1,
      commands: (context) => [requestCommand(newConnections(context, FIXED_RATE_LOG))],
      parse(output, context) {
        const requests = readRequests(executionAt(output, 0), newConnections(context, FIXED_RATE_LOG));
        const { run, problems, warnings } = requests;
        return conclude({
          measurements: connectionMeasurements(requests),
          facts: { connections: run.requests, failedRequests: run.failedRequests, concurrent: CONCURRENT },
          problems: [...problems, ...socketProblems(requests, CONCURRENT)],
          warnings,
        });
      },
    },
  ],
};

function maximum(context: TestContext): RequestLoad {
  const { log: _, ...load } = newConnections(context, "");
  return { ...load, requestsPerSecond: "max" };
}
