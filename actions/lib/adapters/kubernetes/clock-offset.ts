import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { untilAnswered } from "./until-answered.ts";

/** How a node's clock stands against ours. */
export interface ClockOffset {
  /** What the node's clock shows at our second 0: a moment of the node's less this is one of ours. */
  readonly offsetSeconds: number;
  /** What that may be wrong by, either way. */
  readonly uncertaintySeconds: number;
}

/** Something that the node's clock timed, and that certainly happened between two moments of ours (`Clock.monotonicSeconds`). */
export interface Sighting {
  /** Seconds since 1970, by the node's clock. */
  readonly nodeSeconds: number;
  readonly afterSeconds: number;
  readonly beforeSeconds: number;
}

/** More than enough where an answer comes at once; where it takes long, few are as good as many. */
const MOST_LOOKS = 8;
const LEAST_LOOKS = 3;
const ENOUGH_SECONDS = 3;
const LOOK_LIMIT_SECONDS = 30;
/** Clocks that are kept in step drift apart by less than this in the minute that a step takes. */
const DRIFT_SECONDS = 0.001;

/** Sets `moment` to the node's clock: a variable of BusyBox's and bash's shells, without a process; other shells have a `date` that knows parts of seconds. */
export const SHELL_MOMENT = `moment() { moment=$EPOCHREALTIME; [ -n "$moment" ] || moment=$(date +%s.%N); }`;

const LOOK = `${SHELL_MOMENT}; moment; echo "$moment"`;

/**
 * Looks at a node's clock several times. Each look lies between our sending of it and the answer, so what all of them allow is the offset; the way
 * there is longer than the way back (the command has to be started), which the uncertainty covers.
 * @param place any container of the node with a shell
 * @throws EnvironmentError when its shell cannot tell parts of a second, or a clock was set meanwhile
 */
export async function clockOffset(cluster: Cluster, place: PodPlace, clock: Clock, signal: AbortSignal): Promise<ClockOffset> {
  return offsetFrom(await lookAtClock(cluster, place, clock, signal));
}

/** The looks of `clockOffset`, for whoever knows more than they do. */
export async function lookAtClock(cluster: Cluster, place: PodPlace, clock: Clock, signal: AbortSignal): Promise<readonly Sighting[]> {
  const startedAt = clock.monotonicSeconds();
  const looks: Sighting[] = [];
  while (looks.length < LEAST_LOOKS || (looks.length < MOST_LOOKS && clock.monotonicSeconds() - startedAt < ENOUGH_SECONDS)) {
    looks.push(
      await untilAnswered(
        async () => {
          const afterSeconds = clock.monotonicSeconds();
          const { stdout } = await cluster.exec(place, ["sh", "-c", LOOK], { limitSeconds: LOOK_LIMIT_SECONDS }, signal);
          return { nodeSeconds: readMoment(stdout, place), afterSeconds, beforeSeconds: clock.monotonicSeconds() };
        },
        clock,
        signal,
      ),
    );
  }
  return looks;
}

/**
 * What all sightings allow: the middle, and half of the width.
 * @param sightings at least one
 * @throws EnvironmentError when nothing fits all of them: a clock was set in the middle
 */
export function offsetFrom(sightings: readonly Sighting[]): ClockOffset {
  const least = Math.max(...sightings.map(({ nodeSeconds, beforeSeconds }) => nodeSeconds - beforeSeconds));
  const most = Math.min(...sightings.map(({ nodeSeconds, afterSeconds }) => nodeSeconds - afterSeconds));
  if (least - most > DRIFT_SECONDS)
    throw new EnvironmentError(
      `A node's clock jumped by at least ${(least - most).toFixed(3)} s while it was read: what it timed cannot be compared with our clock.`,
    );
  return { offsetSeconds: (least + most) / 2, uncertaintySeconds: Math.abs(most - least) / 2 };
}

/** @throws EnvironmentError for anything but seconds with parts of a second */
export function readMoment(text: string, { pod, container }: Pick<PodPlace, "pod" | "container">): number {
  // A locale may write a comma.
  const [, whole, parts] = /^(\d{9,})[.,](\d{3,})$/.exec(text.trim()) ?? [];
  if (whole === undefined || parts === undefined)
    throw new EnvironmentError(
      `The shell of container ${container} in pod ${pod} must tell the time in parts of a second (EPOCHREALTIME, or date with %N), not "${text.trim().slice(0, 40)}".`,
    );
  return Number(`${whole}.${parts}`);
}
