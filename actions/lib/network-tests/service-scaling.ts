import type { ServiceProgramming } from "../model/command.ts";
import { CONNECTION_METRICS, connectionMeasurements, newConnections, socketProblems } from "./connection.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext, Variant } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, readRequests, requestCommand } from "./request-load.ts";
import { conclude } from "./validity.ts";

export const serviceScaling: NetworkTest = {
  name: "service-scaling",
  title: "Service scaling",
  tool: "fortio",
  workload: "http",
  // The only path that looks a service up and is not shortened by staying on the node.
  paths: ["service/other-node"],
  variants: [withServices(4), withServices(104), withServices(1000), withServices(5000)],
};

const newConnectionLoad = (context: TestContext): RequestLoad => newConnections(context, "service-scaling-close.jsonl");

/** The control: only the first packet of a connection looks the service up, so kept connections must not feel how many there are. */
const keptConnectionLoad = (context: TestContext): RequestLoad => ({
  ...newConnections(context, "service-scaling-keep-alive.jsonl"),
  connectionPerRequest: false,
});

function withServices(services: number): Variant {
  return {
    name: String(services),
    title: `${services} services`,
    metrics: [...CONNECTION_METRICS, "http.latency.p50", "service.programming.time", "service.entries"],
    runs: 2,
    services,
    commands: (context) => [requestCommand(newConnectionLoad(context)), requestCommand(keptConnectionLoad(context))],
    parse(output, context) {
      const fresh = readRequests(executionAt(output, 0), newConnectionLoad(context));
      const kept = readRequests(executionAt(output, 1), keptConnectionLoad(context));
      const { programming } = output;
      return conclude({
        measurements: [
          ...connectionMeasurements(fresh),
          ...latencyPercentiles(kept.latencies, [["http.latency.p50", 50]]),
          ...(programming === undefined
            ? []
            : ([
                { metric: "service.programming.time", value: programming.seconds },
                ...(programming.entries === undefined ? [] : [{ metric: "service.entries", value: programming.entries } as const]),
              ] as const)),
        ],
        facts: {
          connections: fresh.run.requests,
          keptConnectionRequests: kept.run.requests,
          ...(programming === undefined ? {} : { services: programming.services }),
          ...(programming?.position === undefined ? {} : { position: programming.position }),
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
    },
  };
}

function programmingProblems(programming: ServiceProgramming | undefined, services: number): readonly string[] {
  if (programming === undefined) return ["the target did not say that it programmed the services"];
  if (programming.services !== services) return [`the target programmed ${programming.services} services, not ${services}`];
  return [];
}
