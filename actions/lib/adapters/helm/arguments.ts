import type { ChartReference } from "../../model/scenario.ts";

/** Which cluster helm speaks to; its own choice where nothing is said. */
export interface HelmAccess {
  readonly kubeconfig?: string;
  readonly context?: string;
}

export type ReleaseName = Pick<ChartReference, "release" | "namespace">;

export interface UpgradeRequest {
  readonly chart: ChartReference;
  /** Files of values; of a key that two have, the later one's counts. */
  readonly valuesFiles: readonly string[];
  readonly limitSeconds: number;
}

/** Enough to go back, and no more for a cluster that lives for an hour. */
const HISTORY = 5;

const access = ({ kubeconfig, context }: HelmAccess): string[] => [
  ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
  ...(context === undefined ? [] : ["--kube-context", context]),
];

const within = ({ namespace }: ReleaseName): string[] => ["--namespace", namespace];

/**
 * Installs a chart, or brings its release to other values. Nothing is waited for: where there are no nodes yet nothing would come up, and afterwards we know
 * better than helm what must be there. Values that the release had and these files lack go back to the chart's own.
 */
export const upgradeArguments = ({ chart, valuesFiles, limitSeconds }: UpgradeRequest, to: HelmAccess): string[] => [
  ...["upgrade", chart.release, chart.chart, "--install"],
  ...["--repo", chart.repository, "--version", chart.version],
  ...[...within(chart), "--create-namespace"],
  ...["--reset-values", ...valuesFiles.flatMap((file) => ["--values", file])],
  ...["--history-max", String(HISTORY), "--timeout", `${Math.ceil(limitSeconds)}s`],
  ...access(to),
];

/** What became of each revision, the oldest first. */
export const historyArguments = (name: ReleaseName, to: HelmAccess): string[] => [
  ...["history", name.release, ...within(name), "--output", "json", "--max", String(HISTORY)],
  ...access(to),
];

/** The values that somebody gave, or with `all` those of the chart too. */
export const valuesArguments = (name: ReleaseName, revision: number, which: "given" | "all", to: HelmAccess): string[] => [
  ...["get", "values", name.release, "--revision", String(revision), ...within(name), "--output", "json"],
  ...(which === "all" ? ["--all"] : []),
  ...access(to),
];

export const rollbackArguments = (name: ReleaseName, revision: number, limitSeconds: number, to: HelmAccess): string[] => [
  ...["rollback", name.release, String(revision), ...within(name), "--timeout", `${Math.ceil(limitSeconds)}s`],
  ...access(to),
];

/** All of the release goes, its history too; waits until its pods are gone, because what takes their place would find them at work. */
export const uninstallArguments = (name: ReleaseName, limitSeconds: number, to: HelmAccess): string[] => [
  ...["uninstall", name.release, ...within(name), "--cascade", "foreground", "--wait", "--timeout", `${Math.ceil(limitSeconds)}s`],
  ...access(to),
];
