import type { Arrangement, ServiceProgramming } from "../model/arrangement.ts";
import type { MetricName } from "../model/metric.ts";
import type { Facts, Measurement } from "../model/outcome.ts";
import { CONNECTION_METRICS, connectionMeasurements, newConnections } from "./connection.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, RawOutput, TestContext, Variant } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, type Requests, readRequests, requestCommand } from "./request-load.ts";
import { conclude } from "./validity.ts";

const LOAD_METRICS = [...CONNECTION_METRICS, "http.latency.p50"] as const satisfies readonly MetricName[];

const PROGRAMMING_METRICS = [
  ...["service.programming.time", "service.programming.cpu", "service.sync.mean", "service.sync.p50", "service.sync.p99"],
  ...["service.entries", "agents.memory"],
] as const satisfies readonly MetricName[];

export const serviceScaling: NetworkTest = {
  name: "service-scaling",
  title: "Service scaling",
  tool: "fortio",
  workload: "http",
  // The only path that looks a service up and is not shortened by staying on the node.
  paths: ["service/other-node"],
  variants: [...[4, 104, 1000, 5000].map(withServices), withChurn(1000, 10)],
};

/**
 * So many that a connection has 50 ms from one request to the next: where other work delays it, one is late; with fewer connections it would be left out,
 * and the rate be missed. The rate is the same however many there are.
 */
const CONNECTIONS = 20;

const newConnectionLoad = (context: TestContext): RequestLoad => ({
  ...newConnections(context, "service-scaling-close.jsonl"),
  connections: CONNECTIONS,
});

/** The control: only the first packet of a connection looks the service up, so kept connections must not feel how many there are. */
const keptConnectionLoad = (context: TestContext): RequestLoad => ({
  ...newConnections(context, "service-scaling-keep-alive.jsonl"),
  connections: CONNECTIONS,
  connectionPerRequest: false,
});

function loads(context: TestContext) {
  return [requestCommand(newConnectionLoad(context)), requestCommand(keptConnectionLoad(context))];
}

function withServices(services: number): Variant {
  return {
    name: String(services),
    title: `${services} services`,
    metrics: [...LOAD_METRICS, ...PROGRAMMING_METRICS],
    runs: 2,
    arrangement: { kind: "services", services },
    commands: loads,
    parse({ programming, ...output }, context) {
      const { position } = programming ?? {};
      return concludeWith(output, context, services, programming, {
        measurements: programming === undefined ? [] : programmingMeasurements(programming),
        facts: position === undefined ? {} : { position },
      });
    },
  };
}

/** How long it took to make them is measured without churn; their places in a chain change with it. */
function withChurn(services: number, replacedPerSecond: number): Variant {
  const arrangement: Arrangement = { kind: "service-churn", services, replacedPerSecond };
  return {
    name: `${services}-churn`,
    title: `${services} services, of which ${replacedPerSecond} a second are replaced`,
    metrics: LOAD_METRICS,
    runs: 2,
    arrangement,
    commands: loads,
    parse: ({ programming, ...output }, context) =>
      concludeWith(output, context, services, programming, { measurements: [], facts: { replacedPerSecond } }),
  };
}

interface More {
  readonly measurements: readonly Measurement[];
  readonly facts: Facts;
}

function concludeWith(
  output: RawOutput,
  context: TestContext,
  services: number,
  programming: ServiceProgramming | undefined,
  { measurements, facts }: More,
) {
  const fresh = readRequests(executionAt(output, 0), newConnectionLoad(context));
  const kept = readRequests(executionAt(output, 1), keptConnectionLoad(context));
  return conclude({
    measurements: [...connectionMeasurements(fresh), ...latencyPercentiles(kept.latencies, [["http.latency.p50", 50]]), ...measurements],
    facts: {
      connections: fresh.run.requests,
      keptConnectionRequests: kept.run.requests,
      ...(programming === undefined ? {} : { services: programming.services }),
      ...facts,
    },
    problems: [
      ...[...fresh.problems, ...socketProblems(fresh)].map((problem) => `new connections: ${problem}`),
      ...kept.problems.map((problem) => `kept connections: ${problem}`),
      ...programmingProblems(programming, services),
    ],
    warnings: [
      ...fresh.warnings.map((warning) => `new connections: ${warning}`),
      ...kept.warnings.map((warning) => `kept connections: ${warning}`),
    ],
  });
}

function programmingMeasurements({ seconds, resolutionSeconds, agents, sync, entries }: ServiceProgramming): readonly Measurement[] {
  const known: readonly (readonly [MetricName, number | undefined])[] = [
    ["service.programming.cpu", agents?.cpuSeconds],
    ["service.sync.mean", sync?.mean],
    ["service.sync.p50", sync?.p50],
    ["service.sync.p99", sync?.p99],
    ["service.entries", entries],
    ["agents.memory", agents?.memoryBytes],
  ];
  return [
    { metric: "service.programming.time", value: seconds, ...(resolutionSeconds === undefined ? {} : { resolution: resolutionSeconds }) },
    ...known.flatMap(([metric, value]) => (value === undefined ? [] : [{ metric, value }])),
  ];
}

/** Every request of the run, and the one before it per concurrent connection, must have had a socket of its own. */
function socketProblems({ run }: Requests): readonly string[] {
  const expected = run.requests + CONNECTIONS;
  return run.sockets === expected ? [] : [`${run.sockets} sockets were opened for ${expected} requests`];
}

function programmingProblems(programming: ServiceProgramming | undefined, services: number): readonly string[] {
  if (programming === undefined) return ["the target did not say that it programmed the services"];
  if (programming.services !== services) return [`the target programmed ${programming.services} services, not ${services}`];
  return [];
}
