import type { ServicePort } from "../services.ts";
import { chainSuffix, MASQUERADE_MARK, POD_RANGE } from "./chain-name.ts";

/**
 * Input for `iptables-restore`, shaped as kube-proxy writes it: one rule per service port in KUBE-SERVICES, which is searched
 * from top to bottom; a chain per port that draws an endpoint; a chain per endpoint that rewrites the destination.
 */
export function iptablesRules(ports: readonly ServicePort[]): string {
  const chains: string[] = [];
  const toServices: string[] = [];
  const rules: string[] = [];
  for (const port of ports) {
    const service = `KUBE-SVC-${chainSuffix(port)}`;
    const label = `lab/${port.service}:${port.portName}`;
    const match = `-d ${port.address}/32 -p ${port.protocol} -m comment --comment "${label} cluster IP" -m ${port.protocol} --dport ${port.port}`;
    chains.push(`:${service} - [0:0]`);
    toServices.push(`-A KUBE-SERVICES ${match} -j ${service}`);
    rules.push(`-A ${service} ! -s ${POD_RANGE} ${match} -j KUBE-MARK-MASQ`);
    port.endpoints.forEach((endpoint, index) => {
      const chain = `KUBE-SEP-${chainSuffix(port, endpoint)}`;
      const left = port.endpoints.length - index;
      const draw = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}` : "";
      chains.push(`:${chain} - [0:0]`);
      rules.push(
        `-A ${service} -m comment --comment "${label} -> ${endpoint}:${port.targetPort}"${draw} -j ${chain}`,
        `-A ${chain} -s ${endpoint}/32 -m comment --comment "${label}" -j KUBE-MARK-MASQ`,
        `-A ${chain} -p ${port.protocol} -m comment --comment "${label}" -m ${port.protocol} -j DNAT --to-destination ${endpoint}:${port.targetPort}`,
      );
    });
  }
  return lines([
    "*filter",
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":KUBE-FORWARD - [0:0]",
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
    `-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK} -j ACCEPT`,
    "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "COMMIT",
    "*nat",
    ":PREROUTING ACCEPT [0:0]",
    ":INPUT ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":POSTROUTING ACCEPT [0:0]",
    ":KUBE-SERVICES - [0:0]",
    ":KUBE-NODEPORTS - [0:0]",
    ":KUBE-POSTROUTING - [0:0]",
    ":KUBE-MARK-MASQ - [0:0]",
    ...chains,
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    `-A KUBE-POSTROUTING -m mark ! --mark ${MASQUERADE_MARK}/${MASQUERADE_MARK} -j RETURN`,
    `-A KUBE-POSTROUTING -j MARK --xor-mark ${MASQUERADE_MARK}`,
    '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
    `-A KUBE-MARK-MASQ -j MARK --or-mark ${MASQUERADE_MARK}`,
    ...toServices,
    ...rules,
    // kube-proxy keeps this one last: it catches node ports, after every cluster address was compared.
    "-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS",
    "COMMIT",
  ]);
}

/** Restoring this removes every rule that `iptablesRules` made. */
export const NO_IPTABLES_RULES = lines(["*filter", "COMMIT", "*nat", "COMMIT"]);

/** Rules in what `iptables-save` printed. */
export const countIptablesRules = (saved: string): number => saved.match(/^-A /gm)?.length ?? 0;

function lines(parts: readonly string[]): string {
  return `${parts.join("\n")}\n`;
}
