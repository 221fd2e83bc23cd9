import type { ActionContext } from "../lib/action/run-action.ts";
import type { EksClusters } from "../lib/adapters/aws/eks-clusters.ts";
import { eksctl } from "../lib/adapters/eksctl/eksctl.ts";
import { workFolder } from "../lib/adapters/eksctl/work-folder.ts";
import { toolPath } from "../lib/adapters/tools/tool-path.ts";
import type { EksClusterFacts } from "../lib/model/eks-cluster.ts";
import type { ClusterProvider } from "../lib/ports/cluster-provider.ts";

/** What every mode works with. */
export type Hands = Pick<ActionContext, "log" | "signal" | "state" | "outputs"> & { readonly clusters: EksClusters };

/** What every mode comes to. */
export interface Obtained {
  readonly cluster: EksClusterFacts;
  /** The run that made it; absent where that was none of ours. */
  readonly run?: string;
  readonly created: boolean;
  /** Path of the file with which the nodes are made; absent where they are there. */
  readonly nodeGroupConfig?: string;
  readonly expiresAt?: Date;
  readonly dollarsAtMost?: number;
}

/** eksctl, brought along where it is not there: before anything is created, because it may be impossible. */
export async function clusterProvider(clusterName: string, { log, signal }: Hands): Promise<ClusterProvider> {
  const path = await log.group("Bring eksctl", () => toolPath("eksctl", { log, signal }));
  return eksctl({ path, folder: workFolder(clusterName), log });
}
