import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster } from "./cluster.ts";
import { isProxySynced } from "./node-agent/kube-proxy.ts";
import { serviceEntries } from "./node-agent/rules.ts";
import type { NodeAgents, PairReading } from "./node-agents.ts";
import { untilAnswered } from "./until-answered.ts";

const SYNC_LIMIT_SECONDS = 120;
/** Between two looks; what they find out may have been so for as long. */
export const PAUSE_SECONDS = 0.2;

export interface Synced {
  /** Zero when it was so at the first look. */
  readonly seconds: number;
  /** The look that found it so. */
  readonly reading: PairReading;
}

/** Waits until kube-proxy has programmed on both nodes what it has heard of, where it says so. @throws EnvironmentError at the limit */
export async function waitUntilSynced(agents: NodeAgents, clock: Clock, signal: AbortSignal): Promise<Synced> {
  const startedAt = clock.monotonicSeconds();
  for (let looks = 1; ; looks++) {
    const reading = await agents.read({ scope: "proxy" }, signal);
    const isBehind = [reading.client, reading.other].some((node) => node?.proxy !== undefined && isProxySynced(node.proxy) === false);
    const seconds = clock.monotonicSeconds() - startedAt;
    if (!isBehind) return { seconds: looks === 1 ? 0 : seconds, reading };
    if (seconds > SYNC_LIMIT_SECONDS)
      throw new EnvironmentError(`kube-proxy has not programmed what it heard of in ${SYNC_LIMIT_SECONDS} s.`);
    await clock.sleep(PAUSE_SECONDS, signal);
  }
}

/** Rules or map entries that the client's node has for all services; undefined where nobody could count them. @param mode of kube-proxy */
export async function countEntries(agents: NodeAgents, mode: string | undefined, signal: AbortSignal): Promise<number | undefined> {
  const { rules } = await agents.readClient({ scope: "all" }, signal);
  return rules === undefined ? undefined : serviceEntries(rules, mode);
}

/** Lines of the chain that the services' rules are, each after its service; the comment is kube-proxy's. */
const POSITION_SCRIPT = `
for save in iptables-nft-save iptables-save iptables-legacy-save; do
  command -v "$save" > /dev/null 2>&1 || continue
  chain=$("$save" -t nat 2> /dev/null | grep '^-A KUBE-SERVICES ')
  found=
  for service; do
    line=$(printf '%s\\n' "$chain" | grep -n -F -- "\\"$service:" | head -n 1 | cut -d : -f 1)
    [ -z "$line" ] || { echo "$service $line"; found=yes; }
  done
  [ -z "$found" ] || exit 0
done
`;

/**
 * Where services stand on the client's node, counted from 1: kube-proxy's chain of iptables is gone through from its beginning, and has them in an order
 * of its own. Whatever looks them up in a map has no places.
 * @param services `namespace/name`
 * @returns by service; one that was not seen is absent
 */
export async function chainPositions(
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
  { clientPlace }: NodeAgents,
  services: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const argv = ["sh", "-c", POSITION_SCRIPT, "position", ...services];
  const { stdout } = await untilAnswered(() => cluster.exec(clientPlace, argv, { limitSeconds: 60 }, signal), clock, signal);
  return new Map([...stdout.matchAll(/^(\S+) (\d+)$/gm)].map(([, service = "", line]) => [service, Number(line)]));
}
