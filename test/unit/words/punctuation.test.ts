import { expect, it } from "vitest";
import { LOCALES, type Locale } from "../../../actions/lib/words/locale.ts";
import { punctuationOf } from "../../../actions/lib/words/punctuation.ts";

it.each<[Locale, string[]]>([
  ["en", ["a: b", "a (b)", "a.", "a. b."]],
  ["ko", ["a: b", "a(b)", "a.", "a. b."]],
  ["zh", ["a：b", "a（b）", "a。", "a。b。"]],
])("%s writes pairs, what is said beside, and sentences as %j", (locale, expected) => {
  const { pair, aside, sentence, sentences } = punctuationOf(locale);
  expect([pair("a", "b"), aside("a", "b"), sentence("a"), sentences([sentence("a"), sentence("b")])]).toEqual(expected);
});

it.each(LOCALES)("%s sets no second stop", (locale) => {
  expect(["a.", "a。", "a…"].map(punctuationOf(locale).sentence)).toEqual(["a.", "a。", "a…"]);
});
