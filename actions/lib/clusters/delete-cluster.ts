import { TAGS } from "../model/eks-cluster.ts";
import type { Clock } from "../ports/clock.ts";
import type { AccountCluster, CloudAccount, CloudResource } from "../ports/cloud-account.ts";
import type { ClusterContent } from "../ports/cluster-content.ts";
import type { Log } from "../ports/log.ts";
import { audit, type Leftover } from "./audit.ts";
import { enumerate } from "./enumerate.ts";
import { nameOf } from "./kind-facts.ts";
import { fingerprint, lookAround, type Sight } from "./look-around.ts";
import type { Owner } from "./ownership.ts";
import { hasFailedToLeave, isMoving, nextRemovals } from "./removal-order.ts";
import { sentenceOf } from "./sentence-of.ts";
import { trackTries } from "./tries.ts";
import { refuseForeign, takeover } from "./whose-name.ts";

export interface DeletionRequest {
  readonly name: string;
  /** What `TAGS.run` of the cluster has to say; whatever it says when left out. */
  readonly run?: string;
  readonly limitSeconds: number;
  /** For how long nothing has to be seen until nothing is there: where somebody may still be creating, longer than services take to show what is new. */
  readonly quietSeconds?: number;
  /** Absent where nobody can reach the cluster's API. */
  readonly content?: { readonly inside: ClusterContent; readonly limitSeconds: number };
  /** Looks at the cluster right before something of it is removed. @returns why nothing more may be removed */
  readonly refuse?: (cluster: AccountCluster) => string | undefined;
}

export interface Surroundings {
  readonly account: CloudAccount;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How a deletion ended. */
export interface Deletion {
  readonly name: string;
  readonly region: string;
  /**
   * `deleted`: nothing is there · `blocked`: something does not go, see the leftovers · `out-of-time`: AWS goes on with what was started ·
   * `refused`: `refuse` said so, or somebody else has the name now · `interrupted`: the signal fired · `failed`: the account could not be asked any more
   */
  readonly ending: "deleted" | "blocked" | "out-of-time" | "refused" | "interrupted" | "failed";
  /** One sentence, where the ending needs one. */
  readonly why?: string;
  /** What was there at the last look. */
  readonly leftovers: readonly Leftover[];
  readonly unseen: Sight["unseen"];
}

/** Looks come fast while things go, and slower while AWS is busy with minutes of work. */
const POLL_SECONDS = [2, 3, 5, 10];
/** When nothing has gone, begun or changed for so long, nothing will: interfaces of a load balancer stay for minutes after it. */
const STILL_SECONDS = 300;
/** A stack that failed is tried again when what stood in its way has had time to go. */
const REST_SECONDS = 60;
/** A list that is empty once may be behind. */
const QUIET_SECONDS = 2;
/** A wait of minutes says from time to time what it waits for. */
const TELL_SECONDS = 60;
const MOST_FAILED_LOOKS = 3;

/**
 * Deletes a cluster of ours with everything that belongs to it: looks, removes what can go now, waits, and looks again, until nothing is there, nothing goes any
 * more, or the time is over. It can be stopped at any point, begun by somebody else, and run twice or by two at once.
 * @throws ConfigurationError when the cluster is not ours, or another run's; then nothing was touched
 * @throws EnvironmentError when the account cannot be asked at all
 */
export async function deleteCluster(request: DeletionRequest, surroundings: Surroundings): Promise<Deletion> {
  const { account, clock, log, signal } = surroundings;
  const { name, quietSeconds = QUIET_SECONDS } = request;
  const endsAt = clock.monotonicSeconds() + request.limitSeconds;
  const left = () => endsAt - clock.monotonicSeconds();
  const tries = trackTries();

  const given: Owner | undefined =
    request.run === undefined ? undefined : { name, run: request.run, isByRunAlone: true, ownVpcIds: [], stackNames: [] };
  let sight = await lookAround(account, name, given, signal);
  refuseForeign(sight.cluster, request.run);
  const early = request.refuse?.(sight.cluster);
  if (early !== undefined) return end("refused", early);
  if (sight.resources.length > 0) log.info(`Cluster ${name} in ${account.region} has ${enumerate(sight.resources)}`);

  try {
    await removeContent();
    return await removeAll();
  } catch (error) {
    if (signal.aborted) return end("interrupted", sentenceOf(signal.reason));
    return end("failed", sentenceOf(error));
  }

  async function removeContent(): Promise<void> {
    const { content } = request;
    if (content === undefined || sight.cluster.eks?.status !== "ACTIVE") return;
    try {
      for (const still of await content.inside.remove(Math.min(content.limitSeconds, left()), signal)) log.warning(still);
    } catch (error) {
      signal.throwIfAborted();
      log.warning(
        `What is inside the cluster could not be removed first, so its load balancers are removed from outside: ${sentenceOf(error)}`,
      );
    }
    // Minutes may have passed.
    sight = await look();
  }

  async function removeAll(): Promise<Deletion> {
    let changedAt = clock.monotonicSeconds();
    let toldAt = clock.monotonicSeconds();
    let before = fingerprint(sight);
    let waits = 0;
    let emptySince: number | undefined;
    let blind: ReadonlySet<string> = new Set();
    for (;;) {
      const taken = takeover(sight.cluster, sight.owner.run);
      if (taken !== undefined) return endTaken(taken);
      const steps = nextRemovals(sight, tries.isGivenUp).filter((step) => !isResting(step));
      if (steps.length > 0 && request.refuse !== undefined) {
        const fresh = await patiently(() => account.readCluster(name, signal));
        const takenNow = takeover(fresh, sight.owner.run);
        if (takenNow !== undefined) return endTaken(takenNow);
        const refusal = request.refuse(fresh);
        if (refusal !== undefined) return end("refused", refusal);
      }
      const started = await remove(steps);
      const now = clock.monotonicSeconds();
      // What could not be looked at just now may be seen the next time; what never can be keeps nobody waiting.
      const isBlindAnew = sight.unseen.some(({ kind }) => !blind.has(kind));
      blind = new Set(sight.unseen.map(({ kind }) => kind));
      emptySince = sight.resources.length === 0 && !isBlindAnew ? (emptySince ?? now) : undefined;
      if (emptySince !== undefined && now - emptySince >= quietSeconds) return end("deleted");
      if (started || sight.resources.some(isMoving)) changedAt = now;
      if (now - changedAt >= STILL_SECONDS) return end("blocked", "What is left does not go.");
      if (left() <= 0) return end("out-of-time", `The time for it, ${request.limitSeconds} s, is over.`);
      if (now - toldAt >= TELL_SECONDS) {
        toldAt = now;
        log.info(`Waiting for ${enumerate(sight.resources)}`);
      }
      const pause = POLL_SECONDS[Math.min(waits++, POLL_SECONDS.length - 1)] ?? 10;
      await clock.sleep(Math.min(pause, Math.max(left(), 0)), signal);
      sight = await look();
      const after = fingerprint(sight);
      if (after !== before) {
        before = after;
        changedAt = clock.monotonicSeconds();
        waits = 0;
      }
    }
  }

  function isResting(resource: CloudResource): boolean {
    const askedAt = tries.startedAt(resource);
    return hasFailedToLeave(resource) && askedAt !== undefined && clock.monotonicSeconds() - askedAt < REST_SECONDS;
  }

  /** @returns whether anything was begun that was not begun before */
  async function remove(steps: readonly CloudResource[]): Promise<boolean> {
    let started = false;
    for (const resource of steps) {
      const refusal = await tryRemove(resource);
      const isNew = refusal !== tries.refusalOf(resource) || (refusal === undefined && tries.startedAt(resource) === undefined);
      tries.note(resource, refusal, clock.monotonicSeconds());
      if (refusal === undefined) started ||= isNew;
      if (isNew) log.info(refusal === undefined ? `Removing ${nameOf(resource)}` : `${nameOf(resource)} cannot go yet: ${refusal}`);
    }
    return started;
  }

  /** A service that fails once is a refusal like others: how often one is tried has its limit. */
  async function tryRemove(resource: CloudResource): Promise<string | undefined> {
    try {
      return await account.remove(resource, signal);
    } catch (error) {
      signal.throwIfAborted();
      return sentenceOf(error);
    }
  }

  function look(): Promise<Sight> {
    return patiently(() => lookAround(account, name, sight.owner, signal));
  }

  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await ask();
      } catch (error) {
        signal.throwIfAborted();
        if (failures >= MOST_FAILED_LOOKS || left() <= 0) throw error;
        log.debug(sentenceOf(error));
        await clock.sleep(POLL_SECONDS.at(-1) ?? 10, signal);
      }
    }
  }

  /** What the other one has is not ours to tell of. */
  function endTaken(why: string): Deletion {
    const { owner, resources } = sight;
    sight = { ...sight, resources: resources.filter(({ tags }) => owner.run !== undefined && tags[TAGS.run] === owner.run) };
    return end("refused", why);
  }

  function end(ending: Deletion["ending"], why?: string): Deletion {
    return {
      name,
      region: account.region,
      ending,
      ...(why !== undefined && { why }),
      leftovers: audit(sight, tries.refusalOf),
      unseen: sight.unseen,
    };
  }
}
