import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { TemporaryCredentials } from "./aws-credentials.ts";

/** Credentials that are renewed before anybody has to wait for it. */
export interface FreshCredentials {
  /**
   * At once where there are some that hold; clients of the endpoint wait a second or two only.
   * @throws what the renewal throws, when there are none that hold
   */
  current(): Promise<TemporaryCredentials>;
  /** Renews them ahead of their end until the signal fires. */
  keep(signal: AbortSignal): Promise<void>;
}

/** Clients ask again when five minutes are left, so by then there should be new ones. */
const AHEAD_SECONDS = 10 * 60;
/** What lasts for a quarter of an hour only is not renewed after five minutes already. */
const AHEAD_SHARE = 0.5;
const AFTER_FAILURE_SECONDS = 20;

/**
 * Keeps the credentials of one role. There is one renewal at a time; where it fails, the old ones are given out as long as they hold.
 * @param first what was assumed already
 * @param assume gets new ones; it repeats itself where that helps
 */
export function keepFresh(
  first: TemporaryCredentials,
  assume: () => Promise<TemporaryCredentials>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): FreshCredentials {
  let held = first;
  let dueAt = dueTime(first, clock.now());
  let renewal: Promise<void> | undefined;

  const leftSeconds = (): number => (held.expiration.getTime() - clock.now().getTime()) / 1000;
  const isDue = (): boolean => clock.now().getTime() >= dueAt;

  const renew = (): Promise<void> => {
    renewal ??= assume()
      .then((credentials) => {
        held = credentials;
        dueAt = dueTime(credentials, clock.now());
        log.info(`Renewed: these credentials hold until ${credentials.expiration.toISOString()}.`);
      })
      .catch((error: unknown) => {
        dueAt = clock.now().getTime() + AFTER_FAILURE_SECONDS * 1000;
        const rest = leftSeconds();
        log.warning(`Not renewed: ${(error as Error).message} The old ones hold for ${Math.max(0, rest).toFixed(0)} s more.`);
        throw error;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  return {
    async current() {
      if (leftSeconds() > 0) {
        // Told to the log; whoever asks gets the old ones.
        if (isDue()) renew().catch(() => undefined);
        return held;
      }
      await renew();
      return held;
    },
    async keep(signal) {
      while (!signal.aborted) {
        const waitSeconds = (dueAt - clock.now().getTime()) / 1000;
        if (waitSeconds > 0) await clock.sleep(waitSeconds, signal).catch(() => undefined);
        else await renew().catch(() => undefined);
      }
    },
  };
}

function dueTime({ expiration }: TemporaryCredentials, now: Date): number {
  const leftSeconds = (expiration.getTime() - now.getTime()) / 1000;
  // On a machine whose clock is hours ahead new ones look old: they are no reason to ask for others at once, for ever.
  if (leftSeconds <= 0) return now.getTime() + AFTER_FAILURE_SECONDS * 1000;
  return expiration.getTime() - Math.min(AHEAD_SECONDS, leftSeconds * AHEAD_SHARE) * 1000;
}
