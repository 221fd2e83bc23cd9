/** What the page needs of a browser; this project has no types of the DOM, which would let Node's side speak of windows too. */

export interface PageElement {
  readonly classList: { add(name: string): void; toggle(name: string, isOn: boolean): void };
  readonly clientWidth: number;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  readonly open?: boolean;
  readonly value?: string;
  readonly checked?: boolean;
  textContent: string | null;
  addEventListener(name: string, listener: (event: PageEvent) => void): void;
  append(...children: readonly (PageElement | string)[]): void;
  focus(): void;
  querySelector(selectors: string): PageElement | null;
  removeAttribute(name: string): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  scrollIntoView(): void;
  setAttribute(name: string, value: string): void;
}

export interface PageEvent {
  readonly currentTarget: PageElement;
  preventDefault(): void;
}

interface Script extends PageElement {
  src: unknown;
  onload: () => void;
  onerror: () => void;
}

interface PolicyRules {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}

interface Browser {
  readonly document: {
    title: string;
    readonly documentElement: PageElement & { lang: string };
    readonly head: PageElement;
    createElement(name: "script"): Script;
    createElement(name: string): PageElement;
    getElementById(id: string): PageElement | null;
  };
  readonly location: { hash: string };
  readonly localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  readonly ResizeObserver: new (seen: () => void) => { observe(element: PageElement): void; disconnect(): void };
  readonly trustedTypes?: { createPolicy(name: string, rules: PolicyRules): void };
  addEventListener(name: string, listener: () => void): void;
  dashboardShard?: (name: string, json: string) => void;
}

export const browser = globalThis as unknown as Browser;
