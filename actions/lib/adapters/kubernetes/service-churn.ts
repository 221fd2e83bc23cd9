import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { StepFindings } from "./arranger.ts";

/** Replacements under way at once; each is four requests after each other. */
const MOST_AT_ONCE = 8;
/** Less of what was asked for is told. */
const REACHED_SHARE = 0.9;

export interface ChurnOptions {
  /** Replaces one service. */
  readonly replace: (signal: AbortSignal) => Promise<void>;
  readonly perSecond: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Replaces services at a rate, from its making until it is stopped, the signal fires or a replacement fails. */
export class ServiceChurn {
  readonly #options: ChurnOptions;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #replaced = 0;
  #failure: string | undefined;

  constructor(options: ChurnOptions, signal: AbortSignal) {
    this.#options = options;
    this.#ended = this.#run(AbortSignal.any([signal, this.#stop.signal]));
  }

  /** From now on. @returns what to ask once the step has ended */
  watch(): () => StepFindings {
    const { clock, perSecond } = this.#options;
    const [startedAt, before] = [clock.monotonicSeconds(), this.#replaced];
    return () => {
      const reached = (this.#replaced - before) / (clock.monotonicSeconds() - startedAt);
      const isSlow = reached < REACHED_SHARE * perSecond;
      return {
        problems: this.#failure === undefined ? [] : [`services were no longer replaced: ${this.#failure}`],
        warnings: isSlow ? [`${reached.toFixed(1)} services were replaced a second, not ${perSecond}`] : [],
      };
    };
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, perSecond } = this.#options;
    const underWay = new Set<Promise<void>>();
    let due = clock.monotonicSeconds();
    while (!signal.aborted && this.#failure === undefined) {
      // What was missed is not made up for: a burst is not the rate that was asked for.
      due = Math.max(due + 1 / perSecond, clock.monotonicSeconds());
      await clock.sleep(due - clock.monotonicSeconds(), signal).catch(() => undefined);
      if (signal.aborted || this.#failure !== undefined || underWay.size >= MOST_AT_ONCE) continue;
      const replacing = this.#replaceOne(signal).finally(() => underWay.delete(replacing));
      underWay.add(replacing);
    }
    await Promise.all(underWay);
  }

  async #replaceOne(signal: AbortSignal): Promise<void> {
    const { replace, log } = this.#options;
    try {
      await replace(signal);
      this.#replaced++;
    } catch (error) {
      if (signal.aborted || this.#failure !== undefined) return;
      this.#failure = error instanceof Error ? error.message : String(error);
      log.warning(`Services are no longer replaced: ${this.#failure}`);
    }
  }
}
