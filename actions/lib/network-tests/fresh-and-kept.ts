import type { Command } from "../model/command.ts";
import type { MetricName } from "../model/metric.ts";
import { CONNECTION_METRICS, connectionMeasurements, newConnections, socketProblems } from "./connection.ts";
import { executionAt } from "./execution-at.ts";
import type { RawOutput, TestContext } from "./network-test.ts";
import { latencyPercentiles, type RequestLoad, readRequests, requestCommand } from "./request-load.ts";
import type { Findings } from "./validity.ts";

export const FRESH_AND_KEPT_METRICS = [...CONNECTION_METRICS, "http.latency.p50"] as const satisfies readonly MetricName[];

/** Each runs once. */
export const FRESH_AND_KEPT_RUNS = 2;

/**
 * So many that a connection has 50 ms from one request to the next: where other work delays it, one is late; with fewer connections it would be left out,
 * and the rate be missed. The rate is the same however many there are.
 */
const CONNECTIONS = 20;

/**
 * New connections at a fixed rate, and the same requests over kept ones as a control: most data planes look a packet up in what grows (services,
 * policies) for the first one of a connection only.
 * @param test name of the network test, for the names of the logs
 */
export function freshAndKept(test: string) {
  const fresh = (context: TestContext): RequestLoad => ({ ...newConnections(context, `${test}-close.jsonl`), connections: CONNECTIONS });
  const kept = (context: TestContext): RequestLoad => ({
    ...newConnections(context, `${test}-keep-alive.jsonl`),
    connections: CONNECTIONS,
    connectionPerRequest: false,
  });
  return {
    commands: (context: TestContext): readonly Command[] => [requestCommand(fresh(context)), requestCommand(kept(context))],
    /** @throws OutputError */
    read(output: RawOutput, context: TestContext): Required<Findings> {
      const opened = readRequests(executionAt(output, 0), fresh(context));
      const held = readRequests(executionAt(output, 1), kept(context));
      const problemsOfOpened = [...opened.problems, ...socketProblems(opened, CONNECTIONS)];
      return {
        measurements: [...connectionMeasurements(opened), ...latencyPercentiles(held.latencies, [["http.latency.p50", 50]])],
        facts: { connections: opened.run.requests, keptConnectionRequests: held.run.requests },
        problems: [...told("new connections", problemsOfOpened), ...told("kept connections", held.problems)],
        warnings: [...told("new connections", opened.warnings), ...told("kept connections", held.warnings)],
      };
    },
  };
}

const told = (load: string, words: readonly string[]): readonly string[] => words.map((word) => `${load}: ${word}`);
