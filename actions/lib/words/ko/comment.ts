import type { CommentWords, LeftOut } from "../comment-words.ts";

const PARTS: Readonly<Record<LeftOut, string>> = {
  ratios: "라운드별 변화",
  "quiet-rows": "동등한 지표의 행",
  tables: "전체 표",
  context: "배경 정보와 참고",
  background: "측정 방법과 읽는 법",
  findings: "주요 결과",
  candidates: "일부 비교 대상",
};

const STATE: CommentWords["stateExplained"] = {
  "in-progress": "측정 중",
  failed: "판정 없음: 벤치마크 실패",
  cancelled: "판정 없음: 벤치마크 취소",
};

export const comment: CommentWords = {
  state: (state, { headSha }) =>
    headSha === undefined ? STATE[state] : `${STATE[state]}${state === "in-progress" ? ": " : ", "}커밋 ${headSha.slice(0, 7)}`,
  stateExplained: {
    "in-progress": "측정하고 있으며 끝나면 여기에 판정을 표시합니다. 이전 커밋의 판정은 더 이상 유효하지 않습니다.",
    failed: "원인은 워크플로 실행에서 확인할 수 있습니다. 이 커밋이 더 좋은지 나쁜지는 알 수 없습니다.",
    cancelled: "이 커밋이 더 좋은지 나쁜지는 알 수 없습니다.",
  },
  measured: ({ headSha, configuration }) =>
    [
      ...(headSha === undefined ? [] : [`커밋 ${headSha.slice(0, 7)}에서 측정했습니다.`]),
      ...(configuration === undefined ? [] : [`설정: ${configuration}.`]),
    ].join(" "),
  runLink: "워크플로 실행",
  reportLink: "전체 보고서",
  leftOut: (parts) =>
    `댓글 길이 제한 때문에 다음 내용을 생략했습니다: ${parts.map((part) => PARTS[part]).join(", ")}. 전체 보고서에는 모두 있습니다.`,
};
