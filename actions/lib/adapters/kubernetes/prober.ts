import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { CutError } from "./exec.ts";
import { untilAnswered } from "./until-answered.ts";

/**
 * `HUNDREDTHS WANTED URL…`: asks again and again until what is wanted is so of one address after the other. Without an answer an address costs the
 * time-out; a refusal comes at once. It ends by its own clock: who goes away before does not end it. Prints the address of which it never was.
 * fortio exits with 1 when it was not answered; with anything else it tells nothing of an address.
 */
const SCRIPT = `
limit=$1 wanted=$2
shift 2
look() { read -r up _ </proc/uptime; now=$((\${up%.*} * 100 + 1\${up#*.} - 100)); }
look
end=$((now + limit))
while [ "$#" -gt 0 ]; do
  fortio curl -quiet -loglevel critical -timeout 300ms "$1" >/dev/null 2>&1
  code=$?
  if [ "$code" -gt 1 ]; then echo "fortio ended with exit code $code" >&2; exit "$code"; fi
  if [ "$code" -eq 0 ]; then found=reached; else found=gone; fi
  if [ "$found" = "$wanted" ]; then shift; continue; fi
  look
  if [ "$now" -ge "$end" ]; then echo "$1"; exit 7; fi
  sleep 0.05
done
echo all
`;
/** Its last line: without it, nobody knows how it ended. */
const END = /^all$/m;

/** How long after its limit its end is waited for: the last attempt, and the way to us. */
const GRACE_SECONDS = 10;

interface Asker {
  readonly cluster: Cluster;
  readonly clock: Clock;
}

/**
 * Waits in a pod until an address answers HTTP there, or no longer does. Asks anew, for the whole limit, when the connection to the pod broke.
 * @param place a container with fortio
 * @param asked one, or several that are waited for one after the other
 * @throws EnvironmentError when it is not so within the limit
 */
export async function probe(
  asker: Asker,
  place: PodPlace,
  wanted: "reached" | "gone",
  asked: ServerAddress | readonly ServerAddress[],
  limitSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const addresses = "host" in asked ? [asked] : asked;
  const left = await firstOther(asker, place, wanted, addresses, limitSeconds, signal);
  if (left === undefined) return;
  throw new EnvironmentError(
    `${left} was ${wanted === "reached" ? "not reached" : "still reached"} from pod ${place.pod} after ${limitSeconds} s.`,
  );
}

/**
 * As `probe`, for whom either answer will do.
 * @returns the address of which it was not so within the limit
 * @throws EnvironmentError when the prober itself fails
 */
export async function firstOther(
  { cluster, clock }: Asker,
  place: PodPlace,
  wanted: "reached" | "gone",
  addresses: readonly ServerAddress[],
  limitSeconds: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const limit = String(Math.ceil(limitSeconds * 100));
  const argv = ["sh", "-c", SCRIPT, "prober", limit, wanted, ...addresses.map((address) => `http://${hostPort(address)}/`)];
  const ask = async () => {
    const execution = await cluster.exec(place, argv, { limitSeconds: limitSeconds + GRACE_SECONDS }, signal);
    if (execution.exitCode === 0 && !END.test(execution.stdout))
      throw new CutError(`What the prober in pod ${place.pod} said is not whole.`, execution.stdout);
    return execution;
  };
  const { exitCode, stdout, stderr, timedOut } = await untilAnswered(ask, clock, signal);
  if (exitCode === 0) return undefined;
  if (timedOut) throw new EnvironmentError(`The prober in pod ${place.pod} did not end within ${limitSeconds + GRACE_SECONDS} s.`);
  if (exitCode === 7) {
    const all = `${addresses.length === 1 ? "" : "one of "}${addresses.map(hostPort).join(", ")}`;
    return /^http:\/\/(.*)\/$/m.exec(stdout)?.[1] ?? all;
  }
  throw new EnvironmentError(`The prober in pod ${place.pod} ended with exit code ${exitCode}: ${stderr.trim().slice(-300)}`);
}

const hostPort = ({ host, port }: ServerAddress): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
