import type { Arrangement, ServiceProgramming } from "../model/arrangement.ts";
import type { MetricName } from "../model/metric.ts";
import type { Facts, Measurement } from "../model/outcome.ts";
import { FRESH_AND_KEPT_METRICS, FRESH_AND_KEPT_RUNS, freshAndKept } from "./fresh-and-kept.ts";
import type { NetworkTest, RawOutput, TestContext, Variant } from "./network-test.ts";
import { conclude } from "./validity.ts";

const PROGRAMMING_METRICS = [
  ...["service.programming.time", "service.programming.cpu", "service.sync.mean", "service.sync.p50", "service.sync.p99"],
  ...["service.entries", "agents.memory"],
] as const satisfies readonly MetricName[];

/** Only the first packet of a connection looks a service up, so kept connections must not feel how many there are. */
const load = freshAndKept("service-scaling");

export const serviceScaling: NetworkTest = {
  name: "service-scaling",
  title: "Service scaling",
  tool: "fortio",
  workload: "http",
  // The only path that looks a service up and is not shortened by staying on the node.
  paths: ["service/other-node"],
  variants: [...[4, 104, 1000, 5000].map(withServices), withChurn(1000, 10)],
};

function withServices(services: number): Variant {
  return {
    name: String(services),
    title: `${services} services`,
    metrics: [...FRESH_AND_KEPT_METRICS, ...PROGRAMMING_METRICS],
    runs: FRESH_AND_KEPT_RUNS,
    arrangement: { kind: "services", services },
    commands: load.commands,
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
    metrics: FRESH_AND_KEPT_METRICS,
    runs: FRESH_AND_KEPT_RUNS,
    arrangement,
    commands: load.commands,
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
  const found = load.read(output, context);
  return conclude({
    measurements: [...found.measurements, ...measurements],
    facts: { ...found.facts, ...(programming === undefined ? {} : { services: programming.services }), ...facts },
    problems: [...found.problems, ...programmingProblems(programming, services)],
    warnings: found.warnings,
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

function programmingProblems(programming: ServiceProgramming | undefined, services: number): readonly string[] {
  if (programming === undefined) return ["the target did not say that it programmed the services"];
  if (programming.services !== services) return [`the target programmed ${programming.services} services, not ${services}`];
  return [];
}
