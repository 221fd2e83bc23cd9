import type { FigureWords } from "../figure-words.ts";
import { names } from "./names.ts";

const { list } = names;

/** `더 나쁜 구성: a, b.`, or nothing where there is none. */
const named = (what: string, arms: readonly string[]): string[] => (arms.length === 0 ? [] : [`${what}: ${list(arms)}.`]);

export const recommendations: FigureWords["recommendations"] = {
  characteristics: {
    "bulk-transfer": "대용량 전송",
    "request-response": "요청과 응답",
    "tail-latency": "꼬리 지연",
    "short-connections": "짧은 연결 다수",
    "kept-connections": "연결을 유지하는 HTTP",
    "dns-heavy": "DNS 조회 다수",
    "many-services": "서비스 다수",
    "many-policies": "네트워크 정책 다수",
    "pod-churn": "Pod와 서비스의 잦은 교체",
    "service-chains": "여러 서비스를 거치는 요청",
    "cpu-bound": "노드 CPU 부족",
    "udp-streams": "UDP 스트림",
  },
  standings: {
    better: "우세",
    worse: "열세",
    mixed: "우열 혼재",
    equal: "동등",
    ahead: "앞섬(미확정)",
    behind: "뒤처짐(미확정)",
    unclear: "차이 확인 안 됨",
  },
  best: "가장 우세",
  notMeasured: "측정 안 됨",
  columns: { workload: "워크로드", decides: "판단 지표", recommendation: "측정 결과에 따른 권장" },
  introduction:
    "규칙은 다음과 같습니다. 재측정으로 확인된 판정만 우열을 가르며, 어느 지표에서든 저하가 있으면 그 구성은 권장하지 않습니다. 남은 구성의 순위는 개선이 나타난 첫 번째 지표로 정합니다.",
  sentence: ({ baseline, isMeasured, best, arms }) => {
    if (!isMeasured) return "판단에 필요한 지표를 측정하지 않았습니다.";
    const isSettled = arms.unclear.length + arms.ahead.length + arms.behind.length + arms.mixed.length === 0;
    const lead =
      best.length === 1
        ? `${list(best)} 구성이 가장 우세합니다.`
        : best.length > 1
          ? `${list(best)} 구성이 ${baseline}보다 우세하며, 이 라운드들로는 서로 우열을 가릴 수 없습니다.`
          : arms.equal.length > 0 && isSettled
            ? `${list([baseline, ...arms.equal])} 구성이 서로 동등합니다.`
            : `${baseline}보다 우세하다고 확인된 구성이 없습니다.`;
    return [
      lead,
      ...named("지표에 따라 우열이 엇갈리는 구성", arms.mixed),
      ...named("열세인 구성", arms.worse),
      ...named("앞섰으나 다시 측정하지 않은 구성", arms.ahead),
      ...named("뒤처졌으나 다시 측정하지 않은 구성", arms.behind),
      ...named("차이가 확인되지 않은 구성", best.length === 0 ? [] : arms.unclear),
    ].join(" ");
  },
  caption: (statement) => `기능은 고려하지 않고 측정한 속도와 비용만으로 판단했습니다(${statement}).`,
  alt: (all) => {
    const said = all.filter(({ best }) => best.length > 0);
    const arms = [...new Set(said.flatMap(({ best }) => best))];
    return arms.length === 0
      ? "어느 워크로드에서도 기준보다 우세하다고 확인된 구성이 없습니다."
      : `워크로드 유형 ${all.length}개 중 ${said.length}개에서 가장 우세하다고 확인된 구성: ${list(arms)}.`;
  },
};
