import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** What a look came to: what was waited for, or a clause on what is missing, with the reason that the cluster gives. */
export type Looked<T> = { readonly found: T } | { readonly missing: string; readonly isHopeless?: boolean };

export interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limitSeconds: number;
  /** Is told what a long wait is for. */
  readonly log?: Log;
}

/** A data plane comes up in tens of seconds: more looks would only load the API server. */
const PAUSE_SECONDS = 2;
/** An image that a busy registry refused once is asked for again by the kubelet; what is hopeless for so long stays so. */
const HOPELESS_SECONDS = 60;
/** While the kubelet tries again it does not look hopeless for a moment. */
const RELAPSE_SECONDS = 20;
/** What is missing changes with every pod that comes up: told this seldom, and only when it is something else. */
const TELL_SECONDS = 30;

/**
 * Looks again and again until what is waited for is there.
 * @throws EnvironmentError with what is missing, at the limit or once it is hopeless
 */
export async function until<T>(look: () => Promise<Looked<T>>, { clock, signal, limitSeconds, log }: Waiting): Promise<T> {
  const startedAt = clock.monotonicSeconds();
  let told = { missing: "", at: startedAt };
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
    if (looked.missing !== told.missing && now - told.at >= TELL_SECONDS) {
      log?.info(`After ${Math.round(now - startedAt)} s ${looked.missing}`);
      told = { missing: looked.missing, at: now };
    }
    await clock.sleep(PAUSE_SECONDS, signal);
  }
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
