import { TAGS } from "../model/eks-cluster.ts";
import type { AccountCluster, CloudResource } from "../ports/cloud-account.ts";
import { audit, type Leftover } from "./audit.ts";
import { type Deletion, type DeletionRequest, deleteCluster, type Surroundings } from "./delete-cluster.ts";
import { deletionSentence } from "./describe-deletion.ts";
import { nameOf } from "./kind-facts.ts";
import { lookAround } from "./look-around.ts";
import { runOf, tagsOf } from "./ownership.ts";
import { sentenceOf } from "./sentence-of.ts";
import { decide, type SweepDecision } from "./sweep.ts";
import { isThere } from "./whose-name.ts";

export interface SweepRequest {
  readonly graceSeconds: number;
  readonly limitSeconds: number;
  /** Looks and tells, and removes nothing. */
  readonly dryRun: boolean;
  /** Gives the inside of a cluster; absent where nobody can reach one. */
  readonly contentOf?: (clusterName: string) => NonNullable<DeletionRequest["content"]>;
}

/** What became of one cluster of ours, or of one thing that is left of none. */
export interface SweptEntry {
  /** `cluster bench-1`, `placement group bench-2` */
  readonly title: string;
  /** `swept`: it is gone · `failed`: some of it is still there · `would-sweep`: a dry run · `kept`: its time is not over · `unclear`: a person has to look */
  readonly outcome: "swept" | "failed" | "would-sweep" | "kept" | "unclear";
  readonly why?: string;
  readonly leftovers: readonly Leftover[];
}

export interface SweptRegion {
  readonly region: string;
  readonly entries: readonly SweptEntry[];
  /** Clusters that are not ours. */
  readonly foreign: number;
}

/**
 * Deletes every cluster of ours in a region that outlived its expiry tag, and what bears our tags beside them. A cluster that fails keeps no other from being
 * swept. Tags are read again right before anything is removed: a run may have prolonged its time meanwhile.
 * What was done is told, also when a service cannot be asked any more or the sweep is cancelled.
 * @throws EnvironmentError when the region cannot be asked at all
 */
export async function sweepRegion(request: SweepRequest, surroundings: Surroundings): Promise<SweptRegion> {
  const { account, clock, log, signal } = surroundings;
  const clusters = await account.listClusters(signal);
  const ours = clusters.filter((cluster) => runOf(cluster) !== undefined);
  const entries = await Promise.all(ours.map(async (cluster) => await sweepOne(cluster)));
  const strays = await sweepStrays();
  return { region: account.region, entries: [...entries, ...strays], foreign: clusters.length - ours.length };

  function judge(cluster: AccountCluster): SweepDecision {
    return decide(tagsOf(cluster), clock.now(), request.graceSeconds);
  }

  async function sweepOne(cluster: AccountCluster): Promise<SweptEntry> {
    const title = `cluster ${cluster.name}`;
    const decision = judge(cluster);
    if (decision.action === "report") return { title, outcome: "unclear", why: decision.why, leftovers: [] };
    if (decision.action !== "sweep") return { title, outcome: "kept", ...("why" in decision && { why: decision.why }), leftovers: [] };
    try {
      if (request.dryRun) {
        const sight = await lookAround(account, cluster.name, undefined, signal);
        return { title, outcome: "would-sweep", why: overdue(decision), leftovers: audit(sight) };
      }
      const { limitSeconds, contentOf } = request;
      const content = contentOf?.(cluster.name);
      const asked = { name: cluster.name, limitSeconds, refuse: refuseLiving, ...(content !== undefined && { content }) };
      return toEntry(title, await deleteCluster(asked, surroundings));
    } catch (error) {
      return failed(title, error);
    }
  }

  function refuseLiving(cluster: AccountCluster): string | undefined {
    // When the cluster and its stacks are gone nothing is left to be prolonged.
    if (!isThere(cluster)) return undefined;
    const decision = judge(cluster);
    return decision.action === "keep" || decision.action === "report" ? decision.why : undefined;
  }

  /** What a cluster that exists may still use stays, whatever its own tag says: only the cluster's is prolonged. */
  async function sweepStrays(): Promise<SweptEntry[]> {
    const swept: SweptEntry[] = [];
    try {
      const living = new Set((await account.listClusters(signal)).map(runOf));
      const strays = (await account.findTagged(signal)).filter(({ tags }) => !living.has(tags[TAGS.run]));
      for (const stray of strays) swept.push(...(await sweepStray(stray).catch((error) => [failed(nameOf(stray), error)])));
    } catch (error) {
      swept.push(failed("what is left of clusters that are gone", error));
    }
    return swept;
  }

  async function sweepStray(stray: CloudResource): Promise<SweptEntry[]> {
    const title = nameOf(stray);
    const decision = decide(stray.tags, clock.now(), request.graceSeconds);
    if (decision.action === "ignore" || decision.action === "keep") return [];
    if (decision.action === "report") return [{ title, outcome: "unclear", why: decision.why, leftovers: [] }];
    if (request.dryRun) return [{ title, outcome: "would-sweep", why: overdue(decision), leftovers: [] }];
    const refusal = await account.remove(stray, signal);
    if (refusal === undefined) log.info(`Removed ${title}`);
    return [refusal === undefined ? { title, outcome: "swept", leftovers: [] } : { title, outcome: "failed", why: refusal, leftovers: [] }];
  }
}

const overdue = ({ expiresAt }: Extract<SweepDecision, { action: "sweep" }>): string => `Its time was over at ${expiresAt.toISOString()}.`;

const failed = (title: string, error: unknown): SweptEntry => ({ title, outcome: "failed", why: sentenceOf(error), leftovers: [] });

function toEntry(title: string, deletion: Deletion): SweptEntry {
  const { ending, why, leftovers, unseen } = deletion;
  if (ending === "deleted" && unseen.length > 0) return { title, outcome: "unclear", why: deletionSentence(deletion), leftovers };
  if (ending === "deleted") return { title, outcome: "swept", leftovers };
  return { title, outcome: ending === "refused" ? "kept" : "failed", ...(why !== undefined && { why }), leftovers };
}
