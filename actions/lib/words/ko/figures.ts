import { VERDICTS } from "../../model/verdict.ts";
import type { FigureWords } from "../figure-words.ts";
import { compatibility } from "./compatibility.ts";
import { names } from "./names.ts";
import { recommendations } from "./recommendations.ts";
import { verdicts } from "./verdicts.ts";

const { list } = names;

export const figures: FigureWords = {
  titles: {
    verdicts: "판정 지표의 변화",
    recommendations: "워크로드별 권장 구성",
    "tcp-throughput": "TCP 처리량",
    "udp-throughput": "UDP 수신량",
    "udp-loss": "UDP 손실률",
    latency: "왕복 시간",
    connection: "신규 연결",
    http: "HTTP 요청",
    dns: "DNS 질의",
    "service-scaling": "서비스 수 확장",
    "service-start": "서비스 시작",
    "pod-start": "Pod 시작",
    "network-policy": "네트워크 정책",
    "multi-hop": "다중 홉",
    cost: "비용",
    agents: "데이터 플레인 에이전트",
    environment: "측정 환경",
    "scenario-facets": "구성별 메커니즘",
    "data-plane-stack": "패킷이 거치는 경로",
    "tuning-points": "구성별 변경점과 판정 지표의 결과",
    compatibility: "EKS 기능 호환성",
  },
  baseline: (name) => `${name}(기준)`,
  notMeasured: "측정 안 됨",
  axis: (unit, better) => [unit, { higher: "↑", lower: "↓", neither: "" }[better]].filter((part) => part !== "").join(" "),
  logarithmic: "로그 축: 0에서 시작하지 않음",
  scaled: { services: "서비스 수(로그 축)", policies: "정책 수(로그 축, 왼쪽 끝이 0개)" },
  bars: ({ hasRanges, hasIntervals, isOneRound, hasBaseline }) => {
    if (isOneRound) return "각 값은 유일한 라운드의 값입니다.";
    const line =
      hasRanges && hasIntervals
        ? "중앙값의 정확한 95 % 신뢰구간(라운드가 여섯 개 미만이면 범위)"
        : hasRanges
          ? "라운드의 범위"
          : "중앙값의 정확한 95 % 신뢰구간";
    return `라운드의 중앙값을 나타내며, 선은 ${line}, 점은 각 라운드의 값입니다.${hasBaseline ? " 점선은 기준의 중앙값이고, ▲와 ▼는 개선과 저하입니다." : ""}`;
  },
  morePanels: (count) => `나머지 ${count}개 행은 표에만 있습니다.`,
  gaps: (gaps, scaled) =>
    `측정되지 않은 값: ${gaps.map(({ arm, count }) => `${arm}(${{ services: "서비스", policies: "정책" }[scaled]} ${count}개)`).join(", ")}.`,
  extremes: ({ place, lowest, highest, baseline, notMeasured }) => {
    const rest = [
      ...(baseline === undefined ? [] : [` 기준인 ${baseline.arm}: ${baseline.value}.`]),
      ...(notMeasured.length === 0 ? [] : [` 측정되지 않은 구성: ${list(notMeasured)}.`]),
    ].join("");
    if (lowest.arm === highest.arm) return `${place}: ${lowest.value}(${lowest.arm}).${rest}`;
    return `${place}: 최소 ${lowest.value}(${lowest.arm}), 최대 ${highest.value}(${highest.arm}).${rest}`;
  },
  agents: {
    cpu: "두 노드를 합한 CPU 사용률",
    memory: "한 노드의 메모리",
    ofCore: "코어 하나 대비 %",
    caption: ({ hasBaseline }) =>
      `CPU는 측정 단계의 중앙값이며, 선은 최솟값부터 최댓값까지입니다. 메모리는 최댓값입니다.${hasBaseline ? " 점선은 기준의 값입니다." : ""}`,
    alt: ({ agents, dearest }) =>
      `데이터 플레인 에이전트의 사용량: ${list(agents)}.${dearest === undefined ? "" : ` CPU를 가장 많이 쓴 에이전트: ${dearest.arm} 구성의 ${dearest.agent}, 코어 하나의 ${dearest.share}.`}`,
  },
  verdicts: {
    worse: "← 나쁨",
    better: "좋음 →",
    ratio: (ratio) => `${ratio}배`,
    caption: ({ isPaired }) =>
      `표식은 기준 대비 변화이며 오른쪽이 좋은 방향입니다. 선은 95 % 신뢰구간, 점은 ${
        isPaired ? "각 라운드를 기준의 같은 라운드와 비교한 값" : "다른 실행에서 측정한 각 라운드를 기준의 중앙값과 비교한 값"
      }입니다. 음영은 실제로 의미가 없는 크기의 범위입니다. ▲ 개선, ▼ 저하, ◆ 동등, ○ 판정 보류.`,
    alt: ({ counts, baseline, largest }) => {
      const said = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${verdicts.verdict[verdict]} ${counts[verdict]}개`);
      return `${baseline} 대비 판정 지표: ${said.join(", ")}.${largest === undefined ? "" : ` 가장 큰 변화 — ${largest.arm}, ${largest.metric}: ${largest.change}.`}`;
    },
  },
  facets: {
    names: {
      podNetwork: "Pod 네트워크",
      serviceRouting: "서비스 라우팅",
      hostRouting: "호스트 라우팅",
      congestionControl: "혼잡 제어",
      queueing: "큐잉",
    },
    values: {
      podNetwork: { native: "네이티브", vxlan: "VXLAN" },
      serviceRouting: { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" },
      hostRouting: { stack: "전체 스택", ebpf: "eBPF" },
      congestionControl: { cubic: "CUBIC", bbr: "BBR" },
      queueing: { default: "기본", fq: "fq" },
    },
    unknown: "기록 없음",
    caption: "기준과 다른 항목을 강조했습니다.",
    alt: ({ arms, differing }) =>
      differing.length === 0 ? `구성 ${arms}개의 메커니즘이 모두 같습니다.` : `구성 ${arms}개가 서로 다른 항목: ${list(differing)}.`,
  },
  tuning: {
    change: (facet, before, after) => `${facet}: ${before} → ${after}`,
    nothing: "기준과 같은 메커니즘",
    caption: "여러 항목을 바꾼 구성은 그 항목들이 함께 낸 효과를 보여 줍니다. 각 항목의 효과를 따로 측정하지는 않았습니다.",
    alt: (arms) =>
      arms
        .map(
          ({ name, changes, improvements, regressions }) =>
            `${name} 구성은 ${changes}개 항목을 변경했습니다(개선 ${improvements}개, 저하 ${regressions}개).`,
        )
        .join(" "),
  },
  stack: {
    layers: {
      application: "클라이언트 소켓",
      socket: "eBPF connect(): 서비스 → Pod",
      "pod-link": "Pod의 veth",
      "service-rules": "서비스 → Pod",
      "host-stack": "노드의 네트워크 스택",
      "host-ebpf": "tc의 eBPF 리다이렉트",
      encapsulation: "VXLAN, 50바이트 추가",
      "node-link": "다른 노드로 가는 링크",
    },
    passedBy: "거치지 않음",
    caption: "클라이언트 Pod에서 다른 노드에 Pod가 있는 서비스까지, 각 구성의 설정에 따른 경로입니다. 돌아오는 경로는 그리지 않았습니다.",
    alt: (arms) => `다른 노드의 서비스로 가는 패킷이 거치는 계층 수: ${arms.map(({ name, layers }) => `${name} ${layers}개`).join(", ")}.`,
  },
  environment: {
    node: (number) => `노드 ${number}`,
    client: "클라이언트 Pod",
    server: "서버 Pod",
    cores: (cores) => `코어 ${cores}`,
    sameNode: "같은 노드",
    otherNode: "다른 노드",
    kernel: (kernel) => `Linux ${kernel}`,
    machine: (cpu, cores, memory) => `${cpu} · 코어 ${cores}개 · ${memory}`,
    alt: ({ isLab, kernel, cores, isPinned }) =>
      `${isLab ? "한 머신의 네트워크 네임스페이스로 만든 노드 두 개" : "클러스터의 노드 두 개"}, 커널 ${kernel}, 코어 ${cores}개${isPinned ? ", 클라이언트와 서버는 각각 다른 코어에 고정" : ""}.`,
  },
  recommendations,
  compatibility,
  page: { contents: "목차", data: "수치" },
};
