import { behindForwarders } from "../forwarder-facts.ts";
import type { NameWords } from "../name-words.ts";
import { numbersOf } from "../numbers.ts";
import { testTitle, variantTitle } from "./titles.ts";

const numbers = numbersOf("ko");

/** Longer lists are cut, and the rest is counted. */
const NAMES_SHOWN = 5;

const METRICS: NameWords["metrics"] = {
  "tcp.throughput": "TCP 처리량",
  "tcp.retransmits": "TCP 재전송",
  "tcp.cpu-per-bit": "TCP CPU 비용",
  "udp.delivered.max": "UDP 최대 수신량(손실 ≤ 0.1 %)",
  "udp.delivered": "UDP 수신량",
  "udp.loss": "UDP 손실률",
  "latency.p50": "왕복 시간 p50",
  "latency.p90": "왕복 시간 p90",
  "latency.p99": "왕복 시간 p99",
  "latency.p99.9": "왕복 시간 p99.9",
  "connection.rate": "신규 연결",
  "connection.setup.p50": "연결 수립 p50",
  "connection.setup.p99": "연결 수립 p99",
  "connection.first-request.p50": "첫 요청 p50",
  "connection.first-request.p99": "첫 요청 p99",
  "http.rate.max": "HTTP 최대 처리율",
  "http.rate.achieved": "HTTP 달성 처리율",
  "http.latency.p50": "HTTP 지연 p50",
  "http.latency.p99": "HTTP 지연 p99",
  "http.errors": "HTTP 오류율",
  "http.cpu-per-request": "HTTP CPU 비용",
  "dns.rate.max": "DNS 최대 처리율",
  "dns.latency.p50": "DNS 지연 p50",
  "dns.latency.p99": "DNS 지연 p99",
  "dns.answered": "DNS 응답률",
  "service.programming.time": "서비스 반영 시간",
  "service.entries": "규칙 또는 맵 항목 수",
  "service.programming.cpu": "서비스 반영 CPU 비용",
  "service.sync.mean": "에이전트 동기화 평균",
  "service.sync.p50": "에이전트 동기화 p50",
  "service.sync.p99": "에이전트 동기화 p99",
  "service.start.p50": "새 서비스 첫 응답 p50",
  "agents.memory": "에이전트 메모리",
  "pod.scheduled.p50": "Pod 스케줄 p50",
  "pod.address.p50": "Pod 주소 할당 p50",
  "pod.start.p50": "Pod 네트워크 연결 p50",
  "policy.enforcement.time": "정책 적용 시간",
  "hop.latency.p50": "홉당 지연 p50",
  "hop.latency.p99": "홉당 지연 p99",
};

const FACTS: Readonly<Record<string, string>> = {
  congestionControl: "혼잡 제어",
  cpuBound: "CPU 한계 도달",
  receivedBitsPerSecond: "CPU 비용을 측정한 전송 속도",
  requests: "백분위수마다 쓴 요청 수",
  connections: "백분위수마다 쓴 신규 연결 수",
  keptConnectionRequests: "유지된 연결의 요청 수",
  ...behindForwarders((percentile, forwarders) => `전달자 ${forwarders}개를 거친 왕복 시간 ${percentile}`),
  slowestSeconds: "가장 느린 시작",
  clockUncertaintySeconds: "두 시계의 오차 한계",
  p50FitRSquared: "홉 수에 따른 직선의 적합도, p50의 R²",
  p99FitRSquared: "홉 수에 따른 직선의 적합도, p99의 R²",
  position: "측정한 서비스의 체인 내 위치(서비스 포트당 하나, eBPF 맵에는 영향 없음)",
};

/** What the second number of a fact counts. */
const COMPANIONS: Readonly<Record<string, string>> = { position: "서비스" };

export const names: NameWords = {
  metrics: METRICS,
  metric: (metric, test) =>
    (test === "service-scaling" || test === "network-policy") && metric === "http.latency.p50"
      ? "대조용 HTTP 지연 p50, keep-alive"
      : METRICS[metric],
  noValue: "값 없음",
  test: testTitle,
  variant: variantTitle,
  place: (metric, variant, path) => `${metric}, ${variant}, ${path}`,
  fact: (fact) => (Object.hasOwn(FACTS, fact) ? FACTS[fact] : undefined),
  factValue: (fact, value, scale) => {
    if (typeof value === "string") return value;
    if (typeof value === "number") return scale === undefined ? numbers.plain(value) : numbers.value(value, scale);
    if ("with" in value) return `${numbers.plain(value.value)}(${`${COMPANIONS[fact] ?? ""} ${numbers.plain(value.with)}개`.trim()})`;
    if ("times" in value) {
      if (value.of === 1) return value.times === 1 ? "예" : "아니요";
      return value.times === 0 ? "없음" : `${value.of}라운드 중 ${value.times}라운드`;
    }
    const named = value.words.map(({ word, times }) => `${word} ${times}회`).join(", ");
    return value.others === 0 ? named : `${named} 외 ${value.others}개`;
  },
  notRecorded: "기록 없음",
  notMeasured: "측정 안 됨",
  conditions: {
    settle: { title: "안정될 때까지 기다린 시간", unit: "s" },
    foreign: { title: "다른 프로세스의 CPU 점유", unit: "%" },
    steal: { title: "다른 가상 머신의 CPU 점유", unit: "%" },
    // The kernel receives packets in interrupts, so most of this is the measured traffic.
    interrupt: { title: "인터럽트 처리(측정 패킷 포함)", unit: "%" },
    repeated: { title: "다른 부하가 커서 다시 실행한 단계", unit: "" },
  },
  counted: (count, of) => (count === 0 ? "없음" : `${of}개 중 ${count}개`),
  // "및" and "외" fit behind any name, whatever sound it ends in.
  list: (all) => {
    if (all.length > NAMES_SHOWN) return `${all.slice(0, NAMES_SHOWN - 1).join(", ")} 외 ${all.length - NAMES_SHOWN + 1}개`;
    return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} 및 ${all.at(-1)}`;
  },
};
