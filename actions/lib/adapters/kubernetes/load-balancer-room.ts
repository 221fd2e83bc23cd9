import { EnvironmentError } from "../../model/errors.ts";
import type { DataPlaneFacts } from "./data-plane-facts.ts";
import type { BpfMapCount, RuleCounts } from "./node-agent/rules.ts";

/** Of Cilium where nobody sets it (`bpf-lb-map-max`). */
const DEFAULT_ENTRIES = 65_536;

/** Cilium's maps of services, by the family of their addresses. */
const SERVICE_MAPS = { IPv4: "cilium_lb4_services_v2", IPv6: "cilium_lb6_services_v2" } as const;

/**
 * Looks whether Cilium's map of services has room: one entry per service and one per endpoint of it. A map that is full takes no more, and what is
 * measured then is the overflow.
 * @param rules of a node where the agent could count them: what the map says of itself goes before what Cilium is set to
 * @throws EnvironmentError when there is no room
 */
export function requireRoom(
  services: number,
  endpoints: readonly string[],
  { cilium }: DataPlaneFacts,
  rules: RuleCounts | undefined,
): void {
  if (cilium === undefined) return;
  const family = endpoints.some((address) => address.includes(":")) ? "IPv6" : "IPv4";
  const map: Partial<BpfMapCount> = rules?.bpf.get(SERVICE_MAPS[family]) ?? {};
  const room = map.maximum ?? (Number(cilium["bpf-lb-map-max"]) || DEFAULT_ENTRIES);
  const taken = map.entries ?? 0;
  const needed = services * (1 + endpoints.length);
  if (taken + needed <= room) return;
  throw new EnvironmentError(
    `Cilium's map of services holds ${room} entries, and ${services} services with ${endpoints.length} endpoints each need ${needed}${taken === 0 ? "" : ` beside the ${taken} that it has`}: a higher bpf-lb-map-max makes room.`,
  );
}
