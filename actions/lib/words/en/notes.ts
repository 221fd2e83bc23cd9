import { POD_PATHS } from "../../model/traffic-path.ts";
import type { CellGroup } from "../../report/group-cells.ts";
import type { NoteFacts, NotePlace, NoteWords, RoundCount } from "../note-words.ts";
import { names } from "./names.ts";

const { list } = names;

const KINDS: Readonly<Record<NoteFacts["kind"], string>> = {
  failed: "failed",
  skipped: "skipped",
  invalid: "not valid",
  warning: "",
  "not-run": "not run",
  "no-value": "measured, but without this value",
  "not-quiet": "the target did not become quiet before the step",
  // The share is the one at which the test calls a step CPU-bound.
  "cpu-bound":
    "the client's cores, the server's or both were at least 95 % busy, so this rate is a limit of the CPU and not of the network",
};

const paths = (all: readonly string[]): string =>
  all.length === POD_PATHS.length && POD_PATHS.every((path) => all.includes(path)) ? `all ${all.length} paths` : list(all);

const places = (groups: readonly CellGroup[]): string =>
  groups.map((group) => `${group.test} ${list(group.variants)} over ${paths(group.paths)}`).join(", ");

/** `all arms (5 of 5 rounds)`, `cilium-eni (1 to 3 of 5 rounds)`; no counts where there is one round. */
function armsText(arms: NotePlace["arms"]): string {
  return arms.map(({ names: some, rounds }) => `${some === "all" ? "all arms" : some.join(", ")}${roundsText(rounds)}`).join(", ");
}

function roundsText({ fewest, most, of }: RoundCount): string {
  return of === 1 ? "" : ` (${fewest === most ? most : `${fewest} to ${most}`} of ${of} rounds)`;
}

export const notes: NoteWords = {
  note: ({ kind, text, varies, where }) => {
    const what = [KINDS[kind], text].filter((part) => part !== "").join(": ");
    return `${what}${varies ? " (the numbers vary)" : ""} — ${where.map((one) => `${armsText(one.arms)} in ${places(one.groups)}`).join("; ")}.`;
  },
  places,
  placesLabel: (groups) => groups.map((group) => `${group.test} · ${list(group.variants)} · ${paths(group.paths)}`).join("; "),
  alike: (title, values) =>
    `${title}: ${values.map(({ text, groups }) => (groups.length > 0 ? `${text} in ${places(groups)}` : text)).join("; ")}`,
  alikeIntroduction: (arms) => (arms === 1 ? "The same throughout:" : "The same on all arms, as far as measured:"),
};
