import { PAGE_COLOURS, type PageColour } from "../report/page-theme.ts";

/** A colour that follows the page it stands on, and is the light one where there is no page. */
export const paint = (colour: PageColour): string => `var(--${colour}, ${PAGE_COLOURS[colour].light})`;

const CANDIDATE_COLOURS = ["arm-1", "arm-2", "arm-3", "arm-4", "arm-5", "arm-6", "arm-7"] as const satisfies readonly PageColour[];

/**
 * The colour that an arm has in every picture of a report.
 * @param arm place in the columns; 0 is the baseline
 */
export const armColour = (arm: number): string =>
  paint(arm === 0 ? "arm-0" : (CANDIDATE_COLOURS[(arm - 1) % CANDIDATE_COLOURS.length] ?? "arm-1"));

const MARKERS = ["circle", "square", "diamond", "triangle", "triangle-down", "plus", "cross"] as const;

export type Marker = (typeof MARKERS)[number];

/** The shape that goes with the colour, for those who cannot tell the colours apart. */
export const armMarker = (arm: number): Marker => MARKERS[arm % MARKERS.length] ?? "circle";

/** Outline of a marker around a point as an SVG path. */
export function markerPath(marker: Marker, x: number, y: number, size: number): string {
  const [left, right, top, bottom] = [x - size, x + size, y - size, y + size];
  switch (marker) {
    case "circle":
      return `M${left} ${y}A${size} ${size} 0 1 1 ${right} ${y}A${size} ${size} 0 1 1 ${left} ${y}Z`;
    case "square":
      return `M${left} ${top}H${right}V${bottom}H${left}Z`;
    case "diamond":
      return `M${x} ${top - 1}L${right + 1} ${y}L${x} ${bottom + 1}L${left - 1} ${y}Z`;
    case "triangle":
      return `M${x} ${top}L${right} ${bottom}H${left}Z`;
    case "triangle-down":
      return `M${x} ${bottom}L${left} ${top}H${right}Z`;
    case "plus":
    case "cross": {
      const arm = size / 3;
      const plus = [
        [-arm, -size],
        [arm, -size],
        [arm, -arm],
        [size, -arm],
        [size, arm],
        [arm, arm],
        [arm, size],
        [-arm, size],
        [-arm, arm],
        [-size, arm],
        [-size, -arm],
        [-arm, -arm],
      ] as const;
      const turn = marker === "cross" ? Math.SQRT1_2 : 0;
      const points = plus.map(([dx, dy]) => (turn === 0 ? [x + dx, y + dy] : [x + turn * (dx - dy), y + turn * (dx + dy)]));
      return `M${points.map(([px, py]) => `${rounded(px)} ${rounded(py)}`).join("L")}Z`;
    }
  }
}

const rounded = (value = 0): number => Math.round(value * 100) / 100;
