import type { MetricName } from "../model/metric.ts";
import type { Facts, Measurement } from "../model/outcome.ts";
import { fitLine } from "../statistics/fit-line.ts";
import { quantile } from "../statistics/quantile.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext, Variant } from "./network-test.ts";
import { type RequestLoad, type Requests, readRequests, requestCommand } from "./request-load.ts";
import { ACCESS_LOG_RESOLUTION_SECONDS } from "./tools/fortio.ts";
import { conclude, percent } from "./validity.ts";

/** Forwarders that stand before the server, in the order in which they are measured. */
const HOPS = [1, 2, 4, 8] as const;

/** For one connection of the client the longest chain opens nine: at 500 requests a second, two nodes that shared two cores did not keep up. */
const REQUESTS_PER_SECOND = { "keep-alive": 500, close: 200 } as const;

/** Each has 50 ms and more from one request to the next: where other work delays the longest chain, a request is late and not left out. */
const CONNECTIONS = 25;

/** A point further off the line than this share of its rise says that hops do not add up, or that noise is as large as they are. */
const ALLOWED_RESIDUAL_SHARE = 0.15;

const PERCENTILES = [
  { metric: "hop.latency.p50", name: "p50", share: 0.5 },
  { metric: "hop.latency.p99", name: "p99", share: 0.99 },
] as const satisfies readonly { readonly metric: MetricName; readonly name: string; readonly share: number }[];

type Percentile = (typeof PERCENTILES)[number];

export const multiHop: NetworkTest = {
  name: "multi-hop",
  title: "Several hops",
  tool: "fortio",
  workload: "http",
  // A hop goes through a service to the other node.
  paths: ["service/other-node"],
  variants: [variant({ keepAlive: true }), variant({ keepAlive: false })],
};

interface Manner {
  readonly keepAlive: boolean;
}

function variant({ keepAlive }: Manner): Variant {
  const name = keepAlive ? "keep-alive" : "close";
  const load = (context: TestContext, hops: number): RequestLoad => ({
    kind: "HTTP",
    server: context.serverBehind(hops),
    path: "/",
    requestsPerSecond: REQUESTS_PER_SECOND[name],
    connections: CONNECTIONS,
    connectionPerRequest: !keepAlive,
    seconds: context.seconds,
    log: `${context.scratch}/multi-hop-${name}-${hops}.jsonl`,
  });
  return {
    name,
    title: keepAlive ? "A hop over connections that are kept on every hop" : "A hop that opens a connection on every hop",
    metrics: PERCENTILES.map(({ metric }) => metric),
    runs: HOPS.length,
    arrangement: { kind: "forwarders", forwarders: Math.max(...HOPS) },
    commands: (context) => HOPS.map((hops) => requestCommand(load(context, hops))),
    parse(output, context) {
      const chains = HOPS.map((hops, index) => ({ hops, ...readRequests(executionAt(output, index), load(context, hops)) }));
      const found = PERCENTILES.map((percentile) => perHop(percentile, chains));
      return conclude({
        measurements: found.map(({ measurement }) => measurement),
        facts: Object.assign({ requests: chains[0]?.run.requests ?? 0 }, ...found.map(({ facts }) => facts)),
        problems: chains.flatMap((chain) =>
          [...chain.problems, ...socketProblems(chain, keepAlive)].map((problem) => behind(chain, problem)),
        ),
        warnings: [
          ...chains.flatMap((chain) => chain.warnings.map((warning) => behind(chain, warning))),
          ...found.flatMap(({ warnings }) => warnings),
        ],
      });
    },
  };
}

/** What came of the requests through one chain. */
interface Chain extends Requests {
  readonly hops: number;
}

interface PerHop {
  readonly measurement: Measurement;
  readonly facts: Facts;
  readonly warnings: readonly string[];
}

/**
 * What a hop costs is the slope of the line of least squares: what client, server and the way between them take is in every chain once and is left
 * out. A slope that is not above 0 is noise, and is kept: without the rounds that noise made low, the others would say too much.
 */
function perHop({ metric, name, share }: Percentile, chains: readonly Chain[]): PerHop {
  const points = chains.map(({ hops, latencies }) => [hops, quantile(latencies, share)] as const);
  const { slope, rSquared, furthest, leverage } = fitLine(points);
  const rise = slope * (Math.max(...HOPS) - Math.min(...HOPS));
  const offShare = Math.abs(furthest.residual) / rise;
  return {
    measurement: { metric, value: slope, resolution: ACCESS_LOG_RESOLUTION_SECONDS * leverage },
    facts: { ...Object.fromEntries(points.map(([hops, value]) => [`${name}Behind${hops}`, value])), [`${name}FitRSquared`]: rSquared },
    warnings:
      slope <= 0
        ? [`${name} did not rise with the number of hops: their cost is below the noise of this step`]
        : offShare > ALLOWED_RESIDUAL_SHARE
          ? [
              `${name} does not rise evenly with the number of hops: at ${furthest.x} it is ${percent(offShare)} of the whole rise off the line`,
            ]
          : [],
  };
}

/** One socket per client connection where they are kept; else one per request, and the one that fortio tries every connection with. */
function socketProblems({ run: { sockets, requests } }: Requests, keepAlive: boolean): readonly string[] {
  const expected = keepAlive ? CONNECTIONS : requests + CONNECTIONS;
  return sockets === expected ? [] : [`${sockets} sockets were opened, not ${expected}`];
}

const behind = ({ hops }: Chain, words: string): string => `behind ${hops} ${hops === 1 ? "forwarder" : "forwarders"}: ${words}`;
