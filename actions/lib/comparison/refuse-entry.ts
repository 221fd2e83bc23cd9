import { ConfigurationError } from "../model/errors.ts";
// biome-ignore lint/style/noRestrictedImports: it knows nothing of scenarios, only which of some words is nearest
import { nearestName } from "../scenarios/nearest-name.ts";

/** Long enough to recognise an entry by, short enough for one line of a log. */
const SHOWN_CHARACTERS = 80;

/** @throws ConfigurationError always: the input, the rule and the entry that breaks it, and the known name that was probably meant */
export function refuseEntry(
  input: string,
  rule: string,
  entry: string,
  meant?: { readonly name: string; readonly known: readonly string[] },
): never {
  const shown = entry.length > SHOWN_CHARACTERS ? `${entry.slice(0, SHOWN_CHARACTERS)}…` : entry;
  const nearest = meant === undefined ? undefined : nearestName(meant.name.slice(0, SHOWN_CHARACTERS), meant.known);
  throw new ConfigurationError(
    `Input "${input}" ${rule}${entry === "" ? "" : `, not "${shown}"`}${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  );
}

/** Entries between commas and line ends, in their order. */
export const entriesOf = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
