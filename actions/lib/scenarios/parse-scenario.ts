import { parseDocument } from "yaml";
import type { z } from "zod";
import { ConfigurationError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import { nearestName } from "./nearest-name.ts";
import { scenarioSchema } from "./scenario-schema.ts";

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Reads the text of `scenarios/<slug>/scenario.yaml`. Unknown keys are refused: a misspelt one would otherwise be a scenario that is not what it says.
 * @throws ConfigurationError one sentence with file, key, rule and value
 */
export function parseScenario(slug: string, yamlText: string): Scenario {
  if (!SLUG.test(slug))
    throw new ConfigurationError(`A scenario's folder must be named in lower-case letters, digits and single hyphens, not ${shown(slug)}.`);
  const file = `scenarios/${slug}/scenario.yaml`;
  const content = readYaml(file, yamlText);
  const result = scenarioSchema.safeParse(content);
  if (!result.success) throw new ConfigurationError(refusal(file, result.error.issues, content));
  return { slug, ...result.data };
}

function readYaml(file: string, text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, prettyErrors: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    const place = problem.linePos ? `line ${problem.linePos[0].line}, column ${problem.linePos[0].col}: ` : "";
    // The library's first line says what is wrong; the lines after it draw the place.
    const what = (problem.message.split("\n")[0] as string).replace(/ at line \d+, column \d+:?$/, "");
    throw new ConfigurationError(`${file} is not valid YAML: ${place}${what}.`);
  }
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigurationError(`${file} is not valid YAML: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function refusal(file: string, issues: readonly z.core.$ZodIssue[], content: unknown): string {
  // A misspelt key first: that the right one is missing is only its consequence.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue);
  const more = issues.length > 1 ? ` (${issues.length - 1} more after this one)` : "";
  const key = issue.path.join(".");
  const value = valueAt(content, issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys[0] as string;
    const nearest = nearestName(unknown, keysAt(issue.path));
    const hint = nearest === undefined ? `known are ${listed(keysAt(issue.path))}` : `did you mean "${nearest}"?`;
    return `${file}: there is no key ${shown([...issue.path, unknown].join("."))}; ${hint}${more}${hint.endsWith("?") && more === "" ? "" : "."}`;
  }
  if (key === "") return `${file} must hold a mapping with the keys ${listed(keysAt([]))}, not ${shown(value)}.`;
  if (value === undefined) return `${file}: key "${key}" is missing; it ${rule(issue)}${more}.`;
  return `${file}: key "${key}" ${rule(issue)}, not ${shown(value)}${more}.`;
}

/** What the schema asks for, as the rest of a sentence that begins with the key. */
function rule(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be ${issue.values.map(String).join(" or ")}`;
  if (issue.code === "invalid_type") return issue.expected === "string" ? "must be text" : "must be a mapping";
  return issue.message;
}

function keysAt(path: readonly PropertyKey[]): string[] {
  return Object.keys(path[0] === "lab" ? scenarioSchema.shape.lab.unwrap().shape : scenarioSchema.shape);
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    content,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
