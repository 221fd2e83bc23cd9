/** What network tests and their variants are called. Numbers in them are those of the catalogue of network tests, which a test holds. */
const TITLES: Readonly<Record<string, { readonly title: string; readonly variants: Readonly<Record<string, string>> }>> = {
  "tcp-throughput": {
    title: "TCP 처리량",
    variants: { "1-stream": "스트림 1개", "8-streams": "스트림 8개", reverse: "서버에서 클라이언트로 보내는 스트림 1개" },
  },
  "tcp-cost": {
    title: "TCP CPU 비용",
    variants: { capped: "속도를 제한한 스트림 1개, 두 노드의 CPU 시간" },
  },
  "udp-delivery": {
    title: "UDP 전달",
    variants: { ladder: "손실 0.1 % 이하로 수신한 최고 속도", "250-mbit": "250 Mbit/s로 송신", "1-gbit": "1000 Mbit/s로 송신" },
  },
  latency: {
    title: "왕복 시간",
    variants: {
      "tcp-idle": "TCP 에코, 다른 부하 없음",
      "tcp-loaded": "TCP 에코, 속도를 제한한 TCP 부하 동시 실행",
      "udp-idle": "UDP 에코, 다른 부하 없음",
      "udp-loaded": "UDP 에코, 속도를 제한한 TCP 부하 동시 실행",
    },
  },
  connection: {
    title: "신규 연결",
    variants: { max: "클라이언트 4개가 열고 닫을 수 있는 최대 연결", "fixed-rate": "초당 신규 연결 400개" },
  },
  http: {
    title: "HTTP 요청",
    variants: {
      "1000-keep-alive": "초당 요청 1000개, 연결 유지",
      "5000-keep-alive": "초당 요청 5000개, 연결 유지",
      "max-keep-alive": "클라이언트 16개가 보낼 수 있는 최대 요청, 연결 유지",
      "1000-close": "초당 요청 1000개, 요청마다 새 연결",
      "max-close": "클라이언트 16개가 보낼 수 있는 최대 요청, 요청마다 새 연결",
    },
  },
  dns: {
    title: "DNS 질의",
    variants: { "fixed-rate": "초당 질의 1000개", max: "응답 대기 질의 20개를 유지할 때의 최대 질의" },
  },
  "service-scaling": {
    title: "서비스 수 확장",
    variants: {
      "4": "서비스 4개",
      "104": "서비스 104개",
      "1000": "서비스 1000개",
      "5000": "서비스 5000개",
      "1000-churn": "서비스 1000개, 초당 10개씩 교체",
    },
  },
  "service-start": {
    title: "서비스 시작",
    variants: { "20": "차례로 만든 새 서비스 20개", "20-beside-1000": "다른 서비스 1000개가 있을 때 차례로 만든 새 서비스 20개" },
  },
  "pod-start": { title: "Pod 시작", variants: { "10": "한 노드에서 동시에 시작한 Pod 10개", "30": "한 노드에서 동시에 시작한 Pod 30개" } },
  "network-policy": {
    title: "네트워크 정책",
    variants: {
      "0": "정책 없음",
      "10": "서버에 대한 정책 10개와 같은 수의 다른 Pod 정책",
      "100": "서버에 대한 정책 100개와 같은 수의 다른 Pod 정책",
      "1000": "서버에 대한 정책 1000개와 같은 수의 다른 Pod 정책",
    },
  },
  "multi-hop": {
    title: "다중 홉",
    variants: { "keep-alive": "모든 홉에서 연결을 유지할 때의 홉 하나", close: "모든 홉에서 연결을 새로 열 때의 홉 하나" },
  },
};

const own = <T>(all: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(all, name) ? all[name] : undefined);

/** @returns `undefined` for what only another version of the catalogue knows */
export const testTitle = (test: string): string | undefined => own(TITLES, test)?.title;

/** @returns `undefined` for what only another version of the catalogue knows */
export const variantTitle = (test: string, variant: string): string | undefined => own(own(TITLES, test)?.variants ?? {}, variant);
