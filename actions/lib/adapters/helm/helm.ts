import { EnvironmentError, ToolError } from "../../model/errors.ts";
import type { ChartReference } from "../../model/scenario.ts";
import type { Log } from "../../ports/log.ts";
import { runTool, type ToolOptions } from "../process/run-tool.ts";
import {
  type HelmAccess,
  historyArguments,
  type ReleaseName,
  rollbackArguments,
  type UpgradeRequest,
  uninstallArguments,
  upgradeArguments,
  valuesArguments,
} from "./arguments.ts";
import { parseHistory, parseValues, type Revision, repairOf } from "./release.ts";

export interface HelmOptions extends HelmAccess {
  readonly executable: string;
  readonly log: Log;
  /** Variables that helm gets beyond those of every tool. */
  readonly env?: Readonly<Record<string, string>>;
}

const READ_LIMIT_SECONDS = 60;

/** Helm, as far as a scenario needs it. Errors are ToolErrors in helm's own words. */
export class Helm {
  readonly #options: HelmOptions;

  constructor(options: HelmOptions) {
    this.#options = options;
  }

  /** The revisions of a release, the oldest first; none where there is no release. */
  async history(name: ReleaseName, signal: AbortSignal): Promise<readonly Revision[]> {
    try {
      return parseHistory(await this.#read(historyArguments(name, this.#options), signal));
    } catch (error) {
      if (error instanceof ToolError && /release: not found/.test(error.message)) return [];
      throw error;
    }
  }

  /** The values of a revision of a release: those that were given, and with `all` the chart's among them. */
  async values(name: ReleaseName, revision: number, signal: AbortSignal): Promise<{ readonly given: Values; readonly all: Values }> {
    const read = async (which: "given" | "all") =>
      parseValues(await this.#read(valuesArguments(name, revision, which, this.#options), signal));
    return { given: await read("given"), all: await read("all") };
  }

  /**
   * Mends what an interrupted or failed helm left: a release that helm takes to be under way refuses every further change.
   * @throws EnvironmentError when the release is of another chart: that one is not ours to mend
   */
  async repair(chart: ChartReference, limitSeconds: number, signal: AbortSignal): Promise<void> {
    const history = await this.history(chart, signal);
    refuseOther(chart, history);
    const repair = repairOf(history);
    if (repair.kind === "none") return;
    const release = `Release ${chart.namespace}/${chart.release}`;
    if (repair.kind === "rollback") {
      this.#options.log.warning(`${release} goes back to revision ${repair.revision} first, because ${repair.why}`);
      await this.#change(rollbackArguments(chart, repair.revision, limitSeconds, this.#options), limitSeconds, signal);
    } else {
      this.#options.log.warning(`${release} is removed first, because ${repair.why}`);
      await this.uninstall(chart, limitSeconds, signal);
    }
  }

  /**
   * Installs a chart, or brings its release to other values; what is left of an interrupted change is mended first.
   * @throws EnvironmentError when the release is of another chart
   */
  async upgrade(request: UpgradeRequest, signal: AbortSignal): Promise<void> {
    const { chart, limitSeconds } = request;
    await this.repair(chart, limitSeconds, signal);
    try {
      await this.#change(upgradeArguments(request, this.#options), limitSeconds, signal);
    } catch (error) {
      if (signal.aborted)
        this.#options.log.warning(
          `helm was interrupted: release ${chart.namespace}/${chart.release} may be left under way, which the next run mends.`,
        );
      throw error;
    }
  }

  /** Removes a release with its history, and all that it made, and waits until that is gone. */
  async uninstall(name: ReleaseName, limitSeconds: number, signal: AbortSignal): Promise<void> {
    await this.#change(uninstallArguments(name, limitSeconds, this.#options), limitSeconds, signal);
  }

  async #read(argv: readonly string[], signal: AbortSignal): Promise<string> {
    return (await this.#run(argv, { limitSeconds: READ_LIMIT_SECONDS, capture: true }, signal)).stdout;
  }

  /** Helm has its own limit; ours is for one that hangs. */
  async #change(argv: readonly string[], limitSeconds: number, signal: AbortSignal): Promise<void> {
    await this.#run(argv, { limitSeconds: limitSeconds + 30 }, signal);
  }

  async #run(argv: readonly string[], options: Pick<ToolOptions, "limitSeconds" | "capture">, signal: AbortSignal) {
    const { executable, log, env, kubeconfig } = this.#options;
    const found = kubeconfig === undefined ? wayToCluster() : {};
    return await runTool([executable, ...argv], { log, name: "helm", signal, ...options, env: { ...found, ...env } });
  }
}

/** Where nothing is said, helm must find the same cluster that our own client finds, which tools are not told of by themselves. */
export function wayToCluster(own: Readonly<Record<string, string | undefined>> = process.env): Readonly<Record<string, string>> {
  const names = ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
  return Object.fromEntries(names.flatMap((name) => (own[name] ? [[name, own[name]]] : [])));
}

export type Values = Readonly<Record<string, unknown>>;

/** @throws EnvironmentError when a release of that name is of another chart */
export function refuseOther({ release, namespace, chart }: ChartReference, history: readonly Revision[]): void {
  const last = history.at(-1);
  if (last === undefined || last.chart === chart) return;
  throw new EnvironmentError(
    `Release ${namespace}/${release} is of the chart ${last.chart}, and the scenario installs ${chart} by that name: remove it, or use a new cluster.`,
  );
}
