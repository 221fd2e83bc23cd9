/** What a reader looks at, as the address behind `#` says. */
export interface Route {
  readonly view: View;
  readonly parts: readonly string[];
}

const VIEWS = ["overview", "line", "run", "compare", "changes", "odd-nights", "alarms"] as const;

export type View = (typeof VIEWS)[number];

/** An address that nobody knows is the overview. */
export function readRoute(hash: string): Route {
  const [, name = "", ...parts] = hash.replace(/^#/, "").split("/");
  return { view: VIEWS.find((one) => one === name) ?? "overview", parts: parts.map(decoded) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
