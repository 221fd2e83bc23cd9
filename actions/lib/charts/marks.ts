import { paint } from "./paint.ts";

/** Shapes of a custom series. */

export const lineMark = (x1: number, y1: number, x2: number, y2: number, style: object = {}) => ({
  type: "line" as const,
  shape: { x1, y1, x2, y2 },
  style: { stroke: paint("ink"), lineWidth: 1.3, ...style },
});

/** One round; its rim keeps it visible on a bar. */
export const dotMark = (cx: number, cy: number, r: number, fill: string = paint("ink")) => ({
  type: "circle" as const,
  shape: { cx, cy, r },
  style: { fill, stroke: paint("paper"), lineWidth: 0.7 },
});

export const rectangleMark = (x: number, y: number, width: number, height: number, fill: string) => ({
  type: "rect" as const,
  shape: { x, y, width, height },
  style: { fill },
});

export const pathMark = (pathData: string, style: object) => ({ type: "path" as const, shape: { pathData }, style });

/** A line between two values of an axis that runs to the right, closed at both ends. */
export const horizontalInterval = (left: number, right: number, y: number) =>
  right > left ? [lineMark(left, y, right, y), lineMark(left, y - 4, left, y + 4), lineMark(right, y - 4, right, y + 4)] : [];

/** The same of an axis that runs upwards. */
export const verticalInterval = (bottom: number, top: number, x: number, stroke: string) =>
  top < bottom
    ? [
        lineMark(x, bottom, x, top, { stroke }),
        lineMark(x - 3, bottom, x + 3, bottom, { stroke }),
        lineMark(x - 3, top, x + 3, top, { stroke }),
      ]
    : [];

/** Rounds one below the other, so that equal values stay visible: how far each lies from the middle. */
export const dotOffset = (round: number, rounds: number, most: number): number =>
  rounds === 1 ? 0 : (round / (rounds - 1) - 0.5) * Math.min(most, 3.4 * (rounds - 1));
