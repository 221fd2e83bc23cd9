/**
 * Looks at an open page. These functions run in the browser, so each stands alone; this project has no types of the DOM, so what they
 * need of it is declared here.
 */

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

interface PageElement {
  readonly textContent: string | null;
  readonly outerHTML: string;
  readonly parentElement: PageElement | null;
  readonly ownerSVGElement?: PageElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  open?: boolean;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): Box;
  querySelectorAll(selectors: string): Iterable<PageElement>;
  compareDocumentPosition(other: PageElement): number;
  checkVisibility(): boolean;
}

declare const document: {
  readonly body: PageElement;
  readonly documentElement: PageElement;
  querySelectorAll(selectors: string): Iterable<PageElement>;
};
declare function getComputedStyle(element: PageElement): {
  readonly color: string;
  readonly backgroundColor: string;
  readonly fill: string;
};

/** By how many pixels the page could be pushed sideways. */
export const sidewaysOverflow = (): number => document.documentElement.scrollWidth - document.documentElement.clientWidth;

export const groundOfPage = (): string => getComputedStyle(document.body).backgroundColor;

export function unfold(): void {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

/** Pictures that say nothing to those who cannot see them. */
export const unnamedPictures = (): string[] =>
  Array.from(document.querySelectorAll("svg"))
    .filter((svg) => (svg.getAttribute("aria-label") ?? "").trim() === "")
    .map((svg) => svg.outerHTML.slice(0, 80));

/** Tables as they are on paper: those that nobody would see, and those that reach over the edge. */
export function tablesOnPaper(): { hidden: string[]; wide: string[] } {
  const tables = Array.from(document.querySelectorAll("table"));
  const names = (some: readonly PageElement[]) => some.map(({ textContent }) => (textContent ?? "").slice(0, 60));
  return {
    hidden: names(tables.filter((table) => !table.checkVisibility() || table.getBoundingClientRect().height === 0)),
    wide: names(tables.filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1)),
  };
}

/** Texts of the pictures that are shown: those that reach over the edge of their picture, and pairs that stand on one another. */
export function textsOfPictures(): { count: number; outside: string[]; overlapping: string[] } {
  const found: { count: number; outside: string[]; overlapping: string[] } = { count: 0, outside: [], overlapping: [] };
  for (const svg of document.querySelectorAll("figure svg")) {
    const canvas = svg.getBoundingClientRect();
    const texts = Array.from(svg.querySelectorAll("text"), (text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    })).filter(({ box }) => box.width > 0);
    found.count += texts.length;
    for (const [index, { text, box }] of texts.entries()) {
      const isInside =
        box.left >= canvas.left - 1 && box.right <= canvas.right + 1 && box.top >= canvas.top - 1 && box.bottom <= canvas.bottom + 1;
      if (!isInside) found.outside.push(text ?? "");
      for (const { text: other, box: its } of texts.slice(index + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        // Line boxes are higher than letters.
        if (across > 2 && down > 5) found.overlapping.push(`${text} / ${other}`);
      }
    }
  }
  return found;
}

/** Texts with a contrast under 4.5 against what is painted behind them (WCAG 2.2, 1.4.3). */
export function faintTexts(): { count: number; faint: string[] } {
  const channelsOf = (colour: string): number[] => colour.match(/[\d.]+/g)?.map(Number) ?? [];
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string): number => {
    const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const groundOf = (element: PageElement): string => {
    for (let at: PageElement | null = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if ((channelsOf(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  /** In a picture: the last filled rectangle that was drawn before the text and holds its middle. */
  const groundInPicture = (text: PageElement): string => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const isFollowing = 4;
    const behind = Array.from(text.ownerSVGElement?.querySelectorAll("rect") ?? []).filter((rectangle) => {
      const its = rectangle.getBoundingClientRect();
      const holds = its.left <= x && x <= its.right && its.top <= y && y <= its.bottom;
      return holds && (rectangle.compareDocumentPosition(text) & isFollowing) !== 0 && getComputedStyle(rectangle).fill !== "none";
    });
    const last = behind.at(-1);
    return last === undefined ? groundOf(text) : getComputedStyle(last).fill;
  };
  const isText = 3;
  const inHtml = Array.from(
    document.querySelectorAll("p, li, th, td, div, summary, figcaption, a, b, small, span, strong, h1, h2, h3, code"),
  )
    .filter((element) => Array.from(element.childNodes).some((node) => node.nodeType === isText && (node.textContent ?? "").trim() !== ""))
    .filter((element) => element.checkVisibility())
    .map((element) => ({ text: element.textContent, value: contrast(getComputedStyle(element).color, groundOf(element)) }));
  const inPictures = Array.from(document.querySelectorAll("figure svg tspan, figure svg text"))
    .filter((text) => text.getBoundingClientRect().width > 0)
    .map((text) => ({ text: text.textContent, value: contrast(getComputedStyle(text).fill, groundInPicture(text)) }));
  const all = [...inHtml, ...inPictures];
  return {
    count: all.length,
    faint: all.filter(({ value }) => !(value >= 4.5)).map(({ text, value }) => `${value.toFixed(2)} ${(text ?? "").slice(0, 60)}`),
  };
}
