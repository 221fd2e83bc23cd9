import { VERDICTS } from "../../model/verdict.ts";
import type { TableWords } from "../table-words.ts";
import { verdicts } from "./verdicts.ts";

export const tables: TableWords = {
  headings: {
    compared: "비교 대상과 방법",
    gate: "판정 지표",
    findings: "주요 결과",
    results: "측정 결과",
    cost: "비용",
    hosts: "호스트 대비",
    agents: "데이터 플레인 에이전트",
    ratios: "라운드별 변화",
    context: "배경 정보",
    conditions: "측정 환경의 안정도",
    notes: "참고",
    environment: "측정 환경",
    reading: "읽는 법",
    reproduce: "다시 측정하기",
  },
  columns: { metric: "지표", change: "변화", verdict: "판정" },
  gateLegend: ({ baseline, tests, isOneCandidate }) => {
    if (tests === 0) return `이 지표들을 ${baseline} 대비로 비교해 판정합니다.`;
    const all = `이 표의 검정 ${tests}개 전체에 대해`;
    if (isOneCandidate) return `이 지표들로 판정합니다. 변화는 ${baseline} 대비 값과 95 % 신뢰구간이며, p는 ${all} 보정한 값입니다.`;
    return `이 지표들로 판정합니다. 각 칸은 위에서부터 ${baseline} 대비 변화, ${all} 보정한 판정, 95 % 신뢰구간입니다.`;
  },
  cellLegend: ({ baseline, usualCount, isExact, countsDiffer }) => {
    const isOneRound = usualCount === 1;
    const bounds = isExact ? "중앙값의 정확한 95 % 신뢰구간" : "라운드의 범위(최솟값–최댓값)";
    const parts = [
      ...(isOneRound ? ["유일한 라운드의 값"] : ["라운드의 중앙값", bounds]),
      ...(baseline === undefined ? [] : [`${baseline} 대비 변화${isOneRound ? "" : "와 95 % 신뢰구간"}`, "판정"]),
    ];
    const count = isOneRound && !countsDiffer ? "" : `(${countsDiffer ? "따로 적지 않으면 " : ""}n = ${usualCount})`;
    return `각 칸은 ${parts.length > 1 ? "차례로 " : ""}${parts.join(", ")}입니다${count}.`;
  },
  costLegend: ({ hasMemory }) =>
    `같은 작업을 처리하는 데 데이터 플레인이 쓴 CPU 시간${hasMemory ? "과 에이전트가 차지한 메모리" : ""}이며, 두 노드를 합한 값입니다.`,
  hostsLegend:
    "같은 머신이 Pod용 데이터 플레인 없이 낸 값(host/other-node) 대비 Pod의 값입니다. 같은 노드에서 잰 라운드마다 구한 비율(Pod ÷ 호스트)의 중앙값과 그 구간 또는 범위, 두 중앙값을 차례로 표시하고, 시간 지표에는 Pod 쪽이 더 걸린 시간을 덧붙입니다.",
  besideHost: (pods, host) => `${pods}(호스트 ${host})`,
  ofMedians: "중앙값의 비율: 둘 다 잰 라운드 없음",
  agentsLegend:
    "컨테이너 이름으로 구분한 에이전트별 사용량입니다. 두 노드를 합해 코어 하나를 기준으로 쓴 비율을 측정 단계의 중앙값으로, 괄호 안에는 최댓값으로 표시하고, 그 아래에는 한 노드에서 차지한 최대 메모리를 표시합니다.",
  ratiosLegend: (baseline) => `라운드마다 ${baseline} 대비 변화를 라운드 순서대로 표시합니다.`,
  contextIntroduction: "결과를 이해하는 데 도움이 되는 값입니다. 그 자체로는 좋고 나쁨이 없으므로 비교하지 않습니다.",
  conditionsIntroduction:
    "구성별로 모든 측정 단계의 중앙값을, 괄호 안에는 최댓값을 표시합니다. 백분율은 클라이언트와 서버가 쓰는 코어를 기준으로 합니다.",
  variants: (all) => all.map(({ name, title }) => `${name}: ${title}`).join("; "),
  bounds: ({ kind, low, high, n }) =>
    [
      ...(kind === undefined ? [] : [{ range: "범위", interval: "구간" }[kind]]),
      `${low}–${high}`,
      ...(n === undefined ? [] : [`n=${n}`]),
    ].join(" "),
  allAlike: (value) => `모두 ${value}`,
  count: (n) => `n=${n}`,
  within: (size) => `±${size} 이내`,
  finds: (size) => `${size} 이상이면 감지`,
  needs: (rounds) => `약 ${rounds}라운드 필요`,
  verdictInCell: (verdict, doubt) =>
    doubt === undefined ? verdicts.verdict[verdict] : `${verdicts.verdict[verdict]}: ${verdicts.doubt[doubt]}`,
  testSummary: (title, counts) => {
    const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${verdicts.verdict[verdict]} ${counts[verdict]}개`);
    return parts.length === 0 ? title : `${title}: ${parts.join(", ")}`;
  },
  quietRows: (count) => `동등한 지표 ${count}행은 여기에서 생략했습니다.`,
};
