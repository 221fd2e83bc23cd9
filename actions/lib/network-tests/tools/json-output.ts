import type { z } from "zod";
import { OutputError } from "../network-test.ts";

/**
 * What a tool printed as JSON, checked against the shape that its parser knows.
 * @throws OutputError with the text when it is no JSON, else with the part that has another shape
 */
export function readJson<T extends z.ZodType>(tool: string, text: string, shape: T): z.infer<T> {
  const json = parse(tool, text);
  const result = shape.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  throw new OutputError(tool, `printed something else than expected at "${path.join(".")}"`, excerptAt(json, path));
}

function parse(tool: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OutputError(tool, "printed no complete JSON", text);
  }
}

/** The innermost part on the path that is there. */
function excerptAt(json: unknown, path: readonly PropertyKey[]): string {
  let part = json;
  for (const key of path) {
    if (typeof part !== "object" || part === null || !(key in part)) break;
    part = (part as Record<PropertyKey, unknown>)[key];
  }
  return JSON.stringify(part);
}
