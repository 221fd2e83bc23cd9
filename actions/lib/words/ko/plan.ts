import type { PlannedState, PlanWords } from "../plan-words.ts";

const STATES: Readonly<Record<PlannedState, string>> = {
  measured: "변경 전과 변경 후를 모두 측정",
  new: "새 시나리오: 비교할 이전 상태가 없음",
  removed: "삭제됨: 측정할 상태가 없음",
  refused: "측정 안 함: 아래 검사에서 거부됨",
  "not-in-lab": "측정 안 함: 랩에서 구성할 수 없음",
  "not-on-eks": "측정 안 함: EKS 구성이 없음",
};

export const plan: PlanWords = {
  headline: ({ scenarios, headSha }) => `계획: 시나리오 ${scenarios}개, 커밋 ${headSha.slice(0, 7)}`,
  nothing: {
    unchanged: "비교할 것 없음: 변경된 시나리오가 없습니다",
    unmeasurable: "비교할 것 없음: 변경된 시나리오 중 측정할 수 있는 것이 없습니다",
    refused: "측정하지 않음: 변경된 파일이 거부되었습니다",
    unplannable: "측정하지 않음: 요청한 내용으로는 계획을 세울 수 없습니다",
  },
  explained: ({ baseSha, headSha, scenarios }) => {
    const measured = `각 시나리오를 ${baseSha.slice(0, 7)} 상태와 ${headSha.slice(0, 7)} 상태로 측정합니다.`;
    if (scenarios > 1)
      return `${measured} 판정은 이 계획과 별도로 시나리오마다 하나씩 나오며, 이전 커밋의 판정은 더 이상 유효하지 않습니다.`;
    return `${measured} 이 커밋의 성능은 아직 알 수 없으며, 이전 커밋의 판정은 더 이상 유효하지 않습니다.`;
  },
  elsewhere: ({ headSha }) =>
    `커밋 ${headSha.slice(0, 7)}에는 별도의 판정이 없습니다: 무엇을 측정하는지와 그 결과는 이 풀 리퀘스트의 다른 댓글에 있습니다`,
  fork: "이 풀 리퀘스트는 포크에서 왔으므로 클라우드 자격 증명에 접근할 수 없습니다. 관리자가 바로 이 커밋에 대해 클러스터 측정을 시작합니다.",
  scenario: "시나리오",
  changes: "변경",
  planned: "계획",
  state: (state) => STATES[state],
  places: (count) => `${count}곳`,
  place: "위치",
  from: "이전",
  to: "이후",
  absent: "설정 없음",
  morePlaces: (count) => `나머지 ${count}곳은 표시하지 않았습니다.`,
  manifest: "클러스터에 적용되는 매니페스트",
  findings: "검사",
  moreFindings: (count) => `나머지 ${count}건은 표시하지 않았습니다.`,
  layouts: "소요 시간과 비용",
  layout: "배치",
  duration: "소요 시간",
  cost: "비용",
  layoutExplained: (layout) =>
    ({
      "in-place": "클러스터 하나를 두 상태 사이에서 번갈아 업그레이드",
      crossover: "클러스터 두 개에서 같은 방식으로 하되 서로 반대 상태에서 시작",
      parallel: "상태마다 클러스터 하나씩",
      lab: "한 컴퓨터에서 커널 메커니즘만 비교",
    })[layout],
  chosen: "선택됨",
  dollars: (amount) => `약 ${amount.toFixed(2)}달러`,
  free: "없음",
  unknownPrice: "알 수 없음: 이 리전과 인스턴스 유형의 가격 정보가 없습니다",
  estimate:
    "모든 시나리오를 차례로 측정하고 클러스터를 만들고 지우는 시간까지 더한 추정치입니다. 시간은 로그, 가격은 2026년 7월 기준이며, 라운드 수를 자동으로 정하면 더 일찍 끝날 수 있습니다.",
  sameInLab: ({ podNetwork, serviceRouting }) =>
    `랩에서는 둘이 똑같이 구성되므로(${podNetwork}, ${serviceRouting}) 거기서 보이는 차이는 모두 노이즈입니다.`,
  noise: (runs) =>
    runs === 0
      ? "야간 측정에서 알려진 노이즈가 없어 큰 변화만 구별할 수 있습니다."
      : `같은 종류의 머신이라면, 자기 자신과 비교한 실행 ${runs}회로 노이즈를 알고 있습니다.`,
  runLink: "워크플로 실행",
};
