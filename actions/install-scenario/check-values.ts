import { readCiliumSchemas } from "../lib/adapters/scenario-files.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Log } from "../lib/ports/log.ts";
import { checkScenario } from "../lib/scenarios/check-scenario.ts";
import { type Finding, findingLine } from "../lib/scenarios/finding.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";

/** Checks of `checkScenario` that come to the same whatever the cluster and its machines are; the others are made by `checkCluster`. */
const OF_THE_VALUES: ReadonlySet<string> = new Set([
  "cluster-keys",
  "placeholder",
  "supplied",
  "chart-version",
  "unknown-key",
  "schema",
  "assertions",
]);

export const isOfTheValues = ({ check }: Finding): boolean => OF_THE_VALUES.has(check);

/**
 * Checks a scenario offline: the chart would take a misspelt key and ignore it.
 * @throws ConfigurationError that names everything for which it is refused
 */
export function checkValues(files: ScenarioFiles, log: Log): void {
  const findings = checkScenario(files, { schemas: readCiliumSchemas() }).filter(isOfTheValues);
  heed(files.scenario.slug, findings, log);
}

/** Tells what was found of a scenario. @throws ConfigurationError that names everything for which it is refused */
export function heed(slug: string, findings: readonly Finding[], log: Log): void {
  for (const finding of findings) {
    if (finding.severity === "warn") log.warning(findingLine(finding));
    if (finding.severity === "note") log.debug(findingLine(finding));
  }
  const refused = findings.filter(({ severity }) => severity === "refuse");
  if (refused.length === 0) return;
  const lines = refused.map((finding) => findingLine(finding).replace(/^\S+\s+\S+\s+/, ""));
  throw new ConfigurationError(`Scenario ${slug} cannot be installed like this: ${lines.join(" ")}`);
}
