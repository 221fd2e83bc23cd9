import type { Verdict } from "../../model/verdict.ts";
import { ROUNDS_FOR_INTERVAL } from "../../statistics/summary.ts";
import { numbersOf } from "../numbers.ts";
import type { ReadingWords } from "../reading-words.ts";
import { verdicts } from "./verdicts.ts";

const numbers = numbersOf("ko");

const MEANINGS: Readonly<Record<Verdict, string>> = {
  regression:
    "나쁜 방향의 변화가 해당 검정군 전체에 대해 보정해도 유의하고, 크기가 임계값 이상이며, 라운드 다섯 개 중 네 개꼴로 나타나고, 재측정 라운드에서도 확인된 경우입니다",
  improvement: "좋은 방향의 변화가 저하와 같은 조건을 모두 충족한 경우입니다",
  equivalent: "90 % 신뢰구간이 임계값 안에 있어, 차이가 있더라도 실제로는 의미가 없는 경우입니다",
  inconclusive:
    "변화가 있다는 것도 없다는 것도 보이지 못한 경우입니다. 이 라운드 수로 감지할 수 있는 크기와 필요한 라운드 수는 판정 지표 표에 있습니다",
  invalid: "측정된 것이 요청한 조건과 다르거나 비율을 구할 수 없는 경우입니다",
  new: "기준에 비교할 값이 없는 경우입니다",
  missing: "기준에는 값이 있으나 이 구성에는 없는 경우입니다",
};

export const reading: ReadingWords = {
  directions: "↑ 높을수록, ↓ 낮을수록 좋습니다. 단위는 각 행의 이름 옆에 있습니다.",
  effect:
    "변화는 라운드별 비율의 Hodges–Lehmann 추정값이므로 잘못된 라운드 하나에 좌우되지 않습니다. 신뢰구간과 p는 그 비율의 로그에 대한 t 검정에서 구하며, 알려진 노이즈 정보도 함께 씁니다.",
  interval: `중앙값의 신뢰구간은 라운드의 순위로 구하므로 노이즈의 분포를 가정하지 않습니다. 라운드가 ${ROUNDS_FOR_INTERVAL}개 미만인 칸에는 신뢰구간 대신 범위를 표시하고 그렇게 적습니다.`,
  range: `라운드가 적어 범위만 표시합니다. 중앙값의 정확한 95 % 신뢰구간을 구하려면 라운드가 ${ROUNDS_FOR_INTERVAL}개 필요합니다.`,
  families: ({ gate, report, alpha }) =>
    `판정 지표의 검정 ${gate}개는 함께 보정하고(Holm, ${alpha}), 이 보고서의 검정 ${numbers.plain(report)}개도 전체를 함께 보정합니다(Benjamini–Hochberg, 5 %).`,
  thresholds: (thresholds) =>
    `변화를 의미 있게 보는 임계값: ${thresholds.map(({ size, metrics }) => `${size}(${metrics.join(", ")})`).join(", ")}.`,
  raised: ({ by, metrics }) =>
    by === "noise"
      ? `같은 구성끼리도 그만큼 차이가 나서 임계값을 높인 지표: ${metrics.join(", ")}.`
      : `도구가 그보다 작은 차이를 나타낼 수 없어 임계값을 높인 지표: ${metrics.join(", ")}.`,
  controls: (tests) =>
    `호스트 사이에서 잰 값은 데이터 플레인의 판정에 쓰지 않습니다. 이 검정 ${tests}개는 함께 보정하여(Holm, 5 %) 머신이 서로 다른지 확인하며, 다르면 같은 방향의 변화를 저하나 개선으로 판정하지 않습니다.`,
  verdict: (verdict) => `${verdicts.verdict[verdict]}: ${MEANINGS[verdict]}.`,
  coldStart:
    "노이즈 이력이 없으면 좁은 신뢰구간도 우연일 수 있으므로 어떤 지표도 동등하다고 판정하지 않습니다. cni-bench calibrate 명령으로 같은 구성을 자기 자신과 비교해 노이즈를 측정할 수 있습니다.",
  missing: "번호가 붙은 —: 값이 없으며, 이유는 해당 번호의 참고에 있습니다. 실패를 숫자로 표시하지 않습니다.",
  warmUp: "워밍업(라운드 0)은 어떤 수치에도 포함하지 않습니다.",
};
