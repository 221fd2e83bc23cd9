import type { CommentWords, LeftOut } from "../comment-words.ts";

const PARTS: Readonly<Record<LeftOut, string>> = {
  ratios: "逐轮变化",
  "quiet-rows": "等效指标的行",
  tables: "完整表格",
  context: "参考信息和注释",
  background: "测量方法和阅读说明",
  findings: "主要发现",
  candidates: "部分候选",
};

const STATE: Readonly<Record<"in-progress" | "failed" | "cancelled", string>> = {
  "in-progress": "正在测量",
  failed: "没有结论：基准测试失败",
  cancelled: "没有结论：基准测试已取消",
};

export const comment: CommentWords = {
  state: (state, { headSha }) => {
    if (headSha === undefined) return STATE[state];
    const commit = headSha.slice(0, 7);
    return state === "in-progress" ? `${STATE[state]} ${commit}` : `${STATE[state]}（提交 ${commit}）`;
  },
  stateExplained: {
    "in-progress": "测量正在进行，完成后此处将显示结论；针对更早提交的结论已不再适用。",
    failed: "原因见工作流运行。该提交的性能是好是坏，目前都不得而知。",
    cancelled: "该提交的性能是好是坏，目前都不得而知。",
  },
  measured: ({ headSha, configuration }) =>
    [
      ...(headSha === undefined ? [] : [`测量的提交：${headSha.slice(0, 7)}。`]),
      ...(configuration === undefined ? [] : [`测试配置：${configuration}。`]),
    ].join(""),
  runLink: "工作流运行",
  reportLink: "完整报告",
  leftOut: (parts) => `评论长度有上限，此处省略了${parts.map((part) => PARTS[part]).join("、")}。完整报告包含全部内容。`,
};
