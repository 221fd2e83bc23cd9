import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { LOCALES } from "../../../actions/lib/words/locale.ts";
import { fixedTexts, functionPaths, saidSentences } from "../../support/catalogue-sentences.ts";

describe.each(LOCALES)("the catalogue %s", (locale) => {
  const words = wordsOf(locale);
  const said = saidSentences(words);

  it("has every function tried by these tests", () => {
    expect(Object.keys(said).toSorted()).toEqual(functionPaths(words).toSorted());
  });

  it("has a text for everything, with the facts in it", () => {
    for (const text of [...Object.values(said).flat(), ...fixedTexts(words).map(([, one]) => one)]) {
      expect(text.trim()).not.toBe("");
      expect(text).not.toMatch(/undefined|\[object|NaN|null/);
    }
  });
});
