import { plainLine } from "../report/foreign-text.ts";
import { paint } from "./paint.ts";

/** An SVG element before it is written. Text is plain: writing escapes it, whoever it came from. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Element | string)[];
}

export const element = (name: string, attributes: Element["attributes"], ...children: readonly (Element | string)[]): Element => ({
  name,
  attributes,
  children,
});

export function writeElement({ name, attributes, children }: Element): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? shortNumber(value) : escapeXml(value)}"`],
  );
  const content = children.map((child) => (typeof child === "string" ? escapeXml(plainLine(child)) : writeElement(child)));
  return `<${name}${written.join("")}${content.length === 0 ? "/>" : `>${content.join("")}</${name}>`}`;
}

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

const shortNumber = (value: number): string => String(Math.round(value * 100) / 100);

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
  /** Behind the last line, fainter: a unit, a place. */
  readonly suffix?: string;
}

/** Size of text that has no other. */
export const TEXT_SIZE = 12;
export const SMALL_SIZE = 11;

/** Lines of text below one another; `y` is the middle of the first. */
export function textLines(lines: readonly string[], x: number, y: number, style: TextStyle = {}): Element {
  const size = style.size ?? TEXT_SIZE;
  return element(
    "text",
    {
      "font-size": size,
      "font-weight": style.bold === true ? 600 : undefined,
      "font-style": style.italic === true ? "italic" : undefined,
      "text-anchor": style.anchor === undefined || style.anchor === "start" ? undefined : style.anchor,
      fill: style.fill ?? paint("ink"),
    },
    ...lines.map((line, index) => element("tspan", { x, y: y + size * 0.35 + index * lineHeight(size) }, line)),
    ...(style.suffix === undefined || style.suffix === ""
      ? []
      : [element("tspan", { dx: 7, "font-size": SMALL_SIZE, "font-weight": 400, fill: paint("faint") }, style.suffix)]),
  );
}

export const lineHeight = (size: number): number => Math.round(size * 1.3);

export const text = (line: string, x: number, y: number, style: TextStyle = {}): Element => textLines([line], x, y, style);

export const rectangle = (x: number, y: number, width: number, height: number, more: Element["attributes"] = {}): Element =>
  element("rect", { x, y, width, height, ...more });

export const pathElement = (d: string, more: Element["attributes"] = {}): Element => element("path", { d, ...more });
