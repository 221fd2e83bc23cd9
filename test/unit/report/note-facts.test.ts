import { describe, expect, it } from "vitest";
import { NoteBook, type NoteKind } from "../../../actions/lib/report/note-book.ts";
import { noteFacts } from "../../../actions/lib/report/note-facts.ts";
import { en } from "../../../actions/lib/words/en.ts";

describe("noteFacts", () => {
  const cell = (variant: string) => ({ test: "http", variant, path: "service/other-node" }) as const;
  const told = (book: NoteBook) => book.notes().map((note) => en.notes.note(noteFacts(note, 3)));

  it("names arms and counts per cell and joins cells that have the same", () => {
    const book = new NoteBook();
    for (const variant of ["close", "keep-alive"]) {
      for (const arm of ["a", "b"]) book.add("failed", "no route.", { arm, cell: cell(variant), ofRounds: 5 }, [2]);
    }
    book.add("failed", "no route.", { arm: "c", cell: cell("max"), ofRounds: 5 }, [1, 2, 3, 4, 5]);
    expect(told(book)).toEqual([
      "failed: no route — a, b (1 of 5 rounds) in http close and keep-alive over service/other-node; c (5 of 5 rounds) in http max over service/other-node.",
    ]);
  });

  it("sums up where arms and rounds differ from cell to cell", () => {
    const book = new NoteBook();
    for (const round of [1, 2, 3, 4]) {
      const rounds = Array.from({ length: round }, (_, index) => index);
      book.add("warning", "bound by the CPU", { arm: "a", cell: cell(String(round)), ofRounds: 5 }, rounds);
    }
    expect(told(book)).toEqual(["bound by the CPU — a (1 to 4 of 5 rounds) in http 1, 2, 3 and 4 over service/other-node."]);
  });

  it("counts no rounds where there is one", () => {
    const book = new NoteBook();
    book.add("failed", "no route", { arm: "a", cell: cell("max"), ofRounds: 1 }, [1]);
    expect(told(book)).toEqual(["failed: no route — a in http max over service/other-node."]);
  });

  it("cuts what a tool said, so that it never hides where the note holds", () => {
    const book = new NoteBook();
    book.add("failed", "x".repeat(900), { arm: "a", cell: cell("max"), ofRounds: 5 }, [1]);
    expect(told(book)).toEqual([`failed: ${"x".repeat(300)}… — a (1 of 5 rounds) in http max over service/other-node.`]);
  });

  it("counts the cells it does not list", () => {
    const book = new NoteBook();
    for (let variant = 1; variant <= 30; variant++) book.add("not-run", "", { arm: "a", cell: cell(String(variant)), ofRounds: 5 }, [5]);
    expect(told(book)).toEqual(["not run — a (1 of 5 rounds) in http 1, 2, 3, 4 and 26 more over service/other-node."]);
  });

  it.each<[NoteKind, string]>([
    ["not-quiet", "the target did not become quiet before the step — a (1 of 5 rounds) in http max over service/other-node."],
    ["no-value", "measured, but without this value — a (1 of 5 rounds) in http max over service/other-node."],
  ])("needs no text where the kind says everything: %s", (kind, expected) => {
    const book = new NoteBook();
    book.add(kind, "", { arm: "a", cell: cell("max"), ofRounds: 5 }, [1]);
    expect(told(book)).toEqual([expected]);
  });
});
