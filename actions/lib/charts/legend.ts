import { type Element, lineHeight, pathElement, TEXT_SIZE, text } from "./element.ts";
import { armColour, armMarker, markerPath } from "./paint.ts";
import type { Canvas } from "./svg-document.ts";
import { textWidth } from "./text-width.ts";

/** Which colour and shape is whose, in as many lines as it takes. */
export function legend(
  entries: readonly { readonly arm: number; readonly name: string }[],
  { width }: Canvas,
): { readonly elements: readonly Element[]; readonly height: number } {
  const elements: Element[] = [];
  let [x, y] = [0, 10];
  for (const { arm, name } of entries) {
    const needed = 16 + textWidth(name, TEXT_SIZE) + 18;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += lineHeight(TEXT_SIZE) + 3;
    }
    elements.push(pathElement(markerPath(armMarker(arm), x + 6, y, 5), { fill: armColour(arm) }), text(name, x + 16, y));
    x += needed;
  }
  return { elements, height: y + 20 };
}
