import { randomBytes } from "node:crypto";
import { EnvironmentError, ToolError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ServerAddress } from "../../ports/target.ts";
import { readMoment, SHELL_MOMENT, type Sighting } from "./clock-offset.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
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

/** `FOLDER LINES URL…`: calls one address after the other, each until it answers; `N.log` is there while N is called, `N.end` afterwards. */
const CALL = `
dir=$1 lines=$2
shift 2
mkdir -p "$dir" || exit 1
number=0
for url; do
  log=$dir/$number.log
  ${callerArgv({ ...CALLING, log: '"$log"' }, '"$url"').join(" ")} >/dev/null 2>"$dir/problems"
  tail -n "$lines" "$log" >"$dir/part"
  mv "$dir/part" "$dir/$number.end"
  number=$((number + 1))
done
`;

/** `FOLDER DONE NEXT TRIES`: waits until one was answered and the next is called (each may be empty); prints what came of the first, then the moment. */
const AWAIT = `
${SHELL_MOMENT}
dir=$1 done=$2 next=$3 tries=$4
while { [ -n "$done" ] && [ ! -e "$dir/$done.end" ]; } || { [ -n "$next" ] && [ ! -s "$dir/$next.log" ]; }; do
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

  /** Resolves when all have answered, or one has not in its time. Ends in the pod too when the signal fires. */
  async call(addresses: readonly ServerAddress[], signal: AbortSignal): Promise<void> {
    this.#addresses = addresses;
    const argv = ["sh", "-c", CALL, "caller", this.#folder, String(KEPT_LINES), ...addresses.map(urlOf)];
    const limitSeconds = ANSWER_LIMIT_SECONDS + USUAL_SECONDS * addresses.length;
    const ended = await runInPod(this.#cluster, this.#place, { argv, limitSeconds }, { scratch: SCRATCH }, this.#clock, signal);
    if (ended.exitCode !== 0 || ended.timedOut)
      throw new ToolError(
        `The caller of new services in pod ${this.#place.pod} ended with ${ended.timedOut ? "its limit" : `exit code ${ended.exitCode}`}: ${ended.stderr.trim().slice(-300)}`,
      );
  }

  /** Removes what the calls left behind. */
  async forget(signal: AbortSignal): Promise<void> {
    const argv = ["rm", "-rf", "--", this.#folder];
    await untilAnswered(() => this.#cluster.exec(this.#place, argv, { limitSeconds: 30 }, signal), this.#clock, signal);
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
        if (moment === undefined)
          throw new EnvironmentError(
            `The wait for a new service in pod ${this.#place.pod} ended with ${exitCode === null ? "its limit" : `exit code ${exitCode}`}: ${stderr.trim().slice(-300)}`,
          );
        return { stdout, sighting: { nodeSeconds: readMoment(moment, this.#place), afterSeconds, beforeSeconds } };
      },
      this.#clock,
      signal,
    );
  }
}
