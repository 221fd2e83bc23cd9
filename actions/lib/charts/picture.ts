import type { FigureName } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import type { Figure } from "./figure.ts";
import { type Canvas, type Drawing, NARROW, svgDocument, WIDE } from "./svg-document.ts";

/** A picture before it is drawn for a width. */
export interface Picture {
  readonly name: FigureName;
  readonly alt: string;
  readonly caption: string;
  draw(canvas: Canvas): Drawing;
}

/** The picture for a page on a desk and for one in a hand. */
export function drawPicture({ name, alt, caption, draw }: Picture, { figures }: Words): Figure {
  const at = (width: number) => svgDocument({ width }, draw({ width }), alt);
  return { name, title: figures.titles[name], alt, caption, svg: at(WIDE), narrowSvg: at(NARROW) };
}
