import { parseDocument } from "yaml";
import { ConfigurationError } from "../model/errors.ts";
import type { Mapping } from "../model/scenario.ts";

/** What a file may unfold to by aliases: enough for a person's repetition, too little for a bomb. */
const MOST_ALIASES = 50;

/**
 * Reads a YAML file that anybody may have written: one document, no key twice, text keys, few aliases.
 * @throws ConfigurationError one sentence with file, line and trouble
 */
export function readYaml(file: string, text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, prettyErrors: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    const place = problem.linePos ? `line ${problem.linePos[0].line}, column ${problem.linePos[0].col}: ` : "";
    // The library's first line says what is wrong; the lines after it draw the place.
    const what = (problem.message.split("\n")[0] as string).replace(/ at line \d+, column \d+:?$/, "");
    throw new ConfigurationError(`${file} is not valid YAML: ${place}${what}.`);
  }
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new ConfigurationError(`${file} is not valid YAML: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Reads Helm values. An empty file is an empty mapping, as it is to Helm. @throws ConfigurationError also for anything but a mapping */
export function parseValues(file: string, text: string): Mapping {
  const content = readYaml(file, text) ?? {};
  if (typeof content !== "object" || Array.isArray(content))
    throw new ConfigurationError(`${file} must hold a mapping, as Helm values are, not ${JSON.stringify(content).slice(0, 80)}.`);
  return content as Mapping;
}
