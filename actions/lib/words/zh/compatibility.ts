import type { FigureWords } from "../figure-words.ts";

export const compatibility: FigureWords["compatibility"] = {
  kinds: {
    "vpc-cni": "VPC CNI",
    "vxlan-kube-proxy": "Cilium，VXLAN，保留 kube-proxy",
    vxlan: "Cilium，VXLAN，无 kube-proxy",
    eni: "Cilium，ENI 地址",
  },
  features: {
    xdp: "Service 的 XDP 加速",
    dsr: "DSR（直接服务器返回）",
    "host-routing": "eBPF 主机路由",
    "bandwidth-manager": "Bandwidth Manager",
    bbr: "Pod 使用 BBR",
    "host-firewall": "主机防火墙",
    "policy-l3-l4": "L3/L4 网络策略",
    "policy-l7": "L7 网络策略",
  },
  values: { works: "可用", conditional: "有条件可用", no: "不可用", "not-offered": "未提供", unknown: "未核实" },
  notes: {
    xdp: "ENA 驱动支持原生 XDP，虚拟化实例和裸金属实例均可。MTU 须从 9,001 降到约 3,500 以下；驱动版本低于 2.17.0 时，还须空出一半队列。XDP 只处理从外部到达 NodePort 或负载均衡器、且目标 Pod 在另一节点上的流量，因此 Pod 到 Pod 的测试体现不出差异。",
    dsr: "不能与 VXLAN 同用。使用 ENI 地址时须关闭源/目标检查；VPC 是否放行这些数据包尚未核实。",
    "host-routing":
      "需要启用 kube-proxy 替代、内核不低于 5.10，且不由 iptables 做地址伪装：bpf.masquerade=true，或不做地址伪装（自 1.18 起，这是 chart 在使用 ENI 地址时的默认值）。条件不满足时，agent 会不加提示地退回传统路径。",
    "bandwidth-manager": "设置 fq 并对数据包进行 pacing。只有带 kubernetes.io/egress-bandwidth 注解的 Pod 才会被限速。",
    bbr: "仅限 TCP；需要内核不低于 5.18 并启用 eBPF 主机路由：走节点协议栈时 agent 无法启动。Pod 须重启。",
    "host-firewall": "主机策略支持 L3/L4 规则，DNS 规则为 beta。未启用 kube-proxy 替代时，策略看到的是 Service 的地址，而不是 Pod 的地址。",
    "policy-l3-l4":
      "VPC CNI 需要 1.14 版本、启用 enableNetworkPolicy、有选中该 Pod 的策略，且运行在 EC2 的 Linux 节点上。Cilium 始终支持。",
    "policy-l7": "Cilium 将选中的流量交给节点上的 Envoy 处理。按 AWS 文档，VPC CNI 支持 L3/L4，基于主机名的策略仅在 EKS Auto Mode 中提供。",
  },
  columns: { feature: "功能", note: "条件", sources: "资料来源" },
  introduction: "依据文档和源代码整理，并非测量结果。“未核实”表示没有找到一手资料，不表示不可用。",
  caption: "依据文档和源代码整理，并非测量结果。各项条件见表格。",
  alt: "依据文档和源代码整理：VPC CNI 以及三种模式的 Cilium 在 EKS 上支持哪些网络功能。",
};
