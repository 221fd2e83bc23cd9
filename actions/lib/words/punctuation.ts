import type { Locale } from "./locale.ts";

/** Marks around and between texts that come from several places, as a language writes them. */
export interface Punctuation {
  /** Between a name and its value, with the space behind it. */
  readonly colon: string;
  pair(name: string, value: string): string;
  /** A text, and in brackets what is said beside it: `0.4 (4.7)`. */
  aside(text: string, beside: string): string;
  /** A text with a stop at its end, which it may have already. */
  sentence(text: string): string;
  /** Whole sentences, one behind the other. */
  sentences(all: readonly string[]): string;
}

interface Marks {
  readonly colon: string;
  readonly brackets: readonly [before: string, behind: string];
  readonly stop: string;
  readonly betweenSentences: string;
}

const MARKS: Readonly<Record<Locale, Marks>> = {
  en: { colon: ": ", brackets: [" (", ")"], stop: ".", betweenSentences: " " },
  ko: { colon: ": ", brackets: ["(", ")"], stop: ".", betweenSentences: " " },
  // Full-width marks bring their own space.
  zh: { colon: "：", brackets: ["（", "）"], stop: "。", betweenSentences: "" },
};

export function punctuationOf(locale: Locale): Punctuation {
  const { colon, brackets, stop, betweenSentences } = MARKS[locale];
  return {
    colon,
    pair: (name, value) => `${name}${colon}${value}`,
    aside: (text, beside) => `${text}${brackets[0]}${beside}${brackets[1]}`,
    sentence: (text) => (/[.!?…。！？]$/.test(text) ? text : `${text}${stop}`),
    sentences: (all) => all.join(betweenSentences),
  };
}
