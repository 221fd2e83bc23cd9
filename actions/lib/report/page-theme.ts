/** A colour of the page and of its pictures, on a light and on a dark ground. */
interface Shade {
  readonly light: string;
  readonly dark: string;
}

/**
 * All colours, by the name of their custom property: pictures and page say `var(--ink)`, so one picture serves light, dark and paper.
 * Text colours reach a contrast of 4.5 on `paper`, on `raised` and on the soft ground of their own tone (WCAG 2.2, 1.4.3).
 */
export const PAGE_COLOURS = {
  paper: { light: "#ffffff", dark: "#10151c" },
  raised: { light: "#f5f7f9", dark: "#18202a" },
  ink: { light: "#1b2430", dark: "#e4e9f0" },
  faint: { light: "#56616f", dark: "#a0acbb" },
  line: { light: "#d5dce4", dark: "#303b49" },
  accent: { light: "#0a5ba8", dark: "#79bcff" },
  good: { light: "#006b4c", dark: "#43cf9f" },
  "good-soft": { light: "#e0f3eb", dark: "#10291f" },
  bad: { light: "#a83600", dark: "#ff9a6b" },
  "bad-soft": { light: "#fdeae0", dark: "#331b10" },
  mixed: { light: "#7d5200", dark: "#f0bd55" },
  "mixed-soft": { light: "#faf0da", dark: "#2d2511" },
  neutral: { light: "#375a86", dark: "#a3bfe2" },
  "neutral-soft": { light: "#e7eef7", dark: "#1a2636" },
  unsure: { light: "#56616f", dark: "#a0acbb" },
  "unsure-soft": { light: "#edf0f3", dark: "#1e2631" },
  // The baseline is grey; the others are Okabe and Ito's colours, which people with any colour vision tell apart (jfly.uni-koeln.de/color),
  // a little lighter on a dark ground.
  "arm-0": { light: "#7b8794", dark: "#93a0af" },
  "arm-1": { light: "#0072b2", dark: "#3c9fdd" },
  "arm-2": { light: "#e69f00", dark: "#f0b440" },
  "arm-3": { light: "#009e73", dark: "#2fc397" },
  "arm-4": { light: "#cc79a7", dark: "#df9abf" },
  "arm-5": { light: "#56b4e9", dark: "#86ccf4" },
  "arm-6": { light: "#d55e00", dark: "#f08544" },
  "arm-7": { light: "#b8a900", dark: "#f0e442" },
} as const satisfies Record<string, Shade>;

export type PageColour = keyof typeof PAGE_COLOURS;

/** The custom properties of one ground as CSS declarations. */
export const colourProperties = (ground: keyof Shade): string =>
  Object.entries(PAGE_COLOURS)
    .map(([name, shade]) => `--${name}:${shade[ground]};`)
    .join("");
