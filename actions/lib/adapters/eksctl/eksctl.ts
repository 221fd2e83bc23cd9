import type { ClusterProvider } from "../../ports/cluster-provider.ts";
import type { Log } from "../../ports/log.ts";
import { runTool } from "../process/run-tool.ts";
import { type Arguments, createCluster, createNodeGroups, scaleNodeGroup } from "./arguments.ts";
import { writeConfig } from "./config-file.ts";

export interface EksctlOptions {
  /** The executable. */
  readonly path: string;
  /** Where its files are written. */
  readonly folder: string;
  readonly log: Log;
}

/** eksctl waits for each of its stacks by itself; these end one that hangs. */
const LIMIT_MINUTES = { create: 75, nodes: 45 } as const;

/**
 * Clusters by eksctl, which speaks CloudFormation. It does not handle signals (0.230.0): cancelled, it ends at once, and CloudFormation goes on with the
 * stack that it is making, so whoever cancels must delete.
 */
export function eksctl({ path, folder, log }: EksctlOptions): ClusterProvider {
  const run = async (argv: Arguments, limitMinutes: number, signal: AbortSignal): Promise<void> => {
    await runTool([path, ...argv], { log, name: "eksctl", signal, limitSeconds: limitMinutes * 60 });
  };
  return {
    createCluster: async (config, signal) =>
      run(createCluster(await writeConfig(folder, "cluster.yaml", config)), LIMIT_MINUTES.create, signal),
    createNodeGroups: async (config, signal) =>
      run(createNodeGroups(await writeConfig(folder, "node-groups.yaml", config)), LIMIT_MINUTES.nodes, signal),
    scaleNodeGroup: (cluster, nodeGroup, nodes, signal) => run(scaleNodeGroup(cluster, nodeGroup, nodes), LIMIT_MINUTES.nodes, signal),
  };
}
