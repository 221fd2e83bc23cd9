import { z } from "zod";
import type { Command, Execution } from "../../model/command.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { CutError } from "./exec.ts";
import { runInPod } from "./run-in-pod.ts";
import { untilAnswered } from "./until-answered.ts";

/** Apart from each other so far, requests tell a moment to some thousandths of a second, and are no load. */
const REQUESTS_PER_SECOND = 200;
const REQUEST_SECONDS = 0.3;
/** Until the first of them has come back. */
const BEGUN_SECONDS = 6;
const LOOK_SECONDS = 0.05;
/** Where all requests get through, fortio ends a pause between two of them before its time at most; this is far more. */
const LEEWAY_SECONDS = 1;

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
 * @throws EnvironmentError when the requests do not begin, or tell nothing because something else ended them; whatever `shutOut` throws
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
  const seen = seenBy(requests.value, asking);
  return { askedAt: askedAt.value, ...(seen === undefined ? {} : { shutOut: seen }) };
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));

const hostPort = ({ host, port }: ServerAddress): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** fortio ends at the first request that fails, with exit code 0 then too. */
function commandOf({ address, log, limitSeconds }: Asking): Command {
  return {
    argv: [
      ...["fortio", "load", "-quiet", "-loglevel", "error", "-c", "1", "-qps", String(REQUESTS_PER_SECOND), "-nocatchup"],
      ...["-t", `${BEGUN_SECONDS + limitSeconds}s`, "-timeout", `${REQUEST_SECONDS * 1000}ms`, "-keepalive=false", "-no-reresolve"],
      ...["-abort-on", "-1", "-access-log-file", log, "-access-log-format", "json", `http://${hostPort(address)}/`],
    ],
    limitSeconds: BEGUN_SECONDS + limitSeconds + 10,
    files: [log],
  };
}

/** `FILE ATTEMPTS`: waits until there is something in a file, and says so. */
const WAIT_FOR_LOG = `
attempts=$2
until [ -s "$1" ]; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || exit 1
  sleep ${LOOK_SECONDS}
done
echo begun
`;

async function untilBegun(cluster: Cluster, { place, log }: Asking, clock: Clock, signal: AbortSignal): Promise<void> {
  const argv = ["sh", "-c", WAIT_FOR_LOG, "sh", log, String(Math.ceil(BEGUN_SECONDS / LOOK_SECONDS))];
  const limitSeconds = 2 * BEGUN_SECONDS;
  const look = async () => {
    const execution = await cluster.exec(place, argv, { limitSeconds }, signal);
    // A kubelet that went away in the middle is told as exit code 0.
    if (execution.exitCode === 0 && execution.stdout !== "begun\n")
      throw new CutError(`What the wait for the requests of pod ${place.pod} said is not whole.`, execution.stdout);
    return execution;
  };
  const { exitCode } = await untilAnswered(look, clock, signal);
  if (exitCode !== 0) throw new EnvironmentError(`The requests of pod ${place.pod} did not begin within ${BEGUN_SECONDS} s.`);
}

/**
 * What the requests tell of it: only those that ended at one that failed, or went on for their whole time, tell anything.
 * @throws EnvironmentError for others
 */
function seenBy({ exitCode, signal, timedOut, seconds, stderr, files }: Execution, { place, address, log, limitSeconds }: Asking) {
  const requests = `The requests of pod ${place.pod} to ${hostPort(address)}`;
  const unknown = "so whether anything shuts them out is not known";
  if (timedOut) throw new EnvironmentError(`${requests} did not end in their time, ${unknown}.`);
  if (signal !== null) throw new EnvironmentError(`${requests} were ended by ${signal}, ${unknown}.`);
  if (exitCode !== 0)
    throw new EnvironmentError(
      `${requests} ended with exit code ${exitCode}, ${unknown}: ${stderr.trim().slice(-300) || "fortio said nothing"}`,
    );
  const text = files[log] ?? "";
  const shutOut = shutOutOf(text);
  if (shutOut !== undefined) return shutOut;
  if (!requestsOf(text).some(({ ok }) => ok)) throw new EnvironmentError(`${requests} never got through, ${unknown}.`);
  const wanted = BEGUN_SECONDS + limitSeconds;
  if (seconds < wanted - LEEWAY_SECONDS)
    throw new EnvironmentError(`${requests} were ended after ${seconds.toFixed(1)} of ${wanted} s, ${unknown}.`);
  return undefined;
}

/** Of a request: nanoseconds since 1970 of its beginning. */
const entry = z.object({ timestamp: z.number().positive(), ok: z.boolean() });
type Entry = z.infer<typeof entry>;
const NANOSECONDS = 1e9;

/**
 * Reads fortio's log of requests, one JSON object a line.
 * @returns undefined when the last one still got through, or none ever did
 * @throws EnvironmentError for a line that is not fortio's
 */
export function shutOutOf(log: string): ShutOut | undefined {
  const requests = requestsOf(log);
  const last = requests.findLastIndex(({ ok }) => ok);
  const [through, first] = [requests[last], requests[last + 1]];
  if (through === undefined || first === undefined) return undefined;
  return { at: first.timestamp / NANOSECONDS, resolutionSeconds: (first.timestamp - through.timestamp) / NANOSECONDS };
}

/** What stands behind the last end of a line is one that fortio was ended in. */
const requestsOf = (log: string): readonly Entry[] => log.split("\n").slice(0, -1).map(readEntry);

function readEntry(line: string): Entry {
  const read = entry.safeParse(parse(line)).data;
  if (read === undefined) throw new EnvironmentError(`fortio wrote a line into its log that cannot be read: ${line.slice(0, 160)}`);
  return read;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
