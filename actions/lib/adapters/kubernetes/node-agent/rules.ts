/** What carries services on a node, counted; a mechanism that is not there, or whose tool the agent lacks, is absent. */
export interface RuleCounts {
  /** Rules by family and backend (`ip nft`, `ip legacy`). */
  readonly iptables: ReadonlyMap<string, IptablesCount>;
  /** kube-proxy's tables of nftables by family (`ip`, `ip6`). */
  readonly nftables: ReadonlyMap<string, { readonly rules: number; readonly elements: number }>;
  readonly ipvs?: { readonly services: number; readonly servers: number };
  /** Cilium's load-balancer maps by name. */
  readonly bpf: ReadonlyMap<string, BpfMapCount>;
}

export interface IptablesCount {
  /** Rules of all tables. */
  readonly total: number;
  /** Rules by `table chain`: KUBE-SVC-…, KUBE-SEP-… and such are one chain each, whatever is not Kubernetes' is `other`. */
  readonly byChain: Readonly<Record<string, number>>;
}

export interface BpfMapCount {
  readonly entries: number;
  /** More do not fit; absent where bpftool did not say. */
  readonly maximum?: number;
}

/** @param sections of the script, by heading */
export function parseRules(sections: ReadonlyMap<string, readonly string[]>): RuleCounts {
  const iptables = new Map<string, IptablesCount>();
  const nftables = new Map<string, { rules: number; elements: number }>();
  const bpf = new Map<string, BpfMapCount>();
  let ipvs: RuleCounts["ipvs"];
  for (const [heading, [text = ""]] of sections) {
    const [kind, ...name] = heading.split(" ");
    // Without a table nobody can tell whether there is none or the tool failed.
    if (kind === "iptables" && countOf("tables", text) !== undefined) iptables.set(name.join(" "), parseIptables(text));
    if (kind === "nft") nftables.set(name.join(" "), { rules: countOf("rules", text) ?? 0, elements: countOf("elements", text) ?? 0 });
    if (kind === "bpf") {
      const entries = countOf("entries", text);
      const maximum = /"max_entries":(\d+)/.exec(text)?.[1];
      if (entries !== undefined) bpf.set(name.join(" "), { entries, ...(maximum === undefined ? {} : { maximum: Number(maximum) }) });
    }
    if (kind === "ipvs") ipvs = { services: countOf("services", text) ?? 0, servers: countOf("servers", text) ?? 0 };
  }
  return { iptables, nftables, ...(ipvs === undefined ? {} : { ipvs }), bpf };
}

/**
 * What a node has in its tables for all services, as the lab counts them: rules of kube-proxy (iptables), rules and map elements (nftables), services and
 * servers (IPVS), entries of Cilium's maps of services and backends. Of IPv4 and IPv6, the family that has more: the other has what is always there.
 * @param mode kube-proxy's, so that what an earlier mode left behind is not counted; left out where there is no kube-proxy
 * @returns undefined where nothing was found that carries services
 */
export function serviceEntries({ iptables, nftables, ipvs, bpf }: RuleCounts, mode?: string): number | undefined {
  const found = {
    iptables: mostOf(
      [...iptables].map(([name, { byChain }]) => [
        name,
        sum(
          Object.keys(byChain)
            .filter(isService)
            .map((chain) => byChain[chain] ?? 0),
        ),
      ]),
    ),
    nftables: mostOf([...nftables].map(([name, { rules, elements }]) => [name, rules + elements])),
    ipvs: ipvs === undefined ? undefined : ipvs.services + ipvs.servers,
    bpf: mostOf([...bpf].map(([name, { entries }]) => [name.includes("lb6") ? "ip6" : "ip", entries])),
  };
  if (mode === undefined) return found.bpf ?? found.nftables ?? found.ipvs ?? found.iptables;
  return mode === "iptables" || mode === "nftables" || mode === "ipvs" ? found[mode] : undefined;
}

/** The largest sum of a family; undefined where nothing was counted. */
function mostOf(counts: readonly (readonly [name: string, count: number])[]): number | undefined {
  const families = Map.groupBy(counts, ([name]) => name.split(" ")[0]);
  const most = Math.max(0, ...[...families.values()].map((family) => sum(family.map(([, count]) => count))));
  return most === 0 ? undefined : most;
}

/** The chains that grow with services; a kubelet's own and those for everything are few and always there. */
const isService = (chain: string): boolean => /^nat KUBE-(SERVICES|NODEPORTS|SVC|SVL|SEP|EXT|FW|XLB)$/.test(chain);

function parseIptables(text: string): IptablesCount {
  const counts = [...text.matchAll(/^(\S+ \S+) (\d+)$/gm)].map(([, chain, count]) => [chain ?? "", Number(count)] as const);
  return { total: sum(counts.map(([, count]) => count)), byChain: Object.fromEntries(counts) };
}

function countOf(name: string, text: string): number | undefined {
  const found = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
