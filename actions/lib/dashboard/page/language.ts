import { dashboard as enDashboard } from "../../words/en/dashboard.ts";
import { names as enNames } from "../../words/en/names.ts";
import { dashboard as koDashboard } from "../../words/ko/dashboard.ts";
import { names as koNames } from "../../words/ko/names.ts";
import { LOCALES, type Locale } from "../../words/locale.ts";
import { numbersOf } from "../../words/numbers.ts";
import { punctuationOf } from "../../words/punctuation.ts";
import type { Words } from "../../words/words.ts";
import { dashboard as zhDashboard } from "../../words/zh/dashboard.ts";
import { names as zhNames } from "../../words/zh/names.ts";
import { browser } from "./browser.ts";

/** What the page needs of a catalogue; the rest is not in its script. */
export type PageWords = Pick<Words, "locale" | "names" | "dashboard" | "numbers" | "punctuation">;

const CATALOGUES = {
  en: { names: enNames, dashboard: enDashboard },
  ko: { names: koNames, dashboard: koDashboard },
  zh: { names: zhNames, dashboard: zhDashboard },
} as const satisfies Record<Locale, Pick<PageWords, "names" | "dashboard">>;

export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { en: "English", ko: "한국어", zh: "中文" };

export const pageWords = (locale: Locale): PageWords => ({
  locale,
  ...CATALOGUES[locale],
  numbers: numbersOf(locale),
  punctuation: punctuationOf(locale),
});

const KEY = "dashboard-language";

/** What the reader chose before. A page on a disk, or a careful browser, may have no store. */
export function chosenLocale(): Locale | undefined {
  try {
    const chosen = browser.localStorage.getItem(KEY);
    return LOCALES.find((locale) => locale === chosen);
  } catch {
    return undefined;
  }
}

export function keepLocale(locale: Locale): void {
  try {
    browser.localStorage.setItem(KEY, locale);
  } catch {
    // Then it is asked for again the next time.
  }
}
