import { paint } from "./paint.ts";

/**
 * Marks of values, written as ECharts would write them. ECharts gives their places; as its own elements they would take most of the time that
 * a picture takes, because each is prepared to be moved, hit and changed. Colours are ours: nothing in a mark comes from outside.
 */
export type Mark = string;

interface Stroke {
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly lineDash?: readonly number[];
}

export const lineMark = (x1: number, y1: number, x2: number, y2: number, style: Stroke = {}): Mark =>
  written(`M${tenth(x1)} ${tenth(y1)}L${tenth(x2)} ${tenth(y2)}`, { stroke: paint("ink"), lineWidth: 1.3, ...style });

/** One round; its rim keeps it visible on a bar. */
export const dotMark = (cx: number, cy: number, r: number, fill: string = paint("ink")): Mark =>
  `<circle cx="${tenth(cx)}" cy="${tenth(cy)}" r="${tenth(r)}" fill="${fill}" stroke="${paint("paper")}" stroke-width="0.7"></circle>`;

export const rectangleMark = (x: number, y: number, width: number, height: number, fill: string): Mark =>
  written(`M${tenth(x)} ${tenth(y)}l${tenth(width)} 0l0 ${tenth(height)}l${tenth(-width)} 0Z`, { fill });

/** @param path of lines and arcs, all in absolute coordinates */
export const pathMark = (path: string, style: Stroke): Mark => written(inTenths(path), style);

/** A line between two values of an axis that runs to the right, closed at both ends. */
export const horizontalInterval = (left: number, right: number, y: number): Mark[] =>
  right > left ? [lineMark(left, y, right, y), lineMark(left, y - 4, left, y + 4), lineMark(right, y - 4, right, y + 4)] : [];

/** The same of an axis that runs upwards. */
export const verticalInterval = (bottom: number, top: number, x: number, stroke: string): Mark[] =>
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

function written(d: string, { fill = "#000", stroke, lineWidth = 1, lineDash }: Stroke): Mark {
  const line =
    stroke === undefined
      ? ""
      : ` stroke="${stroke}"${lineWidth === 1 ? "" : ` stroke-width="${lineWidth}"`}${lineDash === undefined ? "" : ` stroke-dasharray="${lineDash.join()}"`}`;
  return `<path d="${d}" fill="${fill}"${line}></path>`;
}

/** Finer than any screen shows. */
const tenth = (value: number): number => Math.round(value * 10) / 10;

/** ECharts keeps the coordinates of a free path in single precision. */
const place = (value: number): number => tenth(Math.fround(value));

/** A path with its coordinates in tenths, and with nothing in it but moves, lines to a point and arcs. */
function inTenths(path: string): string {
  let [x, y] = [0, 0];
  return path.replaceAll(/([A-Z])([^A-Z]*)/g, (_, command: string, numbers: string) => {
    const values = numbers.split(" ").map(Number);
    if (command === "Z") return "Z";
    if (command === "H") x = values[0] ?? x;
    else if (command === "V") y = values[0] ?? y;
    else [x = x, y = y] = values.slice(-2);
    const arc = command === "A" ? `${values.slice(0, -2).map(place).join(" ")} ` : "";
    return `${command === "M" || command === "A" ? command : "L"}${arc}${place(x)} ${place(y)}`;
  });
}
