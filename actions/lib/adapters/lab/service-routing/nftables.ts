import type { ServicePort } from "../services.ts";
import { chainSuffix, MASQUERADE_MARK, POD_RANGE } from "./chain-name.ts";

const TABLE = "ip kube-proxy";

/**
 * Input for `nft -f`, shaped as kube-proxy's nftables mode: one verdict map from (address, protocol, port) to the chain of the
 * service port, so that the number of services does not lengthen the way of a packet.
 */
export function nftablesRules(ports: readonly ServicePort[]): string {
  const chains = ports.flatMap((port) => {
    const suffix = chainSuffix(port);
    const endpointChain = (endpoint: string) => `endpoint-${chainSuffix(port, endpoint)}`;
    const draw = port.endpoints.map((endpoint, index) => `${index} : goto ${endpointChain(endpoint)}`).join(", ");
    return [
      ...port.endpoints.map(
        (endpoint) =>
          `chain ${endpointChain(endpoint)} { ip saddr ${endpoint} jump mark-for-masquerade; meta l4proto ${port.protocol} dnat to ${endpoint}:${port.targetPort}; }`,
      ),
      `chain service-${suffix} { ip daddr ${port.address} ${port.protocol} dport ${port.port} ip saddr != ${POD_RANGE} jump mark-for-masquerade; numgen random mod ${port.endpoints.length} vmap { ${draw} }; }`,
    ];
  });
  const elements = ports.map((port) => `${port.address} . ${port.protocol} . ${port.port} : goto service-${chainSuffix(port)}`);
  return [
    `table ${TABLE} {`,
    "map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }",
    `chain mark-for-masquerade { meta mark set meta mark or ${MASQUERADE_MARK}; }`,
    "chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }",
    "chain nat-prerouting { type nat hook prerouting priority dstnat; policy accept; jump services; }",
    "chain nat-output { type nat hook output priority -100; policy accept; jump services; }",
    `chain masquerading { meta mark & ${MASQUERADE_MARK} == 0 return; meta mark set meta mark xor ${MASQUERADE_MARK}; masquerade fully-random; }`,
    "chain nat-postrouting { type nat hook postrouting priority srcnat; policy accept; jump masquerading; }",
    "chain filter-forward { type filter hook forward priority -110; policy accept; ct state invalid drop; }",
    ...chains,
    "}",
    `add element ${TABLE} service-ips { ${elements.join(", ")} }`,
    "",
  ].join("\n");
}

/** Loading this removes the table, and is no error when there is none. */
export const NO_NFTABLES_RULES = `add table ${TABLE}\ndelete table ${TABLE}\n`;

/** Rules and map elements in what `nft --json list ruleset` printed. */
export function countNftablesRules(listed: string): number {
  const { nftables } = JSON.parse(listed) as { nftables: { rule?: unknown; map?: { elem?: unknown[] } }[] };
  return nftables.reduce((sum, item) => sum + (item.rule === undefined ? 0 : 1) + (item.map?.elem?.length ?? 0), 0);
}
