import type { CellGroup } from "../report/group-cells.ts";
import type { NoteKind } from "../report/note-book.ts";

/** A note, ready to become a sentence. */
export interface NoteFacts {
  readonly kind: NoteKind;
  /** What a tool or a test said; empty where the kind says everything. */
  readonly text: string;
  /** The text stands for several that differ in their numbers only. */
  readonly varies: boolean;
  readonly where: readonly NotePlace[];
}

/** Where a note holds: on these arms, in these cells. */
export interface NotePlace {
  readonly arms: readonly { readonly names: readonly string[] | "all"; readonly rounds: RoundCount }[];
  readonly groups: readonly CellGroup[];
}

export interface RoundCount {
  readonly fewest: number;
  readonly most: number;
  readonly of: number;
}

/** Notes, and what is said of things that are alike. */
export interface NoteWords {
  /** What happened, then where and how often, as one sentence. */
  note(facts: NoteFacts): string;
  /** Where something holds, within a sentence: `http close and keep-alive over service/other-node`. */
  places(groups: readonly CellGroup[]): string;
  /** The same as a label: `http · close and keep-alive · service/other-node`. */
  placesLabel(groups: readonly CellGroup[]): string;
  /** `HTTP errors: 0 % in http max-close over service/other-node`. */
  alike(title: string, values: readonly { readonly text: string; readonly groups: readonly CellGroup[] }[]): string;
  alikeIntroduction(arms: number): string;
}
