import { POD_PATHS } from "../../model/traffic-path.ts";
import type { CellGroup } from "../../report/group-cells.ts";
import type { NoteFacts, NotePlace, NoteWords, RoundCount } from "../note-words.ts";
import { names } from "./names.ts";

const { list } = names;

const KINDS: Readonly<Record<NoteFacts["kind"], string>> = {
  failed: "실패",
  skipped: "건너뜀",
  invalid: "무효",
  warning: "",
  "not-run": "실행하지 않음",
  "no-value": "측정했으나 이 값은 없음",
  "not-quiet": "측정 단계를 시작하기 전에 대상이 안정되지 않음",
  // The share is the one at which the test calls a step CPU-bound.
  "cpu-bound": "클라이언트나 서버 또는 양쪽의 코어 사용률이 95 % 이상이어서, 이 값은 네트워크가 아닌 CPU의 한계임",
};

const paths = (all: readonly string[]): string =>
  all.length === POD_PATHS.length && POD_PATHS.every((path) => all.includes(path)) ? `경로 ${all.length}개 모두` : list(all);

const places = (groups: readonly CellGroup[]): string =>
  groups.map((group) => `${group.test} ${list(group.variants)}(${paths(group.paths)})`).join(", ");

/** `모든 구성(5라운드 모두)`, `cilium-eni(5라운드 중 1–3라운드)`; no counts where there is one round. */
function armsText(arms: NotePlace["arms"]): string {
  return arms.map(({ names: some, rounds }) => `${some === "all" ? "모든 구성" : some.join(", ")}${roundsText(rounds)}`).join(", ");
}

function roundsText({ fewest, most, of }: RoundCount): string {
  if (of === 1) return "";
  if (fewest === of) return `(${of}라운드 모두)`;
  return `(${of}라운드 중 ${fewest === most ? most : `${fewest}–${most}`}라운드)`;
}

export const notes: NoteWords = {
  note: ({ kind, text, varies, where }) => {
    const what = [KINDS[kind], text].filter((part) => part !== "").join(": ");
    return `${what}${varies ? " (수치는 라운드마다 다름)" : ""} — ${where.map((one) => `${places(one.groups)}에서 ${armsText(one.arms)}`).join("; ")}.`;
  },
  places,
  placesLabel: (groups) => groups.map((group) => `${group.test} · ${list(group.variants)} · ${paths(group.paths)}`).join("; "),
  alike: (title, values) =>
    `${title}: ${values.map(({ text, groups }) => (groups.length > 0 ? `${places(groups)}에서 ${text}` : text)).join("; ")}`,
  alikeIntroduction: (arms) => (arms === 1 ? "측정 내내 같았던 항목입니다." : "측정한 범위에서 모든 구성이 같았던 항목입니다."),
};
