import { z } from "zod";
import { nearestName } from "./nearest-name.ts";

/** A mapping that refuses every key it does not know; the message is the end of a sentence that says so. */
export const strictMapping = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? knownInstead(issue.keys[0] ?? "", Object.keys(shape)) : undefined),
  });

/** A mapping whose keys are not ours: values of a chart, parts of another tool's configuration. */
export const freeMapping = z.record(z.string(), z.unknown());

export const line = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .regex(/^[^\p{Cc}]*$/u, "must be one line");

/** `did you mean "x"?`, or what there is. */
function knownInstead(wrong: string, known: readonly string[]): string {
  const nearest = nearestName(wrong, known);
  return nearest === undefined ? `known are ${listed(known)}` : `did you mean "${nearest}"?`;
}

export function listed(names: readonly string[], and = "and"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}`;
}

/**
 * An entry of a list that says by one of its keys what kind it is, and is then read by the schema of that kind.
 * @param kinds schema of the whole entry by the key that names its kind
 */
export function entryByKind<T>(kinds: Readonly<Record<string, z.ZodType<T>>>): z.ZodType<T, unknown> {
  return z.unknown().transform((value, context) => {
    const names = Object.keys(kinds);
    const refuse = (message: string): never => {
      context.issues.push({ code: "custom", message, input: value });
      return z.NEVER;
    };
    if (value === null || typeof value !== "object" || Array.isArray(value))
      return refuse(`must be a mapping with one of ${listed(names)}`);
    const given = Object.keys(value);
    const named = given.filter((key) => Object.hasOwn(kinds, key));
    const [kind] = named;
    if (kind === undefined) return refuse(`must say by its key what it is: ${knownInstead(given[0] ?? "", names)}`);
    if (named.length > 1) return refuse(`must be one thing, and says ${listed(named)}`);
    return readBy(kinds[kind] as z.ZodType<T>, value, context);
  });
}

/** Reads a value by a schema that is chosen by the value; the refusals become the outer schema's. */
export function readBy<T>(schema: z.ZodType<T>, value: unknown, context: { readonly issues: z.core.$ZodRawIssue[] }): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // Their messages are made already, and their paths begin here.
  for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
}
