/** Languages that reports are written in. */
export const LOCALES = ["en", "ko", "zh"] as const;

export type Locale = (typeof LOCALES)[number];
