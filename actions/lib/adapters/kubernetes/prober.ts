import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { untilAnswered } from "./until-answered.ts";

/**
 * Asks again and again until what is wanted is so of one address after the other. Without an answer an address costs the time-out; a refusal comes at once.
 * Prints the address of which it never was.
 */
const SCRIPT = `
attempts=$1 wanted=$2
shift 2
while [ "$#" -gt 0 ]; do
  if fortio curl -quiet -loglevel critical -timeout 300ms "$1" > /dev/null 2>&1; then found=reached; else found=gone; fi
  if [ "$found" = "$wanted" ]; then shift; continue; fi
  attempts=$((attempts - 1))
  if [ "$attempts" -le 0 ]; then echo "$1"; exit 7; fi
  sleep 0.05
done
`;

const SHORTEST_ATTEMPT_SECONDS = 0.05;

/**
 * Waits in a pod until an address answers HTTP there, or no longer does.
 * @param place a container with fortio
 * @param asked one, or several that are waited for one after the other
 * @throws EnvironmentError when it is not so within the limit
 */
export async function probe(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
  place: PodPlace,
  wanted: "reached" | "gone",
  asked: ServerAddress | readonly ServerAddress[],
  limitSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const addresses = "host" in asked ? [asked] : asked;
  const attempts = String(Math.ceil(limitSeconds / SHORTEST_ATTEMPT_SECONDS));
  const argv = ["sh", "-c", SCRIPT, "prober", attempts, wanted, ...addresses.map((address) => `http://${hostPort(address)}/`)];
  const ask = () => cluster.exec(place, argv, { limitSeconds }, signal);
  const { exitCode, stdout, stderr, timedOut } = await untilAnswered(ask, clock, signal);
  if (exitCode === 0 && !timedOut) return;
  if (exitCode === 7 || timedOut) {
    const all = `${addresses.length === 1 ? "" : "one of "}${addresses.map(hostPort).join(", ")}`;
    const [, left = all] = /^http:\/\/(.*)\/$/m.exec(stdout) ?? [];
    throw new EnvironmentError(
      `${left} was ${wanted === "reached" ? "not reached" : "still reached"} from pod ${place.pod} after ${limitSeconds} s.`,
    );
  }
  throw new EnvironmentError(`The prober in pod ${place.pod} ended with exit code ${exitCode}: ${stderr.trim().slice(-300)}`);
}

const hostPort = ({ host, port }: ServerAddress): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
