import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../model/scenario.ts";
import { parseScenario } from "../scenarios/parse-scenario.ts";

/** Reads every `scenarios/<slug>/scenario.yaml`. @throws ConfigurationError for one that does not parse */
export function readScenarios(folder: string): Scenario[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => parseScenario(entry.name, readFileSync(join(folder, entry.name, "scenario.yaml"), "utf8")))
    .sort((a, b) => a.slug.localeCompare(b.slug));
}
