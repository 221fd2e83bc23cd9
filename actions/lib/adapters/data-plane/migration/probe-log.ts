import { z } from "zod";
import type { ProbeKind, ProbeSpan } from "../../../model/disruption.ts";
import { EnvironmentError } from "../../../model/errors.ts";
import { PROBE_PACE } from "./probe-commands.ts";

/** What a probe left: what its script printed, fortio's access log, and what fortio complained of. */
export interface ProbeOutput {
  readonly kind: ProbeKind;
  readonly clock: string;
  readonly log: string;
  readonly complaints: string;
}

/** The clocks of the pod's node at one moment. */
interface Look {
  /** Since the node started; nobody sets it. It counts hundredths of a second. */
  readonly upSeconds: number;
  /** Since 1970; it may be set. */
  readonly wallSeconds: number;
}

/** Looks between which nobody set the clock. */
type Stretch = readonly [Look, ...Look[]];

/** Between the two readings of the one clock the other is read; a look that was interrupted by others for longer tells too little. */
const LOOK_SECONDS = 0.05;
/** More than looks differ by that were not interrupted, and than a clock is slowed or hurried by within a second; less than what counts as lost. */
const STEP_SECONDS = 0.08;
/** Answers are logged by whoever got one, so neighbours may change places; nothing else goes back in time. */
const JITTER_SECONDS = 0.04;

const entry = z.object({
  timestamp: z.number().positive(),
  latency: z.number().nonnegative(),
  ok: z.boolean(),
  details: z.string().default(""),
});

interface Attempt {
  readonly from: number;
  readonly until: number;
  readonly ok: boolean;
  readonly details: string;
}

/**
 * Reads what a probe left: a span for every stretch of time in which nobody set the node's clock; the second around such a step is not told.
 * A last line that is cut off is what was being written when the prober was ended.
 * @returns spans on the clock that counts from the node's start, none where the prober never looked at it twice
 * @throws EnvironmentError for a line within that cannot be read
 */
export function readProbeLog({ kind, clock, log, complaints }: ProbeOutput): readonly ProbeSpan[] {
  const stretches = stretchesOf(readLooks(clock));
  const attempts = readAttempts(log);
  const hidden = kind.startsWith("kept-") ? countHidden(complaints) : 0;
  return divide(attempts, stretches).flatMap((own, index) => {
    const stretch = stretches[index];
    if (stretch === undefined || lastOf(stretch).upSeconds <= stretch[0].upSeconds) return [];
    // Which stretch such a reset fell into is not known.
    return [toSpan(kind, own, stretch, index === 0 ? hidden : 0)];
  });
}

function toSpan(kind: ProbeKind, attempts: readonly Attempt[], stretch: Stretch, hidden: number): ProbeSpan {
  const [first] = stretch;
  const toUp = (wallSeconds: number) => wallSeconds - first.wallSeconds + first.upSeconds;
  const until = lastOf(stretch).upSeconds;
  const seen = attempts.map((attempt) => ({ ...attempt, from: toUp(attempt.from), until: toUp(attempt.until) }));
  const fromSeconds = seen.length === 0 ? first.upSeconds : seen.reduce((least, { from }) => Math.min(least, from), until);
  const answered = seen.filter((attempt) => isAnswered(kind, attempt));
  const failed = seen.filter((attempt) => !isAnswered(kind, attempt));
  const lost = kind.startsWith("kept-") ? failed.filter(({ details }) => !details.startsWith("dial ")) : [];
  const abandoned = lost.filter(({ details }) => /timeout/.test(details)).length;
  return {
    fromSeconds,
    untilSeconds: until,
    // What came after the last look came while the prober was ended.
    answers: answered
      .map((attempt) => attempt.until)
      .filter((moment) => moment <= until)
      .sort((a, b) => a - b),
    attempts: seen.length,
    failures: failed.length,
    resets: lost.length - abandoned + hidden,
    abandoned,
    ...(kind.startsWith("kept-") || seen.length === 0 ? {} : { longestStallSeconds: longestStall(seen.map(({ from }) => from)) }),
  };
}

/** @param begins moments at which attempts began, which the others do not keep waiting */
function longestStall(begins: readonly number[]): number {
  const sorted = [...begins].sort((a, b) => a - b);
  return sorted.reduce((longest, begin, index) => Math.max(longest, begin - (sorted[index - 1] ?? begin) - PROBE_PACE.periodSeconds), 0);
}

/**
 * Whether somebody answered. Egress: any status of HTTP. DNS: any datagram at least as long as the question; fortio, which expects an echo, says of
 * it that it does not echo what was written.
 */
function isAnswered(kind: ProbeKind, { ok, details }: Attempt): boolean {
  if (kind === "dns") return ok || details === "read not echoing writes";
  if (kind === "egress") return ok || /^[1-5]\d\d$/.test(details);
  return ok;
}

/** A connection that broke between two requests is replaced by fortio without an entry in the log; it only says so. */
const countHidden = (complaints: string): number => complaints.split("Closing dead socket").length - 1;

/** Seconds since 1970 at the start of the node, as its clock was first seen; absent where it was not seen at all. */
export function startOfNode(clock: string): number | undefined {
  const [first] = readLooks(clock);
  return first === undefined ? undefined : offsetOf(first);
}

/** Lines `clock UP WALL UP`, the last of which may be cut off. */
function readLooks(text: string): readonly Look[] {
  return text
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => {
      const [before, wall, after] = (/^clock (\d+\.\d+) (\d+[.,]\d+) (\d+\.\d+)$/.exec(line) ?? [])
        .slice(1)
        .map((part) => Number(part.replace(",", ".")));
      if (before === undefined || wall === undefined || after === undefined || after - before > LOOK_SECONDS) return [];
      return [{ upSeconds: before, wallSeconds: wall }];
    });
}

function stretchesOf(looks: readonly Look[]): readonly Stretch[] {
  const stretches: [Look, ...Look[]][] = [];
  for (const look of looks) {
    const stretch = stretches.at(-1);
    const before = stretch?.at(-1);
    const isStep = before === undefined || Math.abs(offsetOf(look) - offsetOf(before)) > STEP_SECONDS;
    if (stretch === undefined || isStep) stretches.push([look]);
    else stretch.push(look);
  }
  return stretches;
}

const offsetOf = ({ upSeconds, wallSeconds }: Look): number => wallSeconds - upSeconds;

function readAttempts(log: string): readonly Attempt[] {
  return log
    .split("\n")
    .slice(0, -1)
    .filter((line) => line !== "")
    .map((line) => {
      const read = entry.safeParse(parse(line)).data;
      if (read === undefined) throw new EnvironmentError(`fortio wrote a line into its log that cannot be read: ${line.slice(0, 160)}`);
      const from = read.timestamp / 1e9;
      return { from, until: from + read.latency, ok: read.ok, details: read.details };
    });
}

/** Gives every stretch its attempts; those of a second in which the clock was set belong to none. The log is in the order of the attempts' ends. */
function divide(attempts: readonly Attempt[], stretches: readonly Stretch[]): readonly (readonly Attempt[])[] {
  if (stretches.length === 1) return [attempts];
  const own: Attempt[][] = stretches.map(() => []);
  let index = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const attempt of attempts) {
    const fell = attempt.until < before - JITTER_SECONDS;
    before = attempt.until;
    // Nothing but a clock that was set back makes time fall.
    if (fell || attempt.from >= endOf(stretches[index], stretches[index + 1])) index = Math.min(index + 1, stretches.length - 1);
    const stretch = stretches[index];
    if (stretch !== undefined && attempt.from >= stretch[0].wallSeconds - JITTER_SECONDS && attempt.until <= lastOf(stretch).wallSeconds)
      own[index]?.push(attempt);
  }
  return own;
}

/** The moment, on the clock as it was set before, at which the next stretch has begun for certain. */
function endOf(stretch: Stretch | undefined, next: Stretch | undefined): number {
  if (stretch === undefined || next === undefined) return Number.POSITIVE_INFINITY;
  const last = lastOf(stretch);
  return last.wallSeconds + next[0].upSeconds - last.upSeconds;
}

const lastOf = (stretch: Stretch): Look => stretch.at(-1) ?? stretch[0];

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
