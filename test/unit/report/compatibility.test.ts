import { expect, test } from "vitest";
import { COMPATIBILITY, DATA_PLANE_KINDS, FEATURES } from "../../../actions/lib/report/compatibility.ts";
import { enFigures } from "../../../actions/lib/words/en-figures.ts";

test("every feature is there once and says where it was read", () => {
  expect(COMPATIBILITY.map(({ feature }) => feature)).toEqual([...FEATURES]);
  for (const { sources } of COMPATIBILITY) expect(sources).not.toEqual([]);
});

test("what works with conditions says the conditions, and what is not known says so", () => {
  const { notes } = enFigures.compatibility;
  for (const { feature, on } of COMPATIBILITY) {
    const answers = DATA_PLANE_KINDS.map((kind) => on[kind]);
    if (answers.includes("conditional")) expect(notes[feature]).toMatch(/[Nn]eeds|only|Without/);
  }
  expect(notes.dsr).toContain("not verified");
});

test("says of itself that it was not measured", () => {
  expect(enFigures.compatibility.introduction).toContain("not measured");
  expect(enFigures.compatibility.caption).toContain("not measured");
});
