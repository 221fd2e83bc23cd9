import type { z } from "zod";

/** Where and how data misses its schema, as the end of a sentence: `steps[3].seconds: expected number, received null (and 2 more)`. */
export function schemaProblem(error: z.ZodError): string {
  const [first, ...others] = error.issues;
  if (first === undefined) return "it does not fit";
  const rule = first.message.replace(/^Invalid (input|option): /, "");
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `${place(first.path)}${rule.charAt(0).toLowerCase()}${rule.slice(1)}${more}`;
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "";
  return `${path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "")}: `;
}
