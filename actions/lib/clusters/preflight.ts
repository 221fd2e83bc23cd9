import { ConfigurationError } from "../model/errors.ts";
import type { EksRecipe, Scenario } from "../model/scenario.ts";
import { nearestName } from "../scenarios/nearest-name.ts";

/**
 * Releases of Kubernetes that EKS creates under standard support and that our facts cover, with its last day (endoflife.date, August 2026).
 * Past it EKS asks six times the price, and a cluster of ours, which wants standard support, is refused.
 */
export const SUPPORTED_UNTIL: Readonly<Record<string, string>> = { "1.34": "2026-12-02", "1.35": "2027-03-27", "1.36": "2027-08-02" };

/** @throws ConfigurationError where there is no such scenario, or EKS cannot carry it */
export function findRecipe(scenarios: readonly Scenario[], slug: string): EksRecipe {
  const scenario = scenarios.find((candidate) => candidate.slug === slug);
  if (scenario?.eks !== undefined) return scenario.eks;
  if (scenario !== undefined)
    throw new ConfigurationError(`Input "scenario" must be a scenario that EKS can carry, and "${slug}" is for the lab alone.`);
  const nearest = nearestName(
    slug,
    scenarios.filter(({ eks }) => eks !== undefined).map((candidate) => candidate.slug),
  );
  throw new ConfigurationError(
    `Input "scenario" must name a folder of scenarios/, not "${slug.slice(0, 80)}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  );
}

/** @throws ConfigurationError for a release that EKS would not make, or only at another price */
export function checkRelease(kubernetesVersion: string, now: Date): void {
  const lastDay = SUPPORTED_UNTIL[kubernetesVersion];
  if (lastDay === undefined) {
    throw new ConfigurationError(
      `Input "kubernetes-version" must be ${Object.keys(SUPPORTED_UNTIL).join(" or ")}, not "${kubernetesVersion}".`,
    );
  }
  if (now.getTime() < Date.parse(lastDay) + DAY_MILLISECONDS) return;
  throw new ConfigurationError(
    `Input "kubernetes-version" is ${kubernetesVersion}, whose standard support ended on ${lastDay}: EKS creates it only at six times the price.`,
  );
}

const DAY_MILLISECONDS = 86_400_000;
