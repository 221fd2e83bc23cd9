import type { ArmFacts } from "../model/record.ts";
import { placeTexts } from "./cell-places.ts";
import type { Note, NoteKind, Place } from "./note-book.ts";

const KINDS: Readonly<Record<NoteKind, string>> = {
  failed: "failed",
  skipped: "skipped",
  invalid: "not valid",
  "not-run": "not run",
  "no-value": "measured, but without this value",
  warning: "",
};

/** More of a tool's words than this would push out where the note holds. */
const TEXT_LIMIT = 300;

/** A note as one sentence, without its number: what happened, then where and how often. */
export function noteText({ kind, text, wordings, places }: Note, arms: readonly ArmFacts[]): string {
  const more = wordings > 1 ? " (the numbers vary)" : "";
  const short = text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT).toWellFormed()}…` : text.replace(/\.$/, "");
  const what = [KINDS[kind], short].filter((part) => part !== "").join(": ");
  return `${what}${more} — ${placesText(places, arms)}.`;
}

/** More different combinations of arms and rounds than this are summed up. */
const COMBINATIONS_SHOWN = 3;

function placesText(places: readonly Place[], arms: readonly ArmFacts[]): string {
  const inCells = Array.from(
    Map.groupBy(places, ({ cell: { test, variant, path } }) => JSON.stringify([test, variant, path])),
    ([, ofCell]) => ({ cell: (ofCell[0] as Place).cell, arms: armsText(ofCell, arms) }),
  );
  const sameArms = Map.groupBy(inCells, ({ arms }) => arms);
  if (sameArms.size > COMBINATIONS_SHOWN) return summedUp(places, arms);
  return Array.from(sameArms, ([whichArms, cells]) => `${whichArms} in ${cellsText(cells)}`).join("; ");
}

/** `all arms (1 to 5 of 5 rounds) in …`: the cells' own marks tell where exactly. */
function summedUp(places: readonly Place[], arms: readonly ArmFacts[]): string {
  const rounds = places.map((place) => place.rounds);
  const fewest = Math.min(...rounds);
  const most = Math.max(...rounds);
  const ofRounds = places[0]?.ofRounds ?? 0;
  const names = [...new Set(places.map(({ arm }) => arm))];
  const count = fewest === most ? `${most}` : `${fewest} to ${most}`;
  return `${namesText(names, arms)}${ofRounds === 1 ? "" : ` (${count} of ${ofRounds} rounds)`} in ${cellsText(places)}`;
}

const cellsText = (places: readonly { readonly cell: Place["cell"] }[]): string => placeTexts(places.map(({ cell }) => cell)).join(", ");

/** `all arms (5 of 5 rounds)`, `cilium-eni (1 of 5 rounds), cilium-vxlan (2 of 5 rounds)`; no counts where there is one round. */
function armsText(places: readonly Place[], arms: readonly ArmFacts[]): string {
  const byCount = Map.groupBy(places, ({ rounds, ofRounds }) => (ofRounds === 1 ? "" : ` (${rounds} of ${ofRounds} rounds)`));
  return Array.from(
    byCount,
    ([count, same]) =>
      `${namesText(
        same.map(({ arm }) => arm),
        arms,
      )}${count}`,
  ).join(", ");
}

function namesText(names: readonly string[], arms: readonly ArmFacts[]): string {
  return names.length === arms.length && arms.length > 1 ? "all arms" : names.join(", ");
}
