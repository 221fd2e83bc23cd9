/** An executable the lab calls. */
export interface ToolDescription {
  /** Debian or Ubuntu packages that bring it: the first one that the machine's package lists offer. Empty where no distribution has it. */
  readonly packages: readonly string[];
  readonly versionArguments: readonly string[];
  /** Finds the version in what the tool prints; the first group is the number. */
  readonly version: RegExp;
  /** Oldest version whose options and output we know. */
  readonly minimum?: string;
  /** What the lab does with it. */
  readonly purpose: string;
}

export const TOOL_LIST = {
  ip: { packages: ["iproute2"], versionArguments: ["-V"], version: /iproute2-(\d[\d.]*)/, purpose: "network namespaces, links and routes" },
  tc: { packages: ["iproute2"], versionArguments: ["-V"], version: /iproute2-(\d[\d.]*)/, purpose: "eBPF programs on links, queueing" },
  nsenter: {
    packages: ["util-linux"],
    versionArguments: ["--version"],
    version: /util-linux (\d[\d.]*)/,
    purpose: "running a command in a namespace",
  },
  taskset: {
    packages: ["util-linux"],
    versionArguments: ["--version"],
    version: /util-linux (\d[\d.]*)/,
    purpose: "pinning clients and servers to cores",
  },
  sysctl: {
    packages: ["procps"],
    versionArguments: ["--version"],
    version: /procps-ng (\d[\d.]*)/,
    purpose: "kernel settings of namespaces",
  },
  "iptables-nft-restore": {
    packages: ["iptables"],
    versionArguments: ["--version"],
    version: /v(\d[\d.]*)/,
    purpose: "service routing by iptables",
  },
  "iptables-nft-save": {
    packages: ["iptables"],
    versionArguments: ["--version"],
    version: /v(\d[\d.]*)/,
    purpose: "counting iptables rules",
  },
  nft: { packages: ["nftables"], versionArguments: ["--version"], version: /nftables v(\d[\d.]*)/, purpose: "service routing by nftables" },
  bpftool: {
    // Ubuntu before 24.10 has no package of that name: there it comes with the kernel's tools.
    packages: ["bpftool", "linux-tools-generic"],
    versionArguments: ["version"],
    version: /bpftool v(\d[\d.]*)/,
    purpose: "loading eBPF programs, filling their maps",
  },
  clang: {
    packages: ["clang"],
    versionArguments: ["--version"],
    version: /clang version (\d[\d.]*)/,
    purpose: "compiling the eBPF programs",
  },
  iperf3: {
    packages: ["iperf3"],
    versionArguments: ["--version"],
    version: /iperf (\d[\d.]*)/,
    // What a UDP server received has been in the client's JSON since then (network-tests/tools/iperf3.ts). Ubuntu 22.04 has 3.9.
    minimum: "3.12",
    purpose: "throughput",
  },
  // 2.9 is Ubuntu 22.04's.
  dnsperf: { packages: ["dnsperf"], versionArguments: ["-h"], version: /Version (\d[\d.]*)/, minimum: "2.9", purpose: "DNS load" },
  dnsmasq: {
    // Not the package `dnsmasq`, which starts a resolver on the machine.
    packages: ["dnsmasq-base"],
    versionArguments: ["--version"],
    version: /version (\d[\d.]*)/,
    purpose: "the DNS server under test",
  },
  fortio: {
    packages: [],
    versionArguments: ["version"],
    version: /^v?(\d[\d.]*)/m,
    minimum: "1.60",
    purpose: "HTTP, latency and connection load",
  },
} as const satisfies Record<string, ToolDescription>;

export type ToolName = keyof typeof TOOL_LIST;
export const TOOL_NAMES = Object.keys(TOOL_LIST) as ToolName[];

/** What the eBPF source includes besides the kernel's own headers. */
export const HEADERS = { packages: ["libbpf-dev"], file: "bpf/bpf_helpers.h" } as const;

/** True when `version` is at least `minimum`; missing parts count as zero. */
export function isAtLeast(version: string, minimum: string): boolean {
  const parts = version.split(".").map(Number);
  const wanted = minimum.split(".").map(Number);
  for (let i = 0; i < wanted.length; i++) {
    const difference = (parts[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
