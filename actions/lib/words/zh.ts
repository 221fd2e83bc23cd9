import { numbersOf } from "./numbers.ts";
import { punctuationOf } from "./punctuation.ts";
import type { Words } from "./words.ts";
import { comment } from "./zh/comment.ts";
import { dashboard } from "./zh/dashboard.ts";
import { figures } from "./zh/figures.ts";
import { history } from "./zh/history.ts";
import { names } from "./zh/names.ts";
import { notes } from "./zh/notes.ts";
import { plan } from "./zh/plan.ts";
import { reading } from "./zh/reading.ts";
import { run } from "./zh/run.ts";
import { tables } from "./zh/tables.ts";
import { verdicts } from "./zh/verdicts.ts";

/**
 * Simplified Chinese. Its words: 结论 verdict, 退化 regression, 改善 improvement, 等效 equivalent, 无定论 inconclusive, 基线 baseline, 候选
 * candidate, 配置 arm, 轮 round, 门禁指标 gate metric, 阈值 threshold, 噪声 noise, 复测 fresh rounds that confirm, 长连接 kept connection.
 * Kubernetes objects (Pod, Service), metrics' short names, units, p and n stay as the field writes them.
 */
export const zh: Words = {
  locale: "zh",
  numbers: numbersOf("zh"),
  punctuation: punctuationOf("zh"),
  names,
  verdicts,
  run,
  tables,
  notes,
  reading,
  comment,
  figures,
  plan,
  history,
  dashboard,
};
