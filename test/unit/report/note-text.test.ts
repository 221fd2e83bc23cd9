import { describe, expect, it } from "vitest";
import { NoteBook } from "../../../actions/lib/report/note-book.ts";
import { noteText } from "../../../actions/lib/report/note-text.ts";
import { armFacts } from "../../support/records.ts";

describe("noteText", () => {
  const arms = [armFacts("a"), armFacts("b"), armFacts("c")];
  const cell = (variant: string) => ({ test: "http", variant, path: "service/other-node" }) as const;

  it("names arms and counts per cell and joins cells that have the same", () => {
    const book = new NoteBook();
    for (const variant of ["close", "keep-alive"]) {
      for (const arm of ["a", "b"]) book.add("failed", "no route.", { arm, cell: cell(variant), ofRounds: 5 }, [2]);
    }
    book.add("failed", "no route.", { arm: "c", cell: cell("max"), ofRounds: 5 }, [1, 2, 3, 4, 5]);
    expect(book.notes().map((note) => noteText(note, arms))).toEqual([
      "failed: no route — a, b (1 of 5 rounds) in http close and keep-alive over service/other-node; c (5 of 5 rounds) in http max over service/other-node.",
    ]);
  });

  it("sums up where arms and rounds differ from cell to cell", () => {
    const book = new NoteBook();
    for (const round of [1, 2, 3, 4]) {
      book.add(
        "warning",
        "bound by the CPU",
        { arm: "a", cell: cell(String(round)), ofRounds: 5 },
        Array.from({ length: round }, (_, index) => index),
      );
    }
    expect(book.notes().map((note) => noteText(note, arms))).toEqual([
      "bound by the CPU — a (1 to 4 of 5 rounds) in http 1, 2, 3 and 4 over service/other-node.",
    ]);
  });

  it("counts no rounds where there is one", () => {
    const book = new NoteBook();
    book.add("failed", "no route", { arm: "a", cell: cell("max"), ofRounds: 1 }, [1]);
    expect(book.notes().map((note) => noteText(note, arms))).toEqual(["failed: no route — a in http max over service/other-node."]);
  });

  it("cuts what a tool said, so that it never hides where the note holds", () => {
    const book = new NoteBook();
    book.add("failed", "x".repeat(900), { arm: "a", cell: cell("max"), ofRounds: 5 }, [1]);
    expect(book.notes().map((note) => noteText(note, arms))).toEqual([
      `failed: ${"x".repeat(300)}… — a (1 of 5 rounds) in http max over service/other-node.`,
    ]);
  });

  it("counts the cells it does not list", () => {
    const book = new NoteBook();
    for (let variant = 1; variant <= 30; variant++) book.add("not-run", "", { arm: "a", cell: cell(String(variant)), ofRounds: 5 }, [5]);
    const [note] = book.notes();
    expect(note && noteText(note, arms)).toBe("not run — a (1 of 5 rounds) in http 1, 2, 3, 4 and 26 more over service/other-node.");
  });
});
