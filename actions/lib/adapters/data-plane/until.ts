import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";

/** What a look came to: what was waited for, or a clause on what is missing, with the reason that the cluster gives. */
export type Looked<T> = { readonly found: T } | { readonly missing: string; readonly isHopeless?: boolean };

export interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limitSeconds: number;
}

/** A data plane comes up in tens of seconds: more looks would only load the API server. */
const PAUSE_SECONDS = 2;
/** An image that a busy registry refused once is asked for again by the kubelet; what is hopeless for so long stays so. */
const HOPELESS_SECONDS = 60;
/** While the kubelet tries again it does not look hopeless for a moment. */
const RELAPSE_SECONDS = 20;

/**
 * Looks again and again until what is waited for is there.
 * @throws EnvironmentError with what is missing, at the limit or once it is hopeless
 */
export async function until<T>(look: () => Promise<Looked<T>>, { clock, signal, limitSeconds }: Waiting): Promise<T> {
  const startedAt = clock.monotonicSeconds();
  let hopeless: { readonly since: number; readonly last: number } | undefined;
  for (;;) {
    const looked = await look();
    if ("found" in looked) return looked.found;
    const now = clock.monotonicSeconds();
    if (looked.isHopeless === true) hopeless = { since: hopeless?.since ?? now, last: now };
    else if (hopeless !== undefined && now - hopeless.last > RELAPSE_SECONDS) hopeless = undefined;
    if (hopeless?.last === now && now - hopeless.since >= HOPELESS_SECONDS)
      throw new EnvironmentError(`${sentence(looked.missing)} Waiting does not mend that.`);
    if (now - startedAt >= limitSeconds) throw new EnvironmentError(`After ${Math.round(now - startedAt)} s ${looked.missing}.`);
    await clock.sleep(PAUSE_SECONDS, signal);
  }
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
