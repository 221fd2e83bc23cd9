import {
  type ComposeOption,
  CustomChart,
  type CustomSeriesOption,
  GridComponent,
  type GridComponentOption,
  init,
  SVGRenderer,
  use,
} from "./echarts.ts";
import type { Canvas, Drawing } from "./svg-document.ts";

use([CustomChart, GridComponent, SVGRenderer]);

export type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>;

/**
 * Draws a chart on the server. Equal options give equal bytes, whatever was drawn before: ECharts' counted classes, its marks for a client
 * that takes over and its style sheet of pointer events are taken off.
 */
export function renderChart(option: ChartOption, { width }: Canvas, height: number): Drawing {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: "inherit" }, ...option });
    return { height, content: contentOf(chart.renderToSVGString({ useViewBox: true })) };
  } finally {
    chart.dispose();
  }
}

/** Texts cannot be hit: in them `<` and `"` are escaped. */
function contentOf(svg: string): string {
  return svg
    .replace(/^<svg[^>]*>\s*(<rect[^>]*><\/rect>)?/, "")
    .replace(/<\/svg>\s*$/, "")
    .replaceAll(/<style[\s\S]*?<\/style>/g, "")
    .replaceAll(/ (?:ecmeta_\w+|class|pointer-events|xml:space|id)="[^"]*"/g, "")
    .trim();
}
