import type { Words } from "./words.ts";

/** Titles that only a catalogue of network tests knows; without them there are just the names. */
export interface ReportTitles {
  test?(test: string): string | undefined;
  variant?(test: string, variant: string): string | undefined;
}

/** Words that fall back on a catalogue's titles where the language has none of its own. */
export function withTitles(words: Words, titles: ReportTitles): Words {
  const { names } = words;
  return {
    ...words,
    names: {
      ...names,
      test: (test) => names.test(test) ?? titles.test?.(test),
      variant: (test, variant) => names.variant(test, variant) ?? titles.variant?.(test, variant),
    },
  };
}
