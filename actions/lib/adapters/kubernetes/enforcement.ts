import { z } from "zod";
import type { Command } from "../../model/command.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { runInPod } from "./run-in-pod.ts";
import { untilAnswered } from "./until-answered.ts";

/** Apart from each other so far, requests tell a moment to some thousandths of a second, and are no load. */
const REQUESTS_PER_SECOND = 200;
const REQUEST_SECONDS = 0.3;
/** Until the first of them has come back. */
const BEGUN_SECONDS = 6;
const LOOK_SECONDS = 0.05;

/** What requests that begin one after the other saw of something that shuts them out. */
export interface ShutOut {
  /** When the first request began that did not get through, seconds since 1970 by the clock of whoever asked. */
  readonly at: number;
  /** How long before that the last one began that did, seconds. */
  readonly resolutionSeconds: number;
}

export interface Enforcing {
  /** When what shuts out was asked for, by our clock. */
  readonly askedAt: number;
  /** Absent where nobody was shut out within the limit. */
  readonly shutOut?: ShutOut;
}

/** Who is to be shut out of what. */
export interface Asking {
  /** A container with fortio and a shell. */
  readonly place: PodPlace;
  readonly address: ServerAddress;
  /** File in the pod, not there before. */
  readonly log: string;
  /** How long nobody being shut out is waited for. */
  readonly limitSeconds: number;
}

/**
 * Has a pod ask for an address again and again, over a new connection each, and shuts it out when that has begun.
 * @param shutOut asks the cluster for it
 * @throws EnvironmentError when the requests do not begin; whatever `shutOut` throws
 */
export async function watchShutOut(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
  asking: Asking,
  shutOut: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<Enforcing> {
  const stop = new AbortController();
  const asked = runInPod(
    cluster,
    asking.place,
    commandOf(asking),
    { scratch: folderOf(asking.log) },
    clock,
    AbortSignal.any([signal, stop.signal]),
  );
  const made = (async () => {
    await untilBegun(cluster, asking, clock, signal);
    const askedAt = clock.monotonicSeconds();
    await shutOut();
    return askedAt;
  })();
  // Where it is not asked for, nobody needs the requests any more; both are waited for, because nothing of it may go on behind our back.
  made.catch((error: unknown) => stop.abort(error));
  const [requests, askedAt] = await Promise.allSettled([asked, made]);
  if (askedAt.status === "rejected") throw askedAt.reason;
  if (requests.status === "rejected") throw requests.reason;
  const seen = shutOutOf(requests.value.files[asking.log] ?? "");
  return { askedAt: askedAt.value, ...(seen === undefined ? {} : { shutOut: seen }) };
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));

/** fortio ends at the first request that fails. */
function commandOf({ address: { host, port }, log, limitSeconds }: Asking): Command {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
  return {
    argv: [
      ...["fortio", "load", "-quiet", "-loglevel", "error", "-c", "1", "-qps", String(REQUESTS_PER_SECOND), "-nocatchup"],
      ...["-t", `${BEGUN_SECONDS + limitSeconds}s`, "-timeout", `${REQUEST_SECONDS * 1000}ms`, "-keepalive=false", "-no-reresolve"],
      ...["-abort-on", "-1", "-access-log-file", log, "-access-log-format", "json", url],
    ],
    limitSeconds: BEGUN_SECONDS + limitSeconds + 10,
    files: [log],
  };
}

/** `FILE ATTEMPTS`: waits until there is something in a file. */
const WAIT_FOR_LOG = `
attempts=$2
until [ -s "$1" ]; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || exit 1
  sleep ${LOOK_SECONDS}
done
`;

async function untilBegun(cluster: Cluster, { place, log }: Asking, clock: Clock, signal: AbortSignal): Promise<void> {
  const argv = ["sh", "-c", WAIT_FOR_LOG, "sh", log, String(Math.ceil(BEGUN_SECONDS / LOOK_SECONDS))];
  const limitSeconds = 2 * BEGUN_SECONDS;
  const { exitCode } = await untilAnswered(() => cluster.exec(place, argv, { limitSeconds }, signal), clock, signal);
  if (exitCode !== 0) throw new EnvironmentError(`The requests of pod ${place.pod} did not begin within ${BEGUN_SECONDS} s.`);
}

const line = z.object({ timestamp: z.number(), ok: z.boolean() });
const NANOSECONDS = 1e9;

/** Reads fortio's log of requests, one JSON object a line. @returns undefined when the last one still got through, or none ever did */
export function shutOutOf(log: string): ShutOut | undefined {
  // What stands behind the last end of a line is one that fortio was ended in.
  const requests = log
    .split("\n")
    .slice(0, -1)
    .map((text) => line.parse(JSON.parse(text)));
  const last = requests.findLastIndex(({ ok }) => ok);
  const [through, first] = [requests[last], requests[last + 1]];
  if (through === undefined || first === undefined) return undefined;
  return { at: first.timestamp / NANOSECONDS, resolutionSeconds: (first.timestamp - through.timestamp) / NANOSECONDS };
}
