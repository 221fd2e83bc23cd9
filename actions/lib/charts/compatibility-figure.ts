import { COMPATIBILITY, type Compatibility, DATA_PLANE_KINDS } from "../report/compatibility.ts";
import type { Words } from "../words/words.ts";
import { type MatrixCell, matrixDiagram } from "./matrix-diagram.ts";
import type { Picture } from "./picture.ts";

const CELLS: Readonly<Record<Compatibility, Omit<MatrixCell, "text">>> = {
  works: { tone: "good", marker: "circle" },
  conditional: { tone: "mixed", marker: "diamond" },
  no: { tone: "bad", marker: "cross" },
  "not-offered": { tone: "faint" },
  unknown: { tone: "unsure" },
};

/** What works on EKS by documentation and source, whatever was measured. */
export function compatibilityFigure({ figures }: Words): Picture {
  const { compatibility } = figures;
  return {
    name: "compatibility",
    alt: compatibility.alt,
    caption: compatibility.caption,
    draw: (canvas) =>
      matrixDiagram(
        {
          columns: DATA_PLANE_KINDS.map((kind) => compatibility.kinds[kind]),
          rows: COMPATIBILITY.map(({ feature, on }) => ({
            title: compatibility.features[feature],
            cells: DATA_PLANE_KINDS.map((kind) => ({ ...CELLS[on[kind]], text: compatibility.values[on[kind]] })),
          })),
        },
        canvas,
      ),
  };
}
