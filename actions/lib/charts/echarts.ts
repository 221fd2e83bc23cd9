/**
 * The few parts of ECharts that pictures are made of, named one by one: what is not named is not bundled.
 */
export { CustomChart, type CustomSeriesOption } from "echarts/charts";
export { GridComponent, type GridComponentOption } from "echarts/components";
export { type ComposeOption, init, use } from "echarts/core";
export { SVGRenderer } from "echarts/renderers";
