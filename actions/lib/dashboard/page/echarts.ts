/** The few parts of ECharts that the page draws with, named one by one: what is not named is not bundled. */
export { LineChart, type LineSeriesOption, ScatterChart, type ScatterSeriesOption } from "echarts/charts";
export {
  GridComponent,
  type GridComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from "echarts/components";
export { type ComposeOption, type EChartsType, init, use } from "echarts/core";
export { SVGRenderer } from "echarts/renderers";
