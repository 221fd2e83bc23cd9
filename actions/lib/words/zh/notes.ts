import { POD_PATHS } from "../../model/traffic-path.ts";
import type { CellGroup } from "../../report/group-cells.ts";
import type { NoteFacts, NotePlace, NoteWords, RoundCount } from "../note-words.ts";
import { names } from "./names.ts";

const { list } = names;

const KINDS: Readonly<Record<NoteFacts["kind"], string>> = {
  failed: "失败",
  skipped: "已跳过",
  invalid: "无效",
  warning: "",
  "not-run": "未运行",
  "no-value": "已测量，但没有得到该值",
  "not-quiet": "步骤开始前，目标未能恢复空闲",
  // The share is the one at which the test calls a step CPU-bound.
  "cpu-bound": "客户端的核、服务端的核或两者的占用率达到 95 % 以上，因此该速率受限于 CPU，而非网络",
};

const paths = (all: readonly string[]): string =>
  all.length === POD_PATHS.length && POD_PATHS.every((path) => all.includes(path)) ? `全部 ${all.length} 条路径` : list(all);

const places = (groups: readonly CellGroup[]): string =>
  groups.map((group) => `${group.test} ${list(group.variants)}（${paths(group.paths)}）`).join("、");

/** `所有配置（全部 5 轮）`, `cilium-eni（5 轮中的 1–3 轮）`; no counts where there is one round. */
function armsText(arms: NotePlace["arms"]): string {
  return arms.map(({ names: some, rounds }) => `${some === "all" ? "所有配置" : some.join("、")}${roundsText(rounds)}`).join("，");
}

function roundsText({ fewest, most, of }: RoundCount): string {
  if (of === 1) return "";
  if (fewest === of) return `（全部 ${of} 轮）`;
  return `（${of} 轮中的 ${fewest === most ? most : `${fewest}–${most}`} 轮）`;
}

export const notes: NoteWords = {
  note: ({ kind, text, varies, where }) => {
    const what = [KINDS[kind], text].filter((part) => part !== "").join("：");
    return `${what}${varies ? "（各次数字不同）" : ""}——${where.map((one) => `${armsText(one.arms)}：${places(one.groups)}`).join("；")}。`;
  },
  places,
  placesLabel: (groups) => groups.map((group) => `${group.test} · ${list(group.variants)} · ${paths(group.paths)}`).join("；"),
  alike: (title, values) =>
    `${title}：${values.map(({ text, groups }) => (groups.length > 0 ? `${text}——${places(groups)}` : text)).join("；")}`,
  alikeIntroduction: (arms) => (arms === 1 ? "始终不变：" : "所有配置相同（仅就已测量的部分而言）："),
};
