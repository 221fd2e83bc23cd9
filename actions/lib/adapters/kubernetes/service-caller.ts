import { randomBytes } from "node:crypto";
import { EnvironmentError, ToolError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import { readMoment, SHELL_MOMENT, type Sighting } from "./clock-offset.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { CutError } from "./exec.ts";
import { callerArgv, type FirstAnswer, firstAnswer, urlOf } from "./first-answer.ts";
import { SCRATCH } from "./names.ts";
import { runInPod } from "./run-in-pod.ts";
import { untilAnswered } from "./until-answered.ts";

/** An address that does not answer for so long is given up. */
const ANSWER_LIMIT_SECONDS = 60;
/** More than one is there on the way to the last. */
const USUAL_SECONDS = 3;

/** An attempt begins every 4 ms. */
const CALLING = { callers: 25, limitSeconds: ANSWER_LIMIT_SECONDS } as const;

/** Attempts that end after the answered one are written after it; this is more than are under way. */
const KEPT_LINES = 100;

/** Exit code of `CALL` where fortio failed. */
const NOT_CALLED = 9;

/**
 * `FOLDER LINES URL…`: calls one address after the other, each until it answers; `N.log` is there while N is called, `N.end` afterwards.
 * Ends with the last thing that fortio said where that did not call, or was killed.
 */
const CALL = `
dir=$1 lines=$2
shift 2
mkdir -p "$dir" || exit 1
number=0
for url; do
  log=$dir/$number.log
  ${callerArgv({ ...CALLING, log: '"$log"' }, '"$url"').join(" ")} >/dev/null 2>"$dir/problems"
  code=$?
  if [ ! -s "$log" ] || [ "$code" -gt 128 ]; then
    echo "fortio called $url and ended with exit code $code: $(tail -n 1 "$dir/problems")" >&2
    exit ${NOT_CALLED}
  fi
  tail -n "$lines" "$log" >"$dir/part" && mv "$dir/part" "$dir/$number.end" || exit 1
  number=$((number + 1))
done
`;

/**
 * `FOLDER DONE NEXT TRIES`: waits until one was answered and the next is called (each may be empty); prints what came of the first, then the moment.
 * Ends also when the folder goes, which is there before the first wait: whoever waited may have lost the connection to this.
 */
const AWAIT = `
${SHELL_MOMENT}
dir=$1 done=$2 next=$3 tries=$4
[ -n "$done" ] || mkdir -p "$dir" || exit 1
while { [ -n "$done" ] && [ ! -e "$dir/$done.end" ]; } || { [ -n "$next" ] && [ ! -s "$dir/$next.log" ]; }; do
  [ -d "$dir" ] || exit 8
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || exit 7
  sleep 0.01
done
[ -z "$done" ] || cat "$dir/$done.end"
moment
echo "at $moment"
`;
const PAUSE_SECONDS = 0.01;

/** When a service answered for the first time. */
export interface ServiceAnswer extends Required<FirstAnswer> {
  /** Of the wait for it, which looked at the clock at its end. */
  readonly sighting: Sighting;
}

/** Calls services one after the other, each until it answers, in one process that goes on between them: to begin one costs more time than it measures. */
export class ServiceCaller {
  readonly #cluster: Cluster;
  readonly #place: PodPlace;
  readonly #clock: Clock;
  readonly #folder = `${SCRATCH}/.calls-${randomBytes(6).toString("hex")}`;
  #addresses: readonly ServerAddress[] = [];

  /** @param place a container with fortio, a shell and the scratch folder */
  constructor(cluster: Cluster, place: PodPlace, clock: Clock) {
    this.#cluster = cluster;
    this.#place = place;
    this.#clock = clock;
  }

  /**
   * Resolves when each has answered or was called for as long as it may. Ends in the pod too when the signal fires.
   * @throws EnvironmentError when fortio could not call, in its words
   */
  async call(addresses: readonly ServerAddress[], signal: AbortSignal): Promise<void> {
    this.#addresses = addresses;
    const argv = ["sh", "-c", CALL, "caller", this.#folder, String(KEPT_LINES), ...addresses.map(urlOf)];
    const limitSeconds = ANSWER_LIMIT_SECONDS + USUAL_SECONDS * addresses.length;
    const ended = await runInPod(this.#cluster, this.#place, { argv, limitSeconds }, { scratch: SCRATCH }, this.#clock, signal);
    if (ended.exitCode === NOT_CALLED)
      throw new EnvironmentError(`New services could not be called from pod ${this.#place.pod}: ${lastWords(ended.stderr)}`);
    if (ended.exitCode !== 0 || ended.timedOut)
      throw new ToolError(
        `The caller of new services in pod ${this.#place.pod} ended with ${ended.timedOut ? "its limit" : `exit code ${ended.exitCode}`}: ${lastWords(ended.stderr)}`,
      );
  }

  /** Removes what the calls left behind, and ends who still waits for them in the pod; to be called also when they failed. */
  async forget(signal: AbortSignal): Promise<void> {
    const argv = ["rm", "-rf", "--", this.#folder];
    const ask = () => this.#cluster.exec(this.#place, argv, { limitSeconds: 30 }, signal);
    // What cannot be removed goes with the pod.
    await untilAnswered(ask, this.#clock, signal).catch(() => signal.throwIfAborted());
  }

  /** Waits until the first service is called. */
  async ready(signal: AbortSignal): Promise<Sighting> {
    return (await this.#wait(undefined, 0, signal)).sighting;
  }

  /**
   * Waits until the service of that number has answered and the one after it is called.
   * @throws EnvironmentError when it does not answer in its time, or did before anybody was behind it
   */
  async answered(number: number, signal: AbortSignal): Promise<ServiceAnswer> {
    const { stdout, sighting } = await this.#wait(number, number + 1, signal);
    const answer = firstAnswer(stdout);
    const { host, port } = this.#addresses[number] ?? { host: "", port: 0 };
    if (answer === undefined)
      throw new EnvironmentError(
        `New service ${host}:${port} was not reached from pod ${this.#place.pod} after ${ANSWER_LIMIT_SECONDS} s.`,
      );
    const { atSeconds, sinceUnansweredSeconds } = answer;
    if (sinceUnansweredSeconds === undefined)
      throw new EnvironmentError(`New service ${host}:${port} answered at the first call, so how long it took was not seen.`);
    return { atSeconds, sinceUnansweredSeconds, sighting };
  }

  async #wait(
    done: number | undefined,
    next: number,
    signal: AbortSignal,
  ): Promise<{ readonly stdout: string; readonly sighting: Sighting }> {
    const isCalled = next < this.#addresses.length;
    const tries = Math.ceil((ANSWER_LIMIT_SECONDS + USUAL_SECONDS) / PAUSE_SECONDS);
    const argv = ["sh", "-c", AWAIT, "waiter", this.#folder, String(done ?? ""), isCalled ? String(next) : "", String(tries)];
    return await untilAnswered(
      async () => {
        const afterSeconds = this.#clock.monotonicSeconds();
        const { stdout, exitCode, stderr } = await this.#cluster.exec(
          this.#place,
          argv,
          { limitSeconds: 2 * ANSWER_LIMIT_SECONDS },
          signal,
        );
        const beforeSeconds = this.#clock.monotonicSeconds();
        const moment = /^at (.*)$/m.exec(stdout)?.[1];
        if (moment === undefined && exitCode === 0)
          throw new CutError(`What the wait for a new service in pod ${this.#place.pod} said is not whole.`, stdout);
        if (moment === undefined)
          throw new EnvironmentError(
            `The wait for a new service in pod ${this.#place.pod} ended with ${exitCode === null ? "its limit" : `exit code ${exitCode}`}: ${lastWords(stderr)}`,
          );
        return { stdout, sighting: { nodeSeconds: readMoment(moment, this.#place), afterSeconds, beforeSeconds } };
      },
      this.#clock,
      signal,
    );
  }
}

const lastWords = (stderr: string): string => stderr.trim().slice(-300);
