import type { z } from "zod";
import { ConfigurationError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { shown } from "../model/shown.ts";
import { readYaml } from "./read-yaml.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { listed } from "./strict-mapping.ts";

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Reads the text of `scenarios/<slug>/scenario.yaml`. Unknown keys are refused: a misspelt one would otherwise be a scenario that is not what it says.
 * @throws ConfigurationError one sentence with file, key, rule and value
 */
export function parseScenario(slug: string, yamlText: string): Scenario {
  refuseSlug(slug);
  const file = `scenarios/${slug}/scenario.yaml`;
  const content = readYaml(file, yamlText);
  const result = scenarioSchema.safeParse(content);
  if (!result.success) throw new ConfigurationError(refusal(file, result.error.issues, content));
  return { slug, ...result.data };
}

/** @throws ConfigurationError for a name that no scenario's folder may have: it may come from outside, and becomes a path */
export function refuseSlug(slug: string): void {
  if (!SLUG.test(slug))
    throw new ConfigurationError(`A scenario's folder must be named in lower-case letters, digits and single hyphens, not ${shown(slug)}.`);
}

function refusal(file: string, issues: readonly z.core.$ZodIssue[], content: unknown): string {
  // A misspelt key first: that the right one is missing is only its consequence.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue);
  const more = issues.length > 1 ? ` (${issues.length - 1} more after this one)` : "";
  const key = issue.path.join(".");
  const value = valueAt(content, issue.path);
  if (issue.code === "unrecognized_keys") {
    // Its message ends the sentence: the nearest key, or all there are.
    const end = issue.message.endsWith("?") && more === "" ? "" : ".";
    return `${file}: there is no key ${shown([...issue.path, issue.keys[0]].join("."))}; ${issue.message}${more}${end}`;
  }
  if (key === "") return `${file} must hold a mapping with the keys ${listed(Object.keys(scenarioSchema.shape))}, not ${shown(value)}.`;
  if (value === undefined) return `${file}: key "${key}" is missing; it ${rule(issue)}${more}.`;
  return `${file}: key "${key}" ${rule(issue)}, not ${shown(value)}${more}.`;
}

const TYPES: Readonly<Record<string, string>> = { string: "must be text", array: "must be a list", int: "must be a whole number" };

/** What the schema asks for, as the rest of a sentence that begins with the key. */
function rule(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be ${issue.values.map(String).join(" or ")}`;
  if (issue.code === "invalid_type" && !issue.message.startsWith("must")) return TYPES[issue.expected] ?? "must be a mapping";
  return issue.message;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    content,
  );
}
