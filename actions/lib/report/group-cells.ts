import type { Cell } from "../model/plan.ts";
import type { TrafficPath } from "../model/traffic-path.ts";

/** Cells of one test that differ in variant and path only, and are all there: `variants` × `paths`. */
export interface CellGroup {
  readonly test: string;
  readonly variants: readonly string[];
  readonly paths: readonly TrafficPath[];
}

/** The fewest groups that name all the cells, in their order. */
export function groupCells(cells: readonly Cell[]): CellGroup[] {
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
