import type { State } from "../lib/action/state.ts";
import type { ClusterIdentity } from "../lib/model/eks-cluster.ts";

/** What post must know of the cluster; saved before the first call that could create anything, and again when the cluster is there. */
export interface ClusterState extends ClusterIdentity {
  /** What `TAGS.run` of the cluster says: another one of the name is not this job's to delete. */
  readonly run: string;
  /** Whether the cluster is ours to delete: one that was there before is not. */
  readonly isOurs: boolean;
  /** Role that post assumes anew where the credentials it inherits have run out; absent where the job has credentials of another kind. */
  readonly roleToAssume?: string;
  /** Of the ID token by which it does. */
  readonly audience?: string;
  /** Whether eksctl came to its end: until then it can be about to make what nobody sees yet. */
  readonly isMade?: boolean;
}

const NAME = "cluster";

export const saveClusterState = (state: State, cluster: ClusterState): void => state.save(NAME, JSON.stringify(cluster));

/** @returns nothing where main never came to the point of creating anything */
export function readClusterState(state: Pick<State, "read">): ClusterState | undefined {
  const text = state.read(NAME);
  return text === "" ? undefined : (JSON.parse(text) as ClusterState);
}
