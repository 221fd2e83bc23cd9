import type { ServiceProgramming } from "../../model/command.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster } from "./cluster.ts";
import { isProxySynced } from "./node-agent/kube-proxy.ts";
import { serviceEntries } from "./node-agent/rules.ts";
import type { NodeAgents } from "./node-agents.ts";

const SYNC_LIMIT_SECONDS = 120;
const PAUSE_SECONDS = 0.2;

/**
 * Waits until kube-proxy has programmed on both nodes what it has heard of, where it says so.
 * @returns seconds; zero when that was so at the first look
 */
export async function waitUntilSynced(agents: NodeAgents, clock: Clock, signal: AbortSignal): Promise<number> {
  const startedAt = clock.monotonicSeconds();
  for (let looks = 1; ; looks++) {
    const { client, other } = await agents.read({ scope: "proxy" }, signal);
    const isBehind = [client, other].some((reading) => reading?.proxy !== undefined && isProxySynced(reading.proxy) === false);
    const seconds = clock.monotonicSeconds() - startedAt;
    if (!isBehind) return looks === 1 ? 0 : seconds;
    if (seconds > SYNC_LIMIT_SECONDS)
      throw new EnvironmentError(`kube-proxy has not programmed what it heard of in ${SYNC_LIMIT_SECONDS} s.`);
    await clock.sleep(PAUSE_SECONDS, signal);
  }
}

/** Line of the chain that the service's rule is; the comment is kube-proxy's. */
const POSITION_SCRIPT = `
for save in iptables-nft-save iptables-save iptables-legacy-save; do
  command -v "$save" > /dev/null 2>&1 || continue
  found=$("$save" -t nat 2> /dev/null | grep '^-A KUBE-SERVICES ' | grep -n -F -- "\\"$1:" | head -n 1 | cut -d : -f 1)
  [ -z "$found" ] || { echo "$found"; exit 0; }
done
`;

/** What the client's node has for all services, and where among them the probed one stands; only a chain has places. */
export async function serviceCount(
  cluster: Cluster,
  agents: NodeAgents,
  mode: string | undefined,
  probed: string,
  signal: AbortSignal,
): Promise<Pick<ServiceProgramming, "entries" | "position">> {
  const { client } = await agents.read({ scope: "all" }, signal);
  const entries = client.rules === undefined ? undefined : serviceEntries(client.rules, mode);
  const position = mode === "iptables" ? await chainPosition(cluster, agents, probed, signal) : undefined;
  return { ...(entries === undefined ? {} : { entries }), ...(position === undefined ? {} : { position }) };
}

async function chainPosition(
  cluster: Cluster,
  { clientPlace }: NodeAgents,
  probed: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const argv = ["sh", "-c", POSITION_SCRIPT, "position", probed];
  const { stdout } = await cluster.exec(clientPlace, argv, { limitSeconds: 60 }, signal);
  const position = Number(stdout.trim());
  return Number.isInteger(position) && position > 0 ? position : undefined;
}
