import type { Cell } from "../model/plan.ts";
import { TRAFFIC_PATHS } from "../model/traffic-path.ts";

/** Cells of one test that differ in variant and path only, and are all there: `variants` × `paths`. */
interface CellGroup {
  readonly test: string;
  readonly variants: readonly string[];
  readonly paths: readonly string[];
}

/** Longer lists are cut, and the rest is counted. */
const NAMES_SHOWN = 5;

/** Where something holds, within a sentence: `http close and keep-alive over service/other-node`; one text per group of cells. */
export function placeTexts(cells: readonly Cell[]): string[] {
  return groupCells(cells).map(({ test, variants, paths }) => `${test} ${listText(variants)} over ${pathsText(paths)}`);
}

/** The same as a label: `http · close and keep-alive · service/other-node`. */
export function placesLabel(cells: readonly Cell[]): string {
  return groupCells(cells)
    .map(({ test, variants, paths }) => `${test} · ${listText(variants)} · ${pathsText(paths)}`)
    .join("; ");
}

/** `a`, `a and b`, `a, b and c`, `a, b, c, d and 26 more`. */
export function listText(names: readonly string[]): string {
  if (names.length > NAMES_SHOWN) return `${names.slice(0, NAMES_SHOWN - 1).join(", ")} and ${names.length - NAMES_SHOWN + 1} more`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function groupCells(cells: readonly Cell[]): CellGroup[] {
  return [...Map.groupBy(cells, ({ test }) => test)].flatMap(([test, ofTest]) => {
    const variants = [...Map.groupBy(ofTest, ({ variant }) => variant)].map(([variant, same]) => ({
      variant,
      paths: [...new Set(same.map(({ path }) => path))],
    }));
    return Array.from(
      Map.groupBy(variants, ({ paths }) => JSON.stringify([...paths].sort())),
      ([, same]) => ({ test, variants: same.map(({ variant }) => variant), paths: same[0]?.paths ?? [] }),
    );
  });
}

function pathsText(paths: readonly string[]): string {
  return paths.length === TRAFFIC_PATHS.length ? `all ${paths.length} paths` : listText(paths);
}
