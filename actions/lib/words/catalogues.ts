import { en } from "./en.ts";
import { ko } from "./ko.ts";
import type { Locale } from "./locale.ts";
import type { Words } from "./words.ts";
import { zh } from "./zh.ts";

const CATALOGUES: Readonly<Record<Locale, Words>> = { en, ko, zh };

export const wordsOf = (locale: Locale): Words => CATALOGUES[locale];
