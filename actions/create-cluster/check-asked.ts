import { withValuesOf, withVersionOf } from "../lib/adapters/data-plane/chosen-scenario.ts";
import { readCiliumSchemas } from "../lib/adapters/scenario-files.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Log } from "../lib/ports/log.ts";
import { checkScenario } from "../lib/scenarios/check-scenario.ts";
import { findingLine } from "../lib/scenarios/finding.ts";
import type { ScenarioRequest } from "./request.ts";

/**
 * Holds the scenario, with the values and the chart's version that were asked for, against the machines and the release that it would get, offline: what
 * would not come up, or not be what it says, costs nothing yet.
 * @throws ConfigurationError with the first thing that is refused; all of them are in the log
 */
export async function checkAsked({ scenario, files, inputs }: ScenarioRequest, log: Log): Promise<void> {
  const withValues = inputs.values === undefined ? files : await withValuesOf(files, inputs.values);
  const wanted = inputs.chartVersion === undefined ? withValues : withVersionOf(withValues, inputs.chartVersion);
  const { instanceType, nodes, kubernetesVersion: kubernetes } = inputs;
  const options = { schemas: readCiliumSchemas(), instanceType, nodes, kubernetes };
  const findings = checkScenario(wanted, options);
  for (const finding of findings) {
    if (finding.severity === "warn") log.warning(findingLine(finding));
    else log.info(findingLine(finding));
  }
  const [refused, ...more] = findings.filter(({ severity }) => severity === "refuse");
  if (refused === undefined) return;
  const place = refused.key === undefined ? "" : ` at ${refused.key}`;
  throw new ConfigurationError(
    `Scenario "${scenario}" is refused${place}: ${refused.why}${more.length === 0 ? "" : ` (${more.length} more in the log)`}`,
  );
}
