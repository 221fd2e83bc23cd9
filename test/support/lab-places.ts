import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../../actions/lib/adapters/lab/set-up/places.ts";
import type { ToolName } from "../../actions/lib/adapters/lab/set-up/tool-list.ts";

/** What each tool prints of its version on Debian 12. */
export const ALL_TOOLS = {
  ip: "echo 'ip utility, iproute2-6.1.0, libbpf 1.1.2'",
  tc: "echo 'tc utility, iproute2-6.1.0, libbpf 1.1.2'",
  nsenter: "echo 'nsenter from util-linux 2.38.1'",
  taskset: "echo 'taskset from util-linux 2.38.1'",
  sysctl: "echo 'sysctl from procps-ng 4.0.2'",
  "iptables-nft-restore": "echo 'iptables-nft-restore v1.8.9 (nf_tables)'",
  "iptables-nft-save": "echo 'iptables-nft-save v1.8.9 (nf_tables)'",
  nft: "echo 'nftables v1.0.6 (Lester Gooch #5)'",
  bpftool: "echo 'bpftool v7.1.0'; echo 'using libbpf v1.1'",
  clang: "echo 'Debian clang version 14.0.6'",
  iperf3: "echo 'iperf 3.12 (cJSON 1.7.15)'",
  dnsperf: "echo 'DNS Performance Testing Tool' >&2; echo 'Version 2.10.0' >&2; exit 1",
  dnsmasq: "echo 'Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley'",
  fortio: "echo 1.68.2",
} as const satisfies Record<ToolName, string>;

/** A machine of our own: tools in one folder, headers, cache and the kernel's tools in another. */
export function completePlaces(tools: string, rest: string): Places {
  mkdirSync(join(rest, "include", "bpf"), { recursive: true });
  writeFileSync(join(rest, "include", "bpf", "bpf_helpers.h"), "");
  return { searchPath: [tools], cache: join(rest, "cache"), headers: join(rest, "include"), kernelTools: join(rest, "linux-tools") };
}
