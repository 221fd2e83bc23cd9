import { type Document, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import { ConfigurationError } from "../model/errors.ts";
import type { Mapping } from "../model/scenario.ts";

/** What a file may unfold to by aliases: enough for a person's repetition, too little for a bomb. */
const MOST_ALIASES = 50;

/**
 * Reads a YAML file that anybody may have written: one document, no key twice, text keys, few aliases.
 * @throws ConfigurationError one sentence with file, line and trouble
 */
export function readYaml(file: string, text: string): unknown {
  const refuse = (what: string): never => {
    throw new ConfigurationError(`${file} is not valid YAML: ${what}.`);
  };
  try {
    const lines = new LineCounter();
    // Its own check for keys that stand twice compares each with each: minutes for a file of one megabyte.
    // Its pretty errors draw the line of each: minutes where one line has thousands of them.
    const document = parseDocument(text, { uniqueKeys: false, stringKeys: true, prettyErrors: false, lineCounter: lines });
    const problem = document.errors[0] ?? document.warnings[0];
    const trouble = problem === undefined ? troubleIn(document) : { at: problem.pos[0], what: named(problem.message) };
    if (trouble !== undefined) {
      const { line, col } = lines.linePos(trouble.at);
      return refuse(`line ${line}, column ${col}: ${trouble.what}`);
    }
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return refuse(error instanceof Error ? named(error.message) : String(error));
  }
}

/** The library goes down by recursion, and reports that it could not as any other trouble. */
const named = (message: string): string => (/call stack/.test(message) ? "it is nested too deeply" : message);

/** A key that its mapping has already, or an alias for something that it is a part of, which would have no end. */
function troubleIn(document: Document): { readonly at: number; readonly what: string } | undefined {
  let trouble: ReturnType<typeof troubleIn>;
  // Its own search for what an alias stands for goes through the whole document each time: minutes for a file of half a megabyte.
  const anchored = new Map<string, Node>();
  const note = (node: Node & { readonly anchor?: string }) => {
    if (node.anchor !== undefined) anchored.set(node.anchor, node);
  };
  visit(document, {
    Value: (_, node) => note(node),
    Alias(_, alias, path) {
      const target = anchored.get(alias.source);
      if (target === undefined || !path.includes(target)) return undefined;
      trouble = { at: alias.range?.[0] ?? 0, what: "An alias stands inside of what it stands for" };
      return visit.BREAK;
    },
    Map(_, map) {
      note(map);
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name)) trouble ??= { at: (isScalar(key) ? key.range?.[0] : undefined) ?? 0, what: "Map keys must be unique" };
        seen.add(name);
      }
      return trouble === undefined ? undefined : visit.BREAK;
    },
  });
  return trouble;
}

/** Reads Helm values. An empty file is an empty mapping, as it is to Helm. @throws ConfigurationError also for anything but a mapping */
export function parseValues(file: string, text: string): Mapping {
  const content = readYaml(file, text) ?? {};
  if (typeof content !== "object" || Array.isArray(content))
    throw new ConfigurationError(`${file} must hold a mapping, as Helm values are, not ${JSON.stringify(content).slice(0, 80)}.`);
  return content as Mapping;
}
