import { statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lib/adapters/project-files.ts";
import { readScenarios, scenarioFilesIn } from "../lib/adapters/scenario-files.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { AS_FOUND, type Scenario } from "../lib/model/scenario.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";
import type { Request } from "./request.ts";

/** The action's own scenarios. */
export const scenarioFolder = (): string => join(projectRoot(), "scenarios");

/** The scenarios of a folder that an input names. @throws ConfigurationError where it is none, or holds something that is no scenario */
export function readStateFolder(input: string, folder: string): readonly Scenario[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigurationError(`Input "${input}" must name a folder of scenarios, not "${folder}".`);
  return readScenarios(folder);
}

/**
 * The scenario, values included, that each arm is a state of, by the arm's name; nothing where no folder was named, as the catalogue is known to hold.
 * @throws ConfigurationError for files that are missing or break a rule
 */
export function readStates({ plan, folders }: Pick<Request, "plan" | "folders">): ReadonlyMap<string, ScenarioFiles> {
  if (Object.keys(folders).length === 0) return new Map();
  const arms = plan.arms.filter(({ scenario }) => scenario !== AS_FOUND.slug);
  return new Map(arms.map(({ name, scenario }) => [name, scenarioFilesIn(folders[name] ?? scenarioFolder(), scenario)]));
}
