import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { ServerAddress } from "../../ports/target.ts";

/**
 * A caller's turns come every 100 ms, and an attempt must have ended by the next. An address without endpoints swallows attempts also where it is
 * told to refuse them: the kernel sends few refusals a second (icmp_ratelimit).
 */
const TURN_SECONDS = 0.1;
const ATTEMPT_LIMIT = "90ms";

/** How an address is called until it answers. */
export interface Calling {
  /** Where every attempt is written, a line each. */
  readonly log: string;
  /** Whose turns are evenly spread: an attempt begins every 100 ms divided by their number. */
  readonly callers: number;
  readonly limitSeconds: number;
}

/** Calls an address over new connections and ends with the first answer. Its only output that counts is the log. */
export const callerArgv = ({ log, callers, limitSeconds }: Calling, url: string): string[] => [
  ...["fortio", "load", "-quiet", "-loglevel", "critical", "-allow-initial-errors", "-abort-on", "200"],
  ...["-keepalive=false", "-no-reresolve", "-uniform", "-nocatchup", "-timeout", ATTEMPT_LIMIT],
  ...["-qps", String(callers / TURN_SECONDS), "-c", String(callers), "-t", `${limitSeconds}s`],
  ...["-access-log-file", log, "-access-log-format", "json", url],
];

export const urlOf = ({ host, port }: ServerAddress): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;

/** When an address answered for the first time, by the clock of the node that called it. */
export interface FirstAnswer {
  /** Seconds since 1970. */
  readonly atSeconds: number;
  /** How long before that the last attempt began that was not answered; absent where the first was. */
  readonly sinceUnansweredSeconds?: number;
}

/** Of a request: nanoseconds since 1970 of its beginning, and seconds until its end. */
const entry = z.object({ timestamp: z.number().positive(), latency: z.number().nonnegative(), ok: z.boolean() });

/**
 * Reads the lines of a caller's log, in any order, others among them.
 * @returns undefined where no attempt was answered
 * @throws EnvironmentError for a line that is cut off, or not fortio's
 */
export function firstAnswer(log: string): FirstAnswer | undefined {
  const attempts = log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map(readEntry);
  const answers = attempts.filter(({ ok }) => ok).map(({ from, until }) => ({ from, until }));
  const first = answers.sort((a, b) => a.until - b.until)[0];
  if (first === undefined) return undefined;
  const unanswered = attempts.filter(({ ok, from }) => !ok && from < first.until).map(({ from }) => from);
  return {
    atSeconds: first.until,
    ...(unanswered.length === 0 ? {} : { sinceUnansweredSeconds: first.until - Math.max(...unanswered) }),
  };
}

function readEntry(line: string): { readonly from: number; readonly until: number; readonly ok: boolean } {
  const read = entry.safeParse(parse(line)).data;
  if (read === undefined) throw new EnvironmentError(`fortio wrote a line into its log that cannot be read: ${line.slice(0, 160)}`);
  const from = read.timestamp / 1e9;
  return { from, until: from + read.latency, ok: read.ok };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What answers may be told late by, seconds: what was asked may have worked since the attempt before; of several, the median. */
export function lateness(answers: readonly { readonly sinceUnansweredSeconds: number }[]): number {
  const sorted = answers.map(({ sinceUnansweredSeconds }) => sinceUnansweredSeconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
