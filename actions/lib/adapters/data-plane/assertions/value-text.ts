/** A value of the API as text, as a person would write it; undefined where there is none. */
export function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * What is at a path, dots between keys. A list of conditions is asked by type: `status.conditions.Ready` is the condition's status. A key that has dots
 * itself is found too.
 */
export function valueAt(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (Array.isArray(value)) return inList(value, path);
  if (typeof value !== "object" || value === null) return undefined;
  const entries = value as Readonly<Record<string, unknown>>;
  const keys = path.split(".");
  // The shortest key first: keys with dots are the exception.
  for (let length = 1; length <= keys.length; length++) {
    const key = keys.slice(0, length).join(".");
    if (Object.hasOwn(entries, key)) return valueAt(entries[key], keys.slice(length).join("."));
  }
  return undefined;
}

function inList(list: readonly unknown[], path: string): unknown {
  const [first = "", ...rest] = path.split(".");
  if (/^\d+$/.test(first)) return valueAt(list[Number(first)], rest.join("."));
  const condition = list.find(
    (entry): entry is Readonly<Record<string, unknown>> =>
      typeof entry === "object" && entry !== null && (entry as Readonly<Record<string, unknown>>)["type"] === first,
  );
  return rest.length === 0 ? condition?.["status"] : valueAt(condition, rest.join("."));
}
