import { type Deletion, type DeletionRequest, deleteCluster } from "../../../actions/lib/clusters/delete-cluster.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { ScriptedAccount } from "../../support/scripted-account.ts";

/** A deletion of the cluster "bench" of a made-up account, at a time that the test turns on. */
export function deletionScene() {
  const clock = new HandClock();
  const account = new ScriptedAccount(clock);
  const log = recordingLog();
  const run = (more: Partial<DeletionRequest> = {}, signal = new AbortController().signal): Promise<Deletion> =>
    deleteCluster({ name: "bench", limitSeconds: 3600, ...more }, { account, clock, log, signal });
  return { clock, account, log, run };
}

export type DeletionScene = ReturnType<typeof deletionScene>;

export const vpcId = "vpc-bench";

/** Nothing is still there. */
export const told = (_count: number): string[] => [];

export const idsOf = ({ leftovers }: Deletion) => leftovers.map(({ resource: { id } }) => id).sort();
