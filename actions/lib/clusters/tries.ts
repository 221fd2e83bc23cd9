import type { CloudResource } from "../ports/cloud-account.ts";
import { hasFailedToLeave } from "./removal-order.ts";

/** A security group is refused for as long as an interface that is on its way out still uses it. */
const PATIENT_REFUSALS = 3;
/** One more after what stood in the way was swept; a third would fail as the second did. */
const MOST_DELETIONS = 2;

/** What was tried in this deletion, and what came of it. */
export interface Tries {
  /** @param refusal what the service said; nothing where it took the request */
  note(resource: CloudResource, refusal: string | undefined, nowSeconds: number): void;
  /** Whether nothing should wait for it any longer. */
  isGivenUp(resource: CloudResource): boolean;
  /** When its service last took the request. */
  startedAt(resource: CloudResource): number | undefined;
  refusalOf(resource: CloudResource): string | undefined;
}

export function trackTries(): Tries {
  const accepted = new Map<string, { times: number; at: number }>();
  const refused = new Map<string, { times: number; why: string }>();
  return {
    note(resource, refusal, nowSeconds) {
      const key = keyOf(resource);
      if (refusal === undefined) {
        accepted.set(key, { times: (accepted.get(key)?.times ?? 0) + 1, at: nowSeconds });
        refused.delete(key);
      } else refused.set(key, { times: (refused.get(key)?.times ?? 0) + 1, why: refusal });
    },
    isGivenUp(resource) {
      const key = keyOf(resource);
      if ((refused.get(key)?.times ?? 0) >= PATIENT_REFUSALS) return true;
      return hasFailedToLeave(resource) && (accepted.get(key)?.times ?? 0) >= MOST_DELETIONS;
    },
    startedAt: (resource) => accepted.get(keyOf(resource))?.at,
    refusalOf: (resource) => refused.get(keyOf(resource))?.why,
  };
}

const keyOf = ({ kind, id }: CloudResource): string => `${kind} ${id}`;
