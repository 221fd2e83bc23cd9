import type { Cell } from "../model/plan.ts";
import type { Caution } from "./fact-kinds.ts";
import { plainLine } from "./foreign-text.ts";

/** Why a note is there. A `warning` is a tool's or a test's own words; the kinds behind it say everything themselves. */
export type NoteKind = "failed" | "skipped" | "invalid" | "warning" | "not-run" | "no-value" | "not-quiet" | Caution;

/** Where a note holds: in so many of the rounds of one arm in one cell. */
export interface Place {
  readonly arm: string;
  readonly cell: Cell;
  readonly rounds: number;
  readonly ofRounds: number;
}

/** Something a reader must know of some cells. Texts that differ only in their numbers share a note. */
export interface Note {
  /** Counted from 1 in the order in which a reader meets them. */
  readonly number: number;
  readonly kind: NoteKind;
  /** The first wording; empty where the kind says everything. */
  readonly text: string;
  /** How many different wordings there are. */
  readonly wordings: number;
  readonly places: readonly Place[];
}

interface Entry {
  readonly number: number;
  readonly kind: NoteKind;
  readonly wordings: Set<string>;
  /** A round counts once, however often it is noted. */
  readonly places: Map<string, Omit<Place, "rounds"> & { readonly rounds: Set<number> }>;
}

/** Collects notes while a report is built. */
export class NoteBook {
  readonly #entries = new Map<string, Entry>();

  /**
   * Notes that something holds in some rounds.
   * @returns the note's number
   */
  add(kind: NoteKind, text: string, where: Omit<Place, "rounds">, rounds: readonly number[]): number {
    const line = plainLine(text);
    // Tools put measured numbers into their messages; without them the same trouble is the same note.
    const key = `${kind} ${line.replaceAll(/\d+([.,]\d+)*/g, "0")}`;
    const entry = this.#entries.get(key) ?? { number: this.#entries.size + 1, kind, wordings: new Set(), places: new Map() };
    this.#entries.set(key, entry);
    entry.wordings.add(line);
    const placeKey = JSON.stringify([where.arm, where.cell.test, where.cell.variant, where.cell.path]);
    const place = entry.places.get(placeKey) ?? { ...where, rounds: new Set() };
    entry.places.set(placeKey, place);
    for (const round of rounds) place.rounds.add(round);
    return entry.number;
  }

  notes(): Note[] {
    return Array.from(this.#entries.values(), ({ number, kind, wordings, places }) => ({
      number,
      kind,
      text: [...wordings][0] ?? "",
      wordings: wordings.size,
      places: Array.from(places.values(), (place) => ({ ...place, rounds: place.rounds.size })),
    }));
  }
}
