import { ConfigurationError } from "../model/errors.ts";

/**
 * Releases of Kubernetes that EKS creates under standard support and that our facts cover, with its last day (endoflife.date, August 2026).
 * Past it EKS asks six times the price, and a cluster of ours, which wants standard support, is refused.
 */
export const SUPPORTED_UNTIL: Readonly<Record<string, string>> = { "1.34": "2026-12-02", "1.35": "2027-03-27", "1.36": "2027-08-02" };

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
