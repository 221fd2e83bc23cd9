import { readCiliumSchemas } from "../lib/adapters/scenario-files.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Log } from "../lib/ports/log.ts";
import { checkScenario } from "../lib/scenarios/check-scenario.ts";
import { findingLine } from "../lib/scenarios/finding.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";

/**
 * Checks a scenario offline, as `cni-bench scenarios check` does: the chart would take a misspelt key and ignore it.
 * @throws ConfigurationError that names everything for which it is refused
 */
export function checkValues(files: ScenarioFiles, log: Log): void {
  const findings = checkScenario(files, { schemas: readCiliumSchemas() });
  for (const finding of findings) {
    if (finding.severity === "warn") log.warning(findingLine(finding));
    if (finding.severity === "note") log.debug(findingLine(finding));
  }
  const refused = findings.filter(({ severity }) => severity === "refuse");
  if (refused.length === 0) return;
  const lines = refused.map((finding) => findingLine(finding).replace(/^\S+\s+\S+\s+/, ""));
  throw new ConfigurationError(`Scenario ${files.scenario.slug} cannot be installed like this: ${lines.join(" ")}`);
}
