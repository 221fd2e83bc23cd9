import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { untilAnswered } from "./until-answered.ts";

/** Asks again and again until what is wanted is so. Without an answer an address costs the time-out; a refusal comes at once. */
const SCRIPT = `
wanted=$1 url=$2 attempts=$3
while [ "$attempts" -gt 0 ]; do
  if fortio curl -quiet -loglevel critical -timeout 300ms "$url" > /dev/null 2>&1; then found=reached; else found=gone; fi
  [ "$found" != "$wanted" ] || exit 0
  attempts=$((attempts - 1))
  sleep 0.05
done
exit 7
`;

const SHORTEST_ATTEMPT_SECONDS = 0.05;

/**
 * Waits in a pod until an address answers HTTP there, or no longer does.
 * @param place a container with fortio
 * @throws EnvironmentError when it is not so within the limit
 */
export async function probe(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
  place: PodPlace,
  wanted: "reached" | "gone",
  address: ServerAddress,
  limitSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const attempts = String(Math.ceil(limitSeconds / SHORTEST_ATTEMPT_SECONDS));
  const argv = ["sh", "-c", SCRIPT, "prober", wanted, `http://${host}:${address.port}/`, attempts];
  const { exitCode, stderr, timedOut } = await untilAnswered(() => cluster.exec(place, argv, { limitSeconds }, signal), clock, signal);
  if (exitCode === 0 && !timedOut) return;
  if (exitCode === 7 || timedOut)
    throw new EnvironmentError(
      `${host}:${address.port} was ${wanted === "reached" ? "not reached" : "still reached"} from pod ${place.pod} after ${limitSeconds} s.`,
    );
  throw new EnvironmentError(`The prober in pod ${place.pod} ended with exit code ${exitCode}: ${stderr.trim().slice(-300)}`);
}
