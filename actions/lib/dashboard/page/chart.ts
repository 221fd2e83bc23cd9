import type { PageColour } from "../../report/page-theme.ts";
import { browser, type PageElement } from "./browser.ts";
import {
  type ComposeOption,
  GridComponent,
  type GridComponentOption,
  init,
  LineChart,
  type LineSeriesOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  ScatterChart,
  type ScatterSeriesOption,
  SVGRenderer,
  TooltipComponent,
  type TooltipComponentOption,
  use,
} from "./echarts.ts";
import { make } from "./element.ts";

use([LineChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  LineSeriesOption | ScatterSeriesOption | GridComponentOption | MarkLineComponentOption | TooltipComponentOption
>;

/** A colour that follows the page, light, dark and on paper, without drawing anew. */
export const paint = (colour: PageColour): string => `var(--${colour})`;

/** "inherit" is no family where the library writes font and size in one. */
const FAMILY = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Noto Sans CJK KR,Noto Sans CJK SC,sans-serif";

export const TEXT = { color: paint("faint"), fontFamily: FAMILY, fontSize: 12 } as const;

/** What hovers above a chart: a text, never markup. */
export const TOOLTIP = {
  renderMode: "richText",
  confine: true,
  backgroundColor: paint("raised"),
  borderColor: paint("line"),
  borderWidth: 1,
  shadowBlur: 0,
  textStyle: { ...TEXT, color: paint("ink") },
  transitionDuration: 0,
} as const;

const open = new Set<() => void>();

/** What gives up the charts that there are now, for when they are left. */
export function chartsSoFar(): () => void {
  const leaving = [...open];
  return () => {
    for (const close of leaving) {
      close();
      open.delete(close);
    }
  };
}

/**
 * A chart with its caption. It is drawn when it has a place on the page, and again when that becomes wider or narrower.
 * @param facts `describe` makes the option for a width in pixels; `pick` is told the place on the x axis that was clicked
 */
export function chart(facts: {
  readonly alt: string;
  readonly heightOf: (width: number) => number;
  readonly caption: readonly (PageElement | string)[];
  readonly describe: (width: number) => ChartOption;
  readonly pick?: (x: number) => void;
}): PageElement {
  const { alt, heightOf, caption, describe, pick } = facts;
  const place = make("div", { class: "chart" });
  const figure = make("figure", {}, place, make("figcaption", {}, ...caption));
  let drawn: ReturnType<typeof init> | undefined;
  let width = 0;

  function draw(): void {
    if (place.clientWidth === 0 || place.clientWidth === width) return;
    width = place.clientWidth;
    const size = { width, height: heightOf(width) };
    if (drawn === undefined) {
      drawn = init(place as unknown as Parameters<typeof init>[0], null, { renderer: "svg", ...size });
      if (pick !== undefined)
        drawn.getZr().on("click", ({ offsetX, offsetY }) => {
          const [x] = drawn?.convertFromPixel("grid", [offsetX, offsetY]) ?? [];
          if (x !== undefined) pick(x);
        });
    } else drawn.resize(size);
    drawn.setOption({ animation: false, useUTC: true, textStyle: { fontFamily: FAMILY }, ...describe(width) }, true);
    const svg = place.querySelector("svg");
    svg?.setAttribute("role", "img");
    svg?.setAttribute("aria-label", alt);
    // So that paper, which is narrower, shows all of it.
    svg?.setAttribute("viewBox", `0 0 ${width} ${size.height}`);
  }

  const observer = new browser.ResizeObserver(draw);
  observer.observe(place);
  open.add(() => {
    observer.disconnect();
    drawn?.dispose();
  });
  return figure;
}
