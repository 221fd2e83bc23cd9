import type { Scale } from "../report/scale.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Locale } from "./locale.ts";

/** Numbers as a reader of one language reads them. Distances are of logarithms, as statistics have them; units stay SI everywhere. */
export interface Numbers {
  /** A value without its unit: three significant digits; counts in full; a share just below 100 % with the digits that show it is not 100. */
  value(value: number, scale: Scale): string;
  /** A value with its unit. */
  quantity(value: number, scale: Scale): string;
  /** Two values in one unit, the second of which stands behind the first: `9.41 → 9.12 Gbit/s`. */
  from(before: number, after: number, scale: Scale): string;
  /** A number whose unit nobody knows. */
  plain(value: number): string;
  /** A fixed number of digits behind the point. */
  fixed(value: number, digits: number): string;
  /** A change: `−30 %`, `+1.2 %`, `×12`. */
  change(distance: number): string;
  /** Between which changes: `[−4.4, −1.9]`, `[×9.1, ×16]`. */
  interval(interval: Pick<Interval, "low" | "high">): string;
  /** Changes of single rounds: `−3.0 −3.4 −2.9 %`. */
  changes(distances: readonly number[]): string;
  /** A size without a direction: `3 %`. */
  size(distance: number): string;
  /** `p = 0.003`, `p < 0.001`. */
  p(p: number): string;
  /** `8 min 24 s`, `2 h`. */
  duration(seconds: number): string;
}

const LEAST_P = 0.001;

/** Ratios from here on are told as multiples: `+1,100 %` is harder to read than `×12`. */
const MULTIPLE = 10;

/** The numbers of one language, made once: a number format is expensive to make. */
export function numbersOf(locale: Locale): Numbers {
  const format = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const threeDigits = format({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  const counted = format({ maximumFractionDigits: 1 });
  const sixDigits = format({ maximumSignificantDigits: 6 });
  const upToThree = format({ maximumSignificantDigits: 3 });
  const upToTwo = format({ maximumSignificantDigits: 2 });
  const floors = [0, 1, 2, 3, 4, 5, 6].map((digits) =>
    format({ minimumFractionDigits: digits, maximumFractionDigits: digits, roundingMode: "floor" }),
  );
  // Ungrouped: between the bounds of an interval stands a comma already.
  const fractions = [0, 1, 2, 3].map((digits) =>
    format({ minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }),
  );
  const fixed = (value: number, digits: number) => (fractions[digits] ?? sixDigits).format(value);

  const value: Numbers["value"] = (value, { base, factor }) => {
    if (value === 0) return "0";
    if (base === "count") return counted.format(value);
    if (base === "ratio" && value > 0.99 && value < 1) {
      const digits = Math.min(1 - Math.floor(Math.log10((1 - value) * 100)), 6);
      return (floors[digits] ?? sixDigits).format(value * factor);
    }
    return threeDigits.format(value * factor);
  };
  const withUnit = (text: string, { unit }: Scale) => (unit === "" ? text : `${text} ${unit}`);

  const isMultiple = (distance: number) => Math.exp(distance) >= MULTIPLE;
  const multiple = (distance: number) => {
    const ratio = Math.exp(distance);
    return ratio < 1e6 ? `×${upToThree.format(ratio)}` : `×1e${Math.round(distance / Math.LN10)}`;
  };
  /** Without the sign of percent; as many digits as tell it from nothing, and from everything. */
  const percent = (distance: number): string => {
    const percent = Math.expm1(distance) * 100;
    const size = Math.abs(percent);
    if (percent < -99) return `−${floors[2]?.format(size)}`;
    const text = fixed(size, size < 0.095 ? 2 : size < 9.95 ? 1 : 0);
    const isNothing = !/[1-9]/.test(text);
    if (isNothing) return "0";
    return `${percent < 0 ? "−" : "+"}${text}`;
  };

  return {
    value,
    quantity: (one, scale) => withUnit(value(one, scale), scale),
    from: (before, after, scale) => withUnit(`${value(before, scale)} → ${value(after, scale)}`, scale),
    plain: (one) => sixDigits.format(one),
    fixed,
    change: (distance) => {
      if (isMultiple(distance)) return multiple(distance);
      if (distance === 0) return "±0 %";
      const text = percent(distance);
      return text === "0" ? "≈ 0 %" : `${text} %`;
    },
    interval: ({ low, high }) => {
      const areMultiples = low >= 0 && isMultiple(high);
      return `[${[low, high].map(areMultiples ? multiple : percent).join(", ")}]`;
    },
    changes: (distances) =>
      distances.some(isMultiple)
        ? distances.map(multiple).join(" ")
        : distances.length === 0
          ? ""
          : `${distances.map(percent).join(" ")} %`,
    size: (distance) => (isMultiple(distance) ? multiple(distance) : `${upToTwo.format(Math.expm1(distance) * 100)} %`),
    p: (p) => (p < LEAST_P ? `p < ${upToTwo.format(LEAST_P)}` : `p = ${fixed(p, p < 0.0995 ? 3 : 2)}`),
    duration,
  };
}

/** Units of time are SI, or accepted beside it, and the same in all our languages. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount} ${unit}`)
      .join(" ") || "0 s"
  );
}
