/** Time as seen by the run; tests move it by hand. */
export interface Clock {
  now(): Date;
  /** Seconds on a clock that never jumps. */
  monotonicSeconds(): number;
  /** Rejects with the signal's reason when it fires first. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}
