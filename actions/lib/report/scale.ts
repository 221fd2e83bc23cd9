import type { Unit } from "../model/metric.ts";

/** How the values of a row are shown: multiplied by `factor`, in `unit`. */
export interface Scale {
  readonly base: Unit;
  readonly unit: string;
  readonly factor: number;
}

type Step = Omit<Scale, "base">;

/** Ways to show each base unit, finest first. */
const STEPS: Readonly<Record<Unit, readonly [Step, ...Step[]]>> = {
  "bit/s": [
    { unit: "bit/s", factor: 1 },
    { unit: "kbit/s", factor: 1e-3 },
    { unit: "Mbit/s", factor: 1e-6 },
    { unit: "Gbit/s", factor: 1e-9 },
  ],
  s: [
    { unit: "µs", factor: 1e6 },
    { unit: "ms", factor: 1e3 },
    { unit: "s", factor: 1 },
  ],
  // Core-seconds per bit are of the order of 1e-10.
  "s/bit": [{ unit: "core-s/Gbit", factor: 1e9 }],
  "s/op": [{ unit: "core-µs/op", factor: 1e6 }],
  "op/s": [{ unit: "op/s", factor: 1 }],
  B: [
    { unit: "KiB", factor: 1 / 1024 },
    { unit: "MiB", factor: 1 / 1024 ** 2 },
    { unit: "GiB", factor: 1 / 1024 ** 3 },
  ],
  ratio: [{ unit: "%", factor: 100 }],
  count: [{ unit: "", factor: 1 }],
};

/**
 * One scale for all values of a row: the coarsest in which the smallest value is still at least 1, or a coarser one if the
 * largest would else need five digits.
 * @param values in the base unit; zeros have no say
 */
export function chooseScale(base: Unit, values: readonly number[]): Scale {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const smallest = Math.min(...sizes);
  const largest = Math.max(...sizes);
  const [finest, ...coarser] = STEPS[base];
  const scale = coarser.reduce(
    (chosen, step) => (sizes.length > 0 && (smallest * step.factor >= 1 || largest * chosen.factor >= 10_000) ? step : chosen),
    finest,
  );
  return { base, ...scale };
}
