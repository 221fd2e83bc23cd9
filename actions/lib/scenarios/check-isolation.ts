import type { Finding } from "./finding.ts";
import { differingKeys } from "./helm-values.ts";
import { cniChart, cniValues, type ScenarioFiles } from "./scenario-files.ts";

/**
 * Whether a scenario differs from the one it is held against in what it says and in nothing else, as far as Helm values of the same chart tell.
 * @param find the scenario of a slug; nothing where there is none
 */
export function checkIsolation(files: ScenarioFiles, find: (slug: string) => ScenarioFiles | undefined): Finding[] {
  const { slug, eks } = files.scenario;
  if (eks?.isolates === undefined) return [];
  const refuse = (why: string, key: string): Finding => ({ severity: "refuse", scenario: slug, check: "isolates", key, why });
  const { against, keys } = eks.isolates;
  const other = against === slug ? undefined : find(against);
  if (other?.scenario.eks === undefined) {
    return [refuse(`It is held against ${JSON.stringify(against)}, and there is no such scenario for EKS.`, "eks.isolates.against")];
  }
  const [mine, theirs] = [cniChart(eks), cniChart(other.scenario.eks)];
  if (mine === undefined || mine.chart.chart !== theirs?.chart.chart) {
    return keys === undefined ? [] : [refuse(`${against} installs another chart: no keys of values can be compared.`, "eks.isolates.keys")];
  }
  const differing = differingKeys(cniValues(files) ?? {}, cniValues(other) ?? {});
  const hidden = differing.filter((key) => !keys?.includes(key));
  const claimed = (keys ?? []).filter((key) => !differing.includes(key));
  return [
    ...hidden.map((key) => refuse(`It differs from ${against} in ${key} too, and does not say so.`, "eks.isolates.keys")),
    ...claimed.map((key) => refuse(`It says that it differs from ${against} in ${key}, and does not.`, "eks.isolates.keys")),
  ];
}
