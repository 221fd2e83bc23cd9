import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { LOCALES } from "../../../actions/lib/words/locale.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";

describe("withTitles", () => {
  const titles = { test: () => "from the catalogue", variant: (test: string, variant: string) => `${test} ${variant}` };

  it("falls back on the catalogue's titles where the language has none", () => {
    const { names } = withTitles(en, titles);
    expect(names.test("dns")).toBe("from the catalogue");
    expect(names.variant("dns", "max")).toBe("dns max");
  });

  it("prefers the language's own", () => {
    const words = { ...en, names: { ...en.names, test: (test: string) => (test === "dns" ? "이름 풀이" : undefined) } };
    expect(withTitles(words, titles).names.test("dns")).toBe("이름 풀이");
    expect(withTitles(words, titles).names.test("http")).toBe("from the catalogue");
  });

  it("does without a catalogue", () => {
    expect(withTitles(en, {}).names.test("dns")).toBeUndefined();
  });
});

it.each(LOCALES)("has words for every language: %s", (locale) => {
  expect(wordsOf(locale).verdicts.verdict.regression).not.toBe("");
});
