/** Nodes forward, and forget closed connections soon: connection tests open tens of thousands. */
export const NODE_SYSCTLS = {
  "net.ipv4.ip_forward": "1",
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.default.rp_filter": "0",
  "net.netfilter.nf_conntrack_tcp_timeout_time_wait": "2",
  "net.netfilter.nf_conntrack_tcp_timeout_close": "1",
} as const;

/** Pods have ports enough for connection tests, and take one again while its former connection is in TIME_WAIT. */
export const POD_SYSCTLS = { "net.ipv4.tcp_tw_reuse": "1", "net.ipv4.ip_local_port_range": "1024 65535" } as const;
