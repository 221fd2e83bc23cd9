import type { Command, Execution } from "../model/command.ts";
import type { MetricName } from "../model/metric.ts";
import type { Measurement } from "../model/outcome.ts";
import { quantiles } from "../statistics/quantile.ts";
import { ACCESS_LOG_RESOLUTION_SECONDS, type FortioRequest, type FortioRun, parseAccessLog, parseFortio } from "./tools/fortio.ts";
import { failureProblems, rateProblems } from "./validity.ts";

/** Requests to one server, at a fixed rate or one after the other as fast as answers come. */
export interface RequestLoad extends FortioRequest {
  readonly server: { readonly host: string; readonly port: number };
  /** Of the URL; HTTP only. */
  readonly path?: string;
  /** HTTP only; the echo loads keep theirs. */
  readonly connectionPerRequest?: boolean;
  readonly seconds: number;
  /** File with a line per request, for exact percentiles; it costs the client some microseconds a request, so not at the maximum rate. */
  readonly log?: string;
}

/** fortio gives a request this long. */
const TIMEOUT_SECONDS = 2;

/**
 * A lost datagram must not stop its connection for fortio's 750 ms: of 1,000 requests/s over 8 connections that skips 94, which breaks the
 * rate of a short run. 20 ms skip 2 or 3 and are still a hundred usual round trips.
 */
const UDP_TIMEOUT = "20ms";

const MARGIN_SECONDS = 10;

/**
 * Buckets for the time to connect, the one time that no log has. fortio's are 1 resolution wide up to 12 resolutions above the offset, then
 * 2 up to 20, 5 up to 50, 10 up to 100, 20 up to 200, 50 up to 500, 100 up to 1,000, and 1,000 beyond (fortio 1.68, stats/stats.go). Connecting
 * takes 30 µs (same machine) to 1 ms (a loaded network). Counting from 30 µs in steps of 2 µs makes buckets of 2 µs up to 54 µs, 4 up to 70,
 * 10 up to 130, 20 up to 230, 40 up to 430, 100 up to 1,030 and 200 up to 2,030 µs; the default of 1 ms would put all of it into one.
 */
const CONNECTING_BUCKETS = ["-offset", "30us", "-r", "0.000002"];

export function requestCommand(load: RequestLoad): Command {
  const { requestsPerSecond, connections, seconds, log } = load;
  return {
    argv: [
      ...["fortio", "load", "-quiet", "-json", "-", "-t", `${seconds}s`, "-c", String(connections)],
      // A rate of 0 is fortio's word for the maximum. Without -nocatchup, requests that are late come in bursts, and the tail is of our making.
      ...(requestsPerSecond === "max" ? ["-qps", "0"] : ["-qps", String(requestsPerSecond), "-uniform", "-nocatchup"]),
      ...(load.kind === "UDP" ? ["-udp-timeout", UDP_TIMEOUT] : ["-timeout", `${TIMEOUT_SECONDS}s`]),
      // The host is an address; -no-reresolve also spares parsing it again for every connection.
      ...(load.connectionPerRequest === true ? ["-keepalive=false", "-no-reresolve", ...CONNECTING_BUCKETS, "-p", "50,99"] : []),
      ...(log === undefined ? [] : ["-access-log-file", log, "-access-log-format", "json"]),
      url(load),
    ],
    limitSeconds: seconds + TIMEOUT_SECONDS + MARGIN_SECONDS,
    ...(log === undefined ? {} : { files: [log] }),
  };
}

function url({ kind, server, path = "" }: RequestLoad): string {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return `${kind.toLowerCase()}://${host}:${server.port}${path}`;
}

/** What came of a request load, and whether it was the load that was asked for. */
export interface Requests {
  readonly run: FortioRun;
  /** Seconds of every successful request; empty without a log. */
  readonly latencies: readonly number[];
  readonly successesPerSecond: number;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** @throws OutputError */
export function readRequests(execution: Execution, load: RequestLoad): Requests {
  const run = parseFortio(execution.stdout, load);
  const { requests, failedRequests } = run;
  const latencies = load.log === undefined ? [] : parseAccessLog(execution.files[load.log], run);
  // With -uniform, connections start one after the other within one interval; that stagger belongs to no connection's run.
  const staggerSeconds = load.requestsPerSecond === "max" ? 0 : (load.connections - 1) / load.requestsPerSecond;
  const perSecond = 1 / (run.seconds - staggerSeconds);
  const answers = Object.entries(run.answers)
    .map(([answer, count]) => `${answer}: ${count}`)
    .join(", ");
  return {
    run,
    latencies,
    successesPerSecond: (requests - failedRequests) * perSecond,
    problems: [
      ...(load.requestsPerSecond === "max" ? [] : rateProblems("the requests", requests * perSecond, load.requestsPerSecond)),
      ...failureProblems("requests failed", failedRequests, requests, answers),
    ],
    warnings: failedRequests === 0 ? [] : [`${failedRequests} of ${requests} requests failed and are in no percentile (${answers})`],
  };
}

/**
 * Exact percentiles of the logged requests, timed from sending. A request that would have been late was not sent (-nocatchup); more than 1 %
 * of these make the step invalid.
 */
export function latencyPercentiles(
  latencies: readonly number[],
  percents: readonly (readonly [MetricName, number])[],
): readonly Measurement[] {
  const values = quantiles(
    latencies,
    percents.map(([, percent]) => percent / 100),
  );
  return percents.map(([metric], index) => ({ metric, value: values[index] as number, resolution: ACCESS_LOG_RESOLUTION_SECONDS }));
}
