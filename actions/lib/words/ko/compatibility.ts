import type { FigureWords } from "../figure-words.ts";

export const compatibility: FigureWords["compatibility"] = {
  kinds: {
    "vpc-cni": "VPC CNI",
    "vxlan-kube-proxy": "Cilium VXLAN, kube-proxy 사용",
    vxlan: "Cilium VXLAN, kube-proxy 없음",
    eni: "Cilium ENI 주소",
  },
  features: {
    xdp: "서비스 XDP 가속",
    dsr: "DSR(Direct Server Return)",
    "host-routing": "eBPF 호스트 라우팅",
    "bandwidth-manager": "Bandwidth Manager",
    bbr: "Pod BBR",
    "host-firewall": "호스트 방화벽",
    "policy-l3-l4": "L3/L4 네트워크 정책",
    "policy-l7": "L7 네트워크 정책",
  },
  values: {
    works: "지원",
    conditional: "조건부 지원",
    no: "미지원",
    "not-offered": "기능 없음",
    unknown: "검증 안 됨",
  },
  notes: {
    xdp: "ENA 드라이버는 가상 인스턴스와 베어메탈 인스턴스 모두에서 native XDP를 지원합니다. MTU를 9,001이 아닌 약 3,500 이하로 낮춰야 하고, 드라이버 2.17.0 이전 버전에서는 큐의 절반이 필요합니다. 외부에서 NodePort나 로드 밸런서로 들어와 다른 노드의 Pod로 가는 트래픽에만 적용되므로, Pod 간 테스트에는 그 효과가 나타나지 않습니다.",
    dsr: "VXLAN에서는 사용할 수 없습니다. ENI 주소를 쓰려면 source/destination check를 꺼야 하며, VPC가 이 패킷을 통과시키는지는 검증되지 않았습니다.",
    "host-routing":
      "kube-proxy 대체 기능과 커널 5.10 이상이 필요하고, iptables로 masquerade하지 않아야 합니다. 즉 bpf.masquerade=true로 설정하거나 masquerade를 끕니다(1.18부터 ENI 주소에서는 끄는 것이 차트 기본값). 조건이 맞지 않으면 에이전트는 알리지 않고 노드의 네트워크 스택으로 되돌아갑니다.",
    "bandwidth-manager":
      "fq를 설정하고 패킷을 페이싱합니다. 속도 제한은 kubernetes.io/egress-bandwidth 애너테이션이 있는 Pod에만 적용됩니다.",
    bbr: "TCP에만 적용됩니다. 커널 5.18 이상과 eBPF 호스트 라우팅이 필요하며, 노드의 네트워크 스택을 쓰면 에이전트가 시작되지 않습니다. Pod를 다시 시작해야 합니다.",
    "host-firewall":
      "호스트 정책은 L3/L4 규칙과 베타 단계의 DNS 규칙을 제공합니다. kube-proxy 대체 기능이 없으면 Pod 주소가 아닌 서비스 주소를 봅니다.",
    "policy-l3-l4":
      "VPC CNI는 1.14 이상, enableNetworkPolicy 설정, Pod를 선택하는 정책이 필요하며 EC2의 Linux 노드에서만 동작합니다. Cilium은 항상 지원합니다.",
    "policy-l7":
      "Cilium은 선택된 트래픽을 노드의 Envoy로 보냅니다. AWS 문서에 따르면 VPC CNI는 L3/L4를 지원하고, 호스트 이름 규칙은 EKS Auto Mode에서만 지원합니다.",
  },
  columns: { feature: "기능", note: "조건", sources: "출처" },
  introduction:
    "문서와 소스 코드를 확인한 내용이며 측정한 결과가 아닙니다. “검증 안 됨”은 1차 자료를 찾지 못했다는 뜻이며, 동작하지 않는다는 뜻이 아닙니다.",
  caption: "문서와 소스 코드를 확인한 내용이며 측정한 결과가 아닙니다. 조건은 표에 있습니다.",
  alt: "EKS에서 VPC CNI와 Cilium의 세 가지 모드가 지원하는 네트워크 기능을 문서와 소스 코드로 정리한 표입니다.",
};
