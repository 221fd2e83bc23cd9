/** What an image consists of; everything but the programs comes from the tree of Debian packages. */
export interface ImageRecipe {
  readonly name: string;
  /** Executables with the libraries they need, as paths in the tree. */
  readonly executables?: readonly string[];
  /** Other files or folders of the tree that they load while they run. */
  readonly data?: readonly string[];
  /** Links, by the path they are at. */
  readonly links?: Readonly<Record<string, string>>;
  /** Executables that were built, put into /usr/bin. */
  readonly programs?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Numeric, so that `runAsNonRoot` can be checked; root where it is left out. */
  readonly user?: string;
  /** Nothing but the program. */
  readonly withoutShell?: boolean;
}

const ANY_USER = "65532:65532";
const IPTABLES = ["iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore"];
const iptablesLinks = Object.fromEntries(IPTABLES.map((name) => [`usr/sbin/${name}`, "xtables-nft-multi"]));
/** Under the names that say which of iptables' two kernel interfaces is meant, and which Calico asks for. */
const nftNames = Object.fromEntries(IPTABLES.map((name) => [`usr/sbin/${name.replace("tables", "tables-nft")}`, "xtables-nft-multi"]));
const FIREWALL = ["usr/sbin/xtables-nft-multi", "usr/sbin/nft", "usr/sbin/conntrack"];
/** Matches and targets of iptables are loaded by name. `*` stands for the folder of the architecture. */
const EXTENSIONS = ["usr/lib/*/xtables"];

export const IMAGES: readonly ImageRecipe[] = [
  { name: "pause", programs: ["pause"], entrypoint: ["/usr/bin/pause"], user: "65535:65535", withoutShell: true },
  { name: "shell", user: ANY_USER },
  { name: "iperf3", executables: ["usr/bin/iperf3"], entrypoint: ["/usr/bin/iperf3"], user: ANY_USER },
  { name: "fortio", programs: ["fortio"], entrypoint: ["/usr/bin/fortio"], user: ANY_USER },
  { name: "dnsperf", executables: ["usr/bin/dnsperf", "usr/bin/resperf"], user: ANY_USER },
  { name: "dnsmasq", executables: ["usr/sbin/dnsmasq"], entrypoint: ["/usr/sbin/dnsmasq", "--keep-in-foreground"] },
  {
    name: "node-tools",
    executables: [
      ...["usr/bin/curl", "usr/bin/ping", "usr/bin/nsenter", "usr/bin/taskset", "usr/sbin/ethtool", "usr/sbin/sysctl", ...FIREWALL],
      ...["usr/bin/ip", "usr/bin/ss", "usr/sbin/tc"],
    ],
    data: EXTENSIONS,
    links: iptablesLinks,
  },
  {
    name: "kube-proxy",
    programs: ["kube-proxy"],
    executables: FIREWALL,
    data: EXTENSIONS,
    links: iptablesLinks,
    entrypoint: ["/usr/bin/kube-proxy"],
  },
  { name: "coredns", programs: ["coredns"], entrypoint: ["/usr/bin/coredns"] },
];

/** Named as its container is in Calico's own manifests, by which it is found in a cluster. */
export const POLICY_ENGINE_IMAGE: ImageRecipe = {
  name: "calico-node",
  programs: ["calico-felix"],
  executables: [...FIREWALL, "usr/sbin/ipset"],
  data: EXTENSIONS,
  links: { ...iptablesLinks, ...nftNames },
  entrypoint: ["/usr/bin/calico-felix"],
};
