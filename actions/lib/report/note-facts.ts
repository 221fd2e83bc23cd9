import type { NoteFacts, NotePlace, RoundCount } from "../words/note-words.ts";
import { cutText } from "./foreign-text.ts";
import { groupCells } from "./group-cells.ts";
import type { Note, Place } from "./note-book.ts";

/** More of a tool's words than this would push out where the note holds. */
const TEXT_LIMIT = 300;

/** More different combinations of arms and rounds than this are summed up: the cells' own marks tell where exactly. */
const COMBINATIONS_SHOWN = 3;

/** A note in pieces: what happened, then where and how often. @param arms how many there are */
export function noteFacts({ kind, text, wordings, places }: Note, arms: number): NoteFacts {
  return {
    kind,
    text: text.length > TEXT_LIMIT ? `${cutText(text, TEXT_LIMIT)}…` : text.replace(/\.$/, ""),
    varies: wordings > 1,
    where: wherePlaces(places, arms),
  };
}

function wherePlaces(places: readonly Place[], arms: number): NotePlace[] {
  const inCells = Array.from(
    Map.groupBy(places, ({ cell: { test, variant, path } }) => JSON.stringify([test, variant, path])),
    ([, ofCell]) => ({ cell: (ofCell[0] as Place).cell, arms: armsByCount(ofCell, arms) }),
  );
  const sameArms = Map.groupBy(inCells, (one) => JSON.stringify(one.arms));
  if (sameArms.size > COMBINATIONS_SHOWN) return [summedUp(places, arms)];
  return Array.from(sameArms, ([, same]) => ({ arms: same[0]?.arms ?? [], groups: groupCells(same.map(({ cell }) => cell)) }));
}

function armsByCount(places: readonly Place[], arms: number): NotePlace["arms"] {
  const byCount = Map.groupBy(places, ({ rounds, ofRounds }) => `${rounds}/${ofRounds}`);
  return Array.from(byCount, ([, same]) => ({ names: namesOf(same, arms), rounds: countOf(same) }));
}

const summedUp = (places: readonly Place[], arms: number): NotePlace => ({
  arms: [{ names: namesOf(places, arms), rounds: countOf(places) }],
  groups: groupCells(places.map(({ cell }) => cell)),
});

function namesOf(places: readonly Place[], arms: number): readonly string[] | "all" {
  const names = [...new Set(places.map(({ arm }) => arm))];
  return names.length === arms && arms > 1 ? "all" : names;
}

function countOf(places: readonly Place[]): RoundCount {
  const rounds = places.map((place) => place.rounds);
  return { fewest: Math.min(...rounds), most: Math.max(...rounds), of: places[0]?.ofRounds ?? 0 };
}
