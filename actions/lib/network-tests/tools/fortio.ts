import { z } from "zod";
import { OutputError } from "../network-test.ts";
import { readJson } from "./json-output.ts";

export interface FortioRun {
  readonly requests: number;
  readonly failedRequests: number;
  /** How often each answer came: HTTP status (-1 for none), or `OK` and error texts for the echo protocols. */
  readonly answers: Readonly<Record<string, number>>;
  /** From the start of the first connection's requests to the end of the last one's. */
  readonly seconds: number;
  readonly meanSeconds: number;
  /** Sockets opened before and during the run. */
  readonly sockets: number;
  /** Time to connect, one value per socket; HTTP only. */
  readonly connecting?: Histogram;
}

/** What to expect: fortio names the kind of run and echoes back what it was asked for. */
export interface FortioRequest {
  readonly kind: "HTTP" | "TCP" | "UDP";
  readonly requestsPerSecond: number | "max";
  readonly connections: number;
}

const histogram = z.object({
  Count: z.number(),
  Avg: z.number(),
  // Go prints an empty list as null.
  Data: z.array(z.object({ Start: z.number(), End: z.number(), Percent: z.number() })).nullable(),
  Percentiles: z.array(z.object({ Percentile: z.number(), Value: z.number() })).optional(),
});

type Histogram = z.infer<typeof histogram>;

const report = z.object({
  RunType: z.string(),
  RequestedQPS: z.string(),
  ActualQPS: z.number().positive(),
  ActualDuration: z.number().positive(),
  NumThreads: z.number(),
  DurationHistogram: histogram,
  ErrorsDurationHistogram: histogram,
  RetCodes: z.record(z.string(), z.number()),
  SocketCount: z.number(),
  ConnectionStats: histogram.optional(),
});

const NANOSECONDS = 1e9;

/**
 * Reads what `fortio load -json -` printed (1.68).
 * @throws OutputError also when not one request succeeded: the echo loads exit with 0 then
 */
export function parseFortio(text: string, request: FortioRequest): FortioRun {
  const json = readJson("fortio", text, report);
  const { RunType, RequestedQPS, NumThreads, ActualQPS, ActualDuration, DurationHistogram } = json;
  const seconds = ActualDuration / NANOSECONDS;
  const expected = { RunType: request.kind, RequestedQPS: String(request.requestsPerSecond), NumThreads: request.connections };
  if (RunType !== expected.RunType || RequestedQPS !== expected.RequestedQPS || NumThreads !== expected.NumThreads) {
    throw new OutputError("fortio", "reported another run than it was asked for", JSON.stringify({ RunType, RequestedQPS, NumThreads }));
  }
  // Holds only while the duration is in nanoseconds.
  if (Math.abs(DurationHistogram.Count / seconds - ActualQPS) > 0.01 * ActualQPS) {
    throw new OutputError(
      "fortio",
      "printed a rate that does not follow from its count and duration",
      JSON.stringify({ ActualQPS, ActualDuration }),
    );
  }
  const requests = DurationHistogram.Count;
  const failedRequests = json.ErrorsDurationHistogram.Count;
  if (failedRequests === requests) throw new OutputError("fortio", "had no request that succeeded", JSON.stringify(json.RetCodes));
  return {
    requests,
    failedRequests,
    answers: json.RetCodes,
    seconds,
    meanSeconds: DurationHistogram.Avg,
    sockets: json.SocketCount,
    ...(json.ConnectionStats === undefined ? {} : { connecting: json.ConnectionStats }),
  };
}

/**
 * A percentile that fortio was asked for (`-p`), and the width of the bucket that it lies in: inside, fortio draws a straight line, so
 * nothing finer is known.
 * @throws OutputError when it was not printed
 */
export function percentileOf({ Data, Percentiles }: Histogram, percent: number): { readonly value: number; readonly resolution: number } {
  const value = Percentiles?.find(({ Percentile }) => Percentile === percent)?.Value;
  const bucket = Data?.find(({ Percent }) => Percent >= percent);
  if (value === undefined || bucket === undefined)
    throw new OutputError("fortio", `printed no p${percent}`, JSON.stringify({ Percentiles }));
  return { value, resolution: bucket.End - bucket.Start };
}

/** fortio writes six decimals of a second. */
export const ACCESS_LOG_RESOLUTION_SECONDS = 1e-6;

const accessLogLine = z.object({ latency: z.number().nonnegative(), ok: z.boolean() });

/**
 * Seconds that every successful request took, from the log of that run (`-access-log-format json`: one object per line).
 * @throws OutputError when a line is no entry, or when the log is not of that run alone: fortio appends to a log that is there
 */
export function parseAccessLog(text: string | undefined, run: FortioRun): readonly number[] {
  if (text === undefined) throw new OutputError("fortio", "wrote no access log", "");
  const lines = text.trimEnd().split("\n");
  const entries = lines.map((line) => readJson("fortio", line, accessLogLine));
  const latencies = entries.filter(({ ok }) => ok).map(({ latency }) => latency);
  const meanSeconds = entries.reduce((sum, { latency }) => sum + latency, 0) / entries.length;
  if (
    entries.length !== run.requests ||
    latencies.length !== run.requests - run.failedRequests ||
    // The same requests on a finer clock: any other unit would miss this by far.
    Math.abs(meanSeconds - run.meanSeconds) > ACCESS_LOG_RESOLUTION_SECONDS
  ) {
    const { requests, failedRequests } = run;
    const logged = `logged ${entries.length} requests with ${entries.length - latencies.length} failures and a mean of ${meanSeconds} s`;
    throw new OutputError("fortio", `${logged}, but counted ${requests} with ${failedRequests} and ${run.meanSeconds} s`, lines[0] ?? "");
  }
  return latencies;
}
