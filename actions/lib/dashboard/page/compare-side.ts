import { type RunsShard, runFile, type ValueFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type Context, shortCommit } from "./context.ts";
import { choice, make } from "./element.ts";
import { factsAt } from "./facts-at.ts";
import { type DecodedRun, decodeRuns } from "./line-data.ts";

/** One of the two that stand side by side. */
export interface Side {
  /** Place of the scenario. */
  readonly place: number;
  readonly scenario: string;
  readonly table: RunsShard;
  readonly runs: readonly DecodedRun[];
  /** `run:<name>` or `version:<place>`. */
  readonly what: string;
  readonly title: string;
  /** By the metric's place. */
  readonly values: ReadonlyMap<number, ValueFacts>;
  readonly facts: Readonly<Record<string, string>>;
}

/** What is chosen, or where nothing is the first or the last of the latest thirty runs. */
export async function sideOf({ index, words, loader }: Context, wanted: string, chosen: string, which: "first" | "last"): Promise<Side> {
  const place = Math.max(
    0,
    index.scenarios.findIndex(({ name }) => name === wanted),
  );
  const scenario = index.scenarios[place]?.name ?? "";
  const table = await loader.load("runs", place);
  const runs = decodeRuns(table);
  const recent = runs.slice(-30);
  const fallback = which === "first" ? recent[0] : recent.at(-1);
  const [kind = "", name = ""] = [chosen.slice(0, chosen.indexOf(":")), chosen.slice(chosen.indexOf(":") + 1)];
  const version = kind === "version" ? table.versions[Number(name)] : undefined;
  const run = kind === "run" ? (runs.find((one) => one.run === name) ?? fallback) : fallback;
  const values =
    version !== undefined
      ? (await loader.load("versions", place, Number(name))).values
      : run === undefined
        ? []
        : (await loader.load("run", place, runFile(run.run))).values;
  return {
    place,
    scenario,
    table,
    runs,
    what: version !== undefined ? `version:${name}` : `run:${run?.run ?? ""}`,
    title: version !== undefined ? `${version.fact} ${version.value}` : words.dashboard.run.title(run?.night ?? ""),
    values: new Map(values.map((value) => [index.lines[value.line]?.metric ?? -1, value])),
    facts: version !== undefined ? { [version.fact]: version.value } : factsAt(table, run === undefined ? -1 : runs.indexOf(run)),
  };
}

/** Where a reader chooses what stands on a side. */
export function sideChoice(
  { index, words }: Context,
  title: string,
  side: Side,
  choose: (scenario: string, what: string) => void,
): PageElement {
  const { compare, columns } = words.dashboard;
  return make(
    "fieldset",
    {},
    make("legend", {}, title),
    choice({
      name: columns.scenario,
      value: side.scenario,
      groups: [{ options: index.scenarios.map(({ name }) => [name, name]) }],
      choose: (scenario) => choose(scenario, side.what.startsWith("run:") ? side.what : ""),
    }),
    choice({
      name: compare.what,
      value: side.what,
      groups: [
        {
          title: compare.runs,
          options: side.runs.toReversed().map(({ run, night, sha }) => [`run:${run}`, `${night} · ${shortCommit(sha)} · ${run}`]),
        },
        ...[...Map.groupBy(side.table.versions.entries(), ([, { fact }]) => fact)].map(([fact, versions]) => ({
          title: compare.versions(fact),
          options: versions.map(([place, { value, from, to, runs, fingerprint }]): readonly [string, string] => [
            `version:${place}`,
            `${value} · ${compare.nights(from, to, runs)} · ${fingerprint}`,
          ]),
        })),
      ],
      choose: (what) => choose(side.scenario, what),
    }),
  );
}
