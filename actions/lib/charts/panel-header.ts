import { type Element, lineHeight, SMALL_SIZE, textLines } from "./element.ts";
import { paint } from "./paint.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

export const PANEL_GAP = 22;
export const PANEL_COLUMN_GAP = 26;

const TITLE_SIZE = 13;

export interface PanelTexts {
  readonly title: string;
  /** And which way is good. */
  readonly unit: string;
  readonly detail: string;
}

/** What a panel shows, in as many lines as its width asks for. */
export function panelHeader(
  { title, unit, detail }: PanelTexts,
  x: number,
  top: number,
  width: number,
): { readonly header: readonly Element[]; readonly bottom: number } {
  const titleLines = wrapToWidth(title, width - textWidth(unit, SMALL_SIZE) - 7, TITLE_SIZE, { bold: true });
  const detailLines = wrapToWidth(detail, width, SMALL_SIZE);
  const detailTop = top + titleLines.length * lineHeight(TITLE_SIZE);
  return {
    header: [
      textLines(titleLines, x, top + 9, { size: TITLE_SIZE, bold: true, suffix: unit }),
      textLines(detailLines, x, detailTop + 9, { size: SMALL_SIZE, fill: paint("faint") }),
    ],
    bottom: detailTop + detailLines.length * lineHeight(SMALL_SIZE) + 4,
  };
}
