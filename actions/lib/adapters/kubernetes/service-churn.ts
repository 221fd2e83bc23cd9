import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { StepFindings } from "./arranger.ts";

/** Replacements under way at once; each is four requests after each other. */
const MOST_AT_ONCE = 8;
/** How long those are waited for once it is over. One that is cut off may be done by the API server all the same, after whoever removes all has looked. */
const FINISH_SECONDS = 2;
/** Less of what was asked for is told. */
const REACHED_SHARE = 0.9;

export interface ChurnOptions {
  /** Replaces one service. */
  readonly replace: (signal: AbortSignal) => Promise<void>;
  readonly perSecond: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was done beside one step. */
interface Replaced {
  services: number;
  failure: string | undefined;
}

/** Replaces services at a rate beside each step that is watched. In between nothing goes on: a data plane that has to settle does not by itself. */
export class ServiceChurn {
  readonly #options: ChurnOptions;
  readonly #signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  /** Also those of a step that has ended: none is left half done. */
  readonly #underWay = new Set<Promise<void>>();
  #endStep = new AbortController();
  #ended: Promise<unknown> = Promise.resolve();

  /** @param signal ends it for good */
  constructor(options: ChurnOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Begins, until the answer is asked for, a replacement fails, it is stopped or the signal fires. @returns what to ask once the step has ended */
  watch(): () => StepFindings {
    const { clock, perSecond } = this.#options;
    this.#endStep.abort();
    const end = new AbortController();
    this.#endStep = end;
    const replaced: Replaced = { services: 0, failure: undefined };
    const startedAt = clock.monotonicSeconds();
    this.#ended = Promise.all([this.#ended, this.#run(replaced, AbortSignal.any([this.#signal, end.signal]))]);
    return () => {
      end.abort();
      const reached = replaced.services / (clock.monotonicSeconds() - startedAt);
      const isSlow = reached < REACHED_SHARE * perSecond;
      return {
        problems: replaced.failure === undefined ? [] : [`services were no longer replaced: ${replaced.failure}`],
        warnings: isSlow ? [`${reached.toFixed(1)} services were replaced a second, not ${perSecond}`] : [],
      };
    };
  }

  /** Resolves when nothing of it runs any more. What is under way is finished where that does not take long. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    const finished = new AbortController();
    const cut = this.#options.clock.sleep(FINISH_SECONDS, finished.signal).then(
      () => this.#cut.abort(),
      () => undefined,
    );
    await Promise.all(this.#underWay);
    finished.abort();
    await cut;
  }

  /** Begins replacements until the signal fires. */
  async #run(replaced: Replaced, signal: AbortSignal): Promise<void> {
    const { clock, perSecond } = this.#options;
    let due = clock.monotonicSeconds();
    while (!signal.aborted && replaced.failure === undefined) {
      // What was missed is not made up for: a burst is not the rate that was asked for.
      due = Math.max(due + 1 / perSecond, clock.monotonicSeconds());
      await clock.sleep(due - clock.monotonicSeconds(), signal).catch(() => undefined);
      if (signal.aborted || replaced.failure !== undefined || this.#underWay.size >= MOST_AT_ONCE) continue;
      const replacing = this.#replaceOne(replaced, signal).finally(() => this.#underWay.delete(replacing));
      this.#underWay.add(replacing);
    }
  }

  /** @param over fires at the end of the step, where what fails is of no interest any more */
  async #replaceOne(replaced: Replaced, over: AbortSignal): Promise<void> {
    const { replace, log } = this.#options;
    try {
      await replace(this.#cut.signal);
      replaced.services++;
    } catch (error) {
      if (over.aborted || replaced.failure !== undefined) return;
      replaced.failure = error instanceof Error ? error.message : String(error);
      log.warning(`Services are no longer replaced: ${replaced.failure}`);
    }
  }
}
