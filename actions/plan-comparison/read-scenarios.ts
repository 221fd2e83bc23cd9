import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lib/adapters/project-files.ts";
import { readCiliumSchemas, scenarioFilesIn, slugsIn } from "../lib/adapters/scenario-files.ts";
import { parsePattern } from "../lib/changes/path-pattern.ts";
import { type ChangeRequest, readChanges } from "../lib/changes/read-changes.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { RepositoryContent } from "../lib/ports/repository-content.ts";
import { nearestName } from "../lib/scenarios/nearest-name.ts";
import { readYaml } from "../lib/scenarios/read-yaml.ts";
import type { FoundChange } from "./find-change.ts";
import { type Inputs, SCENARIO_PATHS } from "./inputs.ts";
import { type PlannedScenario, planScenarios } from "./plan-scenarios.ts";

/** What the inputs say of where to look; before anything is asked of anybody. @throws ConfigurationError */
export function placesToLook({ paths, scenario }: Pick<Inputs, "paths" | "scenario">): Pick<ChangeRequest, "patterns" | "scenario"> {
  const patterns = paths.map(parsePattern);
  if (scenario === undefined) return { patterns };
  if (paths.join(", ") === SCENARIO_PATHS)
    throw new ConfigurationError(
      `Input "paths" must name the file that is the values of scenario "${scenario}", as charts/cilium/values.yaml.`,
    );
  const folder = join(projectRoot(), "scenarios");
  const known = slugsIn(folder);
  if (!known.includes(scenario)) {
    const nearest = nearestName(scenario, known);
    throw new ConfigurationError(
      `Input "scenario" must name a scenario of the catalogue, not "${scenario.slice(0, 80)}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
    );
  }
  const content = readYaml(`scenarios/${scenario}/scenario.yaml`, readFileSync(join(folder, scenario, "scenario.yaml"), "utf8"));
  return { patterns, scenario: { files: scenarioFilesIn(folder, scenario), content } };
}

/** Reads what a pull request changes, and checks it. @throws ConfigurationError for files that are refused */
export async function readScenariosOf(
  content: RepositoryContent,
  change: FoundChange,
  where: ReturnType<typeof placesToLook>,
  { layout, instanceType, nodes }: Pick<Inputs, "layout" | "instanceType" | "nodes">,
): Promise<readonly PlannedScenario[]> {
  const changes = await readChanges(content, { ...where, baseSha: change.mergeBase, headSha: change.headSha });
  return planScenarios(changes, layout, { schemas: readCiliumSchemas(), instanceType, nodes });
}
