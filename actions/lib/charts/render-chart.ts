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
import type { Mark } from "./marks.ts";
import type { Canvas, Drawing } from "./svg-document.ts";

use([CustomChart, GridComponent, SVGRenderer]);

export type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>;

/** Where values of one item of a series lie on the drawing. */
export type Places = (value: readonly [x: number, y: number]) => [x: number, y: number];

export interface MarkedSeries extends Pick<CustomSeriesOption, "xAxisIndex" | "yAxisIndex" | "encode"> {
  /** Item by item: how far the axes must reach. */
  readonly data: readonly (readonly number[])[];
  marks(item: number, at: Places): readonly Mark[];
}

/** A chart as its parts are made of. */
export interface Chart extends Omit<ChartOption, "series"> {
  readonly series: readonly MarkedSeries[];
}

/**
 * Draws a chart on the server. Equal options give equal bytes, whatever was drawn before: ECharts' counted classes, its marks for a client
 * that takes over and its style sheet of pointer events are taken off.
 */
export function renderChart({ series, ...option }: Chart, { width }: Canvas, height: number): Drawing {
  const marks: Mark[] = [];
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit" },
      ...option,
      series: series.map((one) => seriesOption(one, marks)),
    });
    return { height, content: [contentOf(chart.renderToSVGString({ useViewBox: true })), ...marks].join("\n") };
  } finally {
    chart.dispose();
  }
}

/** A series that shows nothing itself: its marks come out item by item, and stand above the axes. */
function seriesOption({ data, marks, ...axes }: MarkedSeries, all: Mark[]): CustomSeriesOption {
  return {
    ...axes,
    type: "custom",
    silent: true,
    clip: false,
    data: data.map((item) => [...item]),
    renderItem: ({ dataIndex }, { coord }) => {
      const at: Places = (value) => {
        const [x = 0, y = 0] = coord([...value]);
        return [x, y];
      };
      all.push(...marks(dataIndex, at));
      return null;
    },
  };
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
