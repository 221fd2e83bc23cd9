import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/**
 * `unanswered`: nothing came, or something that nobody can read.
 * `faulty`: the server says that it failed.
 * `busy`: it asks us to come again later.
 */
export type TroubleKind = "unanswered" | "faulty" | "busy";

/** A request that may go well later, and that can be made again without harm. */
export class Trouble extends Error {
  readonly kind: TroubleKind;
  /** How long the server asks us to wait. */
  readonly waitSeconds: number | undefined;

  constructor(kind: TroubleKind, message: string, waitSeconds?: number) {
    super(message);
    this.kind = kind;
    this.waitSeconds = waitSeconds;
  }
}

/** How long a request is made again. An API server that restarts is away for half a minute; one that fails at a request mostly fails at the next. */
const PATIENCE_SECONDS: Readonly<Record<TroubleKind, number>> = { unanswered: 120, faulty: 30, busy: 180 };

const FIRST_WAIT_SECONDS = 0.25;
const LONGEST_WAIT_SECONDS = 5;
/** A server may ask for any time; more than this is no answer to somebody who waits. */
const LONGEST_ASKED_SECONDS = 60;

export interface Persistence {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly troubles: TroubleLog;
  /** Less than `PATIENCE_SECONDS`, for who cannot wait that long. */
  readonly limitSeconds?: number;
}

/**
 * Makes an attempt until it meets no trouble.
 * @throws EnvironmentError when the trouble lasts
 * @throws what the attempt throws that is no trouble
 */
export async function persist<T>(attempt: (troubled: boolean) => Promise<T>, options: Persistence): Promise<T> {
  const { clock, signal, troubles, limitSeconds = Number.POSITIVE_INFINITY } = options;
  const startedAt = clock.monotonicSeconds();
  for (let attempts = 1; ; attempts++) {
    try {
      const result = await attempt(attempts > 1);
      troubles.end();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Trouble)) throw error;
      const elapsedSeconds = clock.monotonicSeconds() - startedAt;
      const waitSeconds = waitBefore(attempts, error.waitSeconds);
      if (elapsedSeconds + waitSeconds > Math.min(limitSeconds, PATIENCE_SECONDS[error.kind])) throw troubles.giveUp(error, elapsedSeconds);
      troubles.tell(error);
      await clock.sleep(waitSeconds, signal);
    }
  }
}

function waitBefore(attempts: number, asked: number | undefined): number {
  if (asked !== undefined) return Math.min(asked, LONGEST_ASKED_SECONDS);
  // Not all at once: many requests meet the same trouble.
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempts - 1)) * (0.75 + Math.random() / 2);
}

/** Tells a trouble once, however many requests meet it. */
export interface TroubleLog {
  tell(trouble: Trouble): void;
  /** An answer came. */
  end(): void;
  giveUp(trouble: Trouble, elapsedSeconds: number): EnvironmentError;
}

/** Requests that go on beside each other are turned away one by one. */
const SAME_RUSH_SECONDS = 60;

export function troubleLog(server: string, clock: Clock, log: Log): TroubleLog {
  let since: number | undefined;
  let lastBusy = Number.NEGATIVE_INFINITY;
  return {
    tell(trouble) {
      const now = clock.monotonicSeconds();
      if (trouble.kind === "busy") {
        if (now - lastBusy > SAME_RUSH_SECONDS) log.info(`The API server ${server} asks us to go slower: ${trouble.message}.`);
        lastBusy = now;
        return;
      }
      if (since !== undefined) return;
      since = now;
      log.warning(`${sentenceOf(trouble, server)}; trying again.`);
    },
    end() {
      if (since === undefined) return;
      log.info(`The API server ${server} answers again after ${(clock.monotonicSeconds() - since).toFixed(0)} s.`);
      since = undefined;
    },
    giveUp: (trouble, elapsedSeconds) =>
      new EnvironmentError(`${sentenceOf(trouble, server)}${elapsedSeconds < 1 ? "" : `, tried for ${elapsedSeconds.toFixed(0)} s`}.`),
  };
}

const sentenceOf = ({ kind, message }: Trouble, server: string): string =>
  ({
    unanswered: `The API server ${server} does not answer (${message})`,
    faulty: `The API server ${server} fails (${message})`,
    busy: `The API server ${server} has too much to do (${message})`,
  })[kind];

/** Seconds that a `Retry-After` asks for; it is a number of seconds or a date. */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
