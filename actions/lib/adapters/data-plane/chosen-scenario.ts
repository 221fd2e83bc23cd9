import { basename, dirname, join, resolve } from "node:path";
import { valid } from "semver";
import { ConfigurationError } from "../../model/errors.ts";
import type { Mapping } from "../../model/scenario.ts";
import { nearestName } from "../../scenarios/nearest-name.ts";
import { parseValues } from "../../scenarios/read-yaml.ts";
import { cniChart, type ScenarioFiles, withChartVersion } from "../../scenarios/scenario-files.ts";
import { projectRoot } from "../project-files.ts";
import { readPlainFile, readScenarioFiles, slugsIn } from "../scenario-files.ts";

/**
 * Reads a scenario with its files.
 * @param given name of a folder in `scenarios/`, or path of a folder, which has a slash in it
 * @param input that names it
 * @throws ConfigurationError when there is no such scenario, or a file of it breaks a rule
 */
export async function readChosenScenario(given: string, input: "scenario" | "from" = "scenario"): Promise<ScenarioFiles> {
  if (given.includes("/")) {
    const folder = resolve(given);
    return await readScenarioFiles(dirname(folder), basename(folder));
  }
  const folder = join(projectRoot(), "scenarios");
  const known = slugsIn(folder);
  if (known.includes(given)) return await readScenarioFiles(folder, given);
  const nearest = nearestName(given, known);
  throw new ConfigurationError(
    `Input "${input}" must be the name of a folder in scenarios/, or a path with a slash in it, not "${given.slice(0, 80)}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  );
}

/** The scenario with other values for the chart that brings its CNI. @throws ConfigurationError where it has no such chart, or the file holds no values */
export async function withValuesOf(files: ScenarioFiles, path: string): Promise<ScenarioFiles> {
  const { eks, slug } = files.scenario;
  const step = eks === undefined ? undefined : cniChart(eks);
  if (step === undefined) throw new ConfigurationError(`Input "values" must be left out for scenario ${slug}, which installs no chart.`);
  const shown = `The file of input "values", ${path},`;
  const values: Mapping = parseValues(shown, await readPlainFile(resolve(path), shown));
  return { ...files, values: { ...files.values, [step.values]: values } };
}

/**
 * The scenario with another version of the chart that brings its CNI; whether it is one that the scenario was made for is a finding of its check.
 * @throws ConfigurationError where it has no such chart, or that is no version
 */
export function withVersionOf(files: ScenarioFiles, version: string): ScenarioFiles {
  const { eks, slug } = files.scenario;
  if (eks === undefined || cniChart(eks) === undefined)
    throw new ConfigurationError(`Input "chart-version" must be left out for scenario ${slug}, which installs no chart.`);
  if (valid(version) === null)
    throw new ConfigurationError(`Input "chart-version" must be a version with three numbers, as 1.20.0, not "${version.slice(0, 80)}".`);
  return withChartVersion(files, version);
}
