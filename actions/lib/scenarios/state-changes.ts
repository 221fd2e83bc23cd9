import type { Mapping } from "../model/scenario.ts";
import { isMapping, leaves } from "./helm-values.ts";
import type { ScenarioFiles } from "./scenario-files.ts";

/** One place at which two states of a scenario differ. */
export interface StateChange {
  /** `scenario.yaml`, or a file of values or manifests beside it. */
  readonly file: string;
  /** Keys down to the place; none where a whole file of manifests differs, as only what it applies counts. */
  readonly path: readonly string[];
  /** What stood there; absent where there was nothing. */
  readonly from?: unknown;
  /** What stands there; absent where nothing does. */
  readonly to?: unknown;
}

/** Every place at which a scenario's files differ, by file and path in alphabetical order. Comments, order and the layout of YAML are no difference. */
export function stateChanges(before: ScenarioFiles, after: ScenarioFiles): StateChange[] {
  const [left, right] = [contentOf(before), contentOf(after)];
  const places = new Map([...left, ...right].map(([key, { file, path }]) => [key, { file, path }]));
  return [...places.entries()]
    .filter(([key]) => left.get(key)?.text !== right.get(key)?.text)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { file, path }]) => {
      // What a manifest says is too long for a line, and is not looked into.
      if (path.length === 0) return { file, path };
      const [from, to] = [left.get(key), right.get(key)];
      return { file, path, ...(from === undefined ? {} : { from: from.value }), ...(to === undefined ? {} : { to: to.value }) };
    });
}

/** A place as a person writes it: `routingMode` of the values, `scenario.yaml eks.install` elsewhere. */
export function placeOf({ file, path }: Pick<StateChange, "file" | "path">): string {
  const keys = path.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join(".");
  return file === "values.yaml" ? keys : [file, keys].filter((part) => part !== "").join(" ");
}

interface Leaf {
  readonly file: string;
  readonly path: readonly string[];
  readonly value: unknown;
  /** Tells one value from another. */
  readonly text: string;
}

function contentOf({ scenario, values, manifests }: ScenarioFiles): Map<string, Leaf> {
  const { slug: _, ...content } = scenario;
  const found = [
    ...Object.entries({ ...values, "scenario.yaml": byNumber(content) as Mapping }).flatMap(([file, mapping]) =>
      leaves(mapping).map(([path, value]) => ({ file, path, value, text: JSON.stringify(value) ?? "" })),
    ),
    ...Object.entries(manifests).map(([file, text]) => ({ file, path: [], value: undefined, text })),
  ];
  return new Map(found.map((leaf) => [JSON.stringify([leaf.file, ...leaf.path]), leaf]));
}

/** Lists as mappings by number: what an installation takes from where must be seen, and not end in the dots of a long list. Helm takes a list of values as one. */
function byNumber(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(value.map((entry, index) => [String(index), byNumber(entry)]));
  return isMapping(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, byNumber(entry)])) : value;
}
