import { mean } from "./moments.ts";
import { requireFinite } from "./require-values.ts";

/** A straight line through points. */
export interface Line {
  /** Rise per unit of x, in the unit of y. */
  readonly slope: number;
  /** Height at x = 0. */
  readonly intercept: number;
  /** How far the furthest point is off the line, in the unit of y, and where that is. */
  readonly furthest: { readonly x: number; readonly residual: number };
  /** Share of the scatter of y that the line accounts for, 0 to 1; 1 where y does not scatter. */
  readonly rSquared: number;
  /** By how much the slope changes at most when every height is wrong by 1. */
  readonly leverage: number;
}

/** The line of least squares. @throws RangeError without two points at different places */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  requireFinite(xs, "a place", 2);
  requireFinite(ys, "a height", 2);
  const [atX, atY] = [mean(xs), mean(ys)];
  const spread = sum(xs.map((x) => (x - atX) ** 2));
  if (spread === 0) throw new RangeError("a line needs two different places");
  const slope = sum(points.map(([x, y]) => (x - atX) * (y - atY))) / spread;
  const intercept = atY - slope * atX;
  const residuals = points.map(([x, y]) => ({ x, residual: y - intercept - slope * x }));
  const scatter = sum(ys.map((y) => (y - atY) ** 2));
  return {
    slope,
    intercept,
    furthest: residuals.reduce((far, one) => (Math.abs(one.residual) > Math.abs(far.residual) ? one : far)),
    rSquared: scatter === 0 ? 1 : Math.max(0, 1 - sum(residuals.map(({ residual }) => residual ** 2)) / scatter),
    leverage: sum(xs.map((x) => Math.abs(x - atX))) / spread,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
