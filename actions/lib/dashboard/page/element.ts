import { browser, type PageElement, type PageEvent } from "./browser.ts";

export type Child = PageElement | string | undefined | readonly Child[];

type Attribute = string | number | boolean | undefined | ((event: PageEvent) => void);

/** An element of the page. Texts are texts, whatever is in them: nothing is ever parsed. An attribute that is a function listens. */
export function make(tag: string, attributes: Readonly<Record<string, Attribute>>, ...children: readonly Child[]): PageElement {
  const element = browser.document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...flat(children));
  return element;
}

const flat = (children: readonly Child[]): (PageElement | string)[] =>
  children.flatMap((child) => (child === undefined ? [] : isList(child) ? flat(child) : [child]));

const isList = (child: Child): child is readonly Child[] => Array.isArray(child);

/** A table that can be pushed sideways where it has no room, also by keyboard. */
export function table(facts: {
  readonly caption: string;
  /** Of the columns; numbers stand at the right. */
  readonly columns: readonly { readonly title: string; readonly isNumber?: boolean }[];
  /** Each begins with its name; a single cell is a heading of the rows below. */
  readonly rows: readonly (readonly Child[])[];
}): PageElement {
  const { caption, columns, rows } = facts;
  const sideOf = (column: number) => (columns[column]?.isNumber === true ? { class: "right" } : {});
  const head = columns.map(({ title }, column) => make("th", { scope: "col", ...sideOf(column) }, title));
  const body = rows.map((cells) => {
    if (cells.length === 1) return make("tr", { class: "group" }, make("th", { scope: "colgroup", colspan: columns.length }, cells[0]));
    const [name, ...others] = cells;
    return make("tr", {}, make("th", { scope: "row" }, name), ...others.map((cell, place) => make("td", sideOf(place + 1), cell)));
  });
  return make(
    "div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": caption },
    make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)),
  );
}

/** What is made only when somebody unfolds it. */
export function folded(title: string, content: () => Child, isOpen = false): PageElement {
  let isMade = isOpen;
  return make(
    "details",
    {
      open: isOpen,
      toggle: ({ currentTarget }) => {
        if (isMade || currentTarget.open !== true) return;
        isMade = true;
        currentTarget.append(...flat([content()]));
      },
    },
    make("summary", {}, title),
    isOpen ? content() : undefined,
  );
}

/** Names and what they are. */
export const definitions = (pairs: readonly (readonly [name: string, value: Child])[]): PageElement =>
  make("dl", {}, ...pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));

/** A choice with its name above it. */
export function choice(facts: {
  readonly name: string;
  readonly value: string;
  readonly groups: readonly { readonly title?: string; readonly options: readonly (readonly [value: string, text: string])[] }[];
  choose(value: string): void;
}): PageElement {
  const { name, value, groups, choose } = facts;
  const optionsOf = (options: readonly (readonly [string, string])[]) =>
    options.map(([one, text]) => make("option", { value: one, selected: one === value }, text));
  const content = groups.map(({ title, options }) =>
    title === undefined ? optionsOf(options) : make("optgroup", { label: title }, ...optionsOf(options)),
  );
  const select = make("select", { change: ({ currentTarget }) => choose(currentTarget.value ?? "") }, ...content);
  return make("label", { class: "choice" }, make("span", {}, name), select);
}
