/** What is asked again and again while a data plane is changed. */
export const PROBE_KINDS = {
  "new-pod": "new connections to a pod's address, a request on each",
  "new-service": "new connections to a service, a request on each",
  "kept-pod": "requests on one connection to a pod's address",
  "kept-service": "requests on one connection to a service",
  dns: "questions to the cluster's DNS, each from a socket of its own",
  egress: "new connections to a place outside the cluster, a request on each",
} as const;

export type ProbeKind = keyof typeof PROBE_KINDS;

/** Who asks whom. */
export interface Probe {
  readonly kind: ProbeKind;
  readonly fromNode: string;
  /** Node of the pod that is asked by its own address. */
  readonly toNode?: string;
}

/** One uninterrupted watch of a probe. All moments are seconds on one clock that is never set; which moment is zero does not matter within it. */
export interface ProbeSpan {
  /** Of the first attempt. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** When answers came, in order. */
  readonly answers: readonly number[];
  readonly attempts: number;
  readonly failures: number;
  /** Connections that were kept and that the other side or the network ended. */
  readonly resets: number;
  /** Connections that were kept and given up by the prober, because no answer came on them for long. */
  readonly abandoned: number;
  /**
   * Longest time in which the prober itself began no attempt, without the period: it waited for a processor then, and what it felt meanwhile says nothing
   * of the network. Absent where an attempt waits for the one before it, so that the two cannot be told apart.
   */
  readonly longestStallSeconds?: number;
}

/** The same on another clock. */
export const shiftSpan = (span: ProbeSpan, bySeconds: number): ProbeSpan => ({
  ...span,
  fromSeconds: span.fromSeconds + bySeconds,
  untilSeconds: span.untilSeconds + bySeconds,
  answers: span.answers.map((moment) => moment + bySeconds),
});

/** A silence longer than the threshold. */
export interface Outage {
  /** When the last answer before it came, on the clock of the span. */
  readonly atSeconds: number;
  /** Without the period that lies between any two answers. */
  readonly seconds: number;
  /** Its beginning or end was not seen: it was at least so long. */
  readonly isOpen: boolean;
}

/** How often a probe asks, and from which silence on time counts as lost. */
export interface Pace {
  readonly periodSeconds: number;
  readonly thresholdSeconds: number;
}

/** What a user of one kind of connection would have felt during one migration. */
export interface Disruption extends Pace {
  readonly probe: Probe;
  /** How long it was watched. */
  readonly watchedSeconds: number;
  readonly attempts: number;
  readonly failures: number;
  readonly resets: number;
  readonly abandoned: number;
  /** Longest time between two answers, without the period; absent where it was not watched. */
  readonly longestGapSeconds?: number;
  /** Sum of the silences over the threshold; absent where it was not watched. */
  readonly lostSeconds?: number;
  /** Longest time in which the prober itself stood still; gaps up to this length may be its own. Absent where that is not known. */
  readonly longestStallSeconds?: number;
  readonly outages: readonly Outage[];
  /** What was not measured of it and why, a sentence each. */
  readonly unmeasured: readonly string[];
}

/** Every silence of a span, in order, also the short ones. */
export function silencesOf({ fromSeconds, untilSeconds, answers }: ProbeSpan, periodSeconds: number): readonly Outage[] {
  if (answers.length === 0) return [{ atSeconds: fromSeconds, seconds: Math.max(0, untilSeconds - fromSeconds), isOpen: true }];
  const moments = [fromSeconds, ...answers, Math.max(untilSeconds, answers.at(-1) ?? untilSeconds)];
  return moments.slice(1).map((moment, index) => {
    const before = moments[index] ?? moment;
    const isOpen = index === 0 || index === moments.length - 2;
    return { atSeconds: before, seconds: Math.max(0, moment - before - periodSeconds), isOpen };
  });
}

/**
 * Joins the spans of a probe. What lies between two of them counts for nothing: it was not measured.
 * @throws RangeError for answers that are not in order, or from before their span began
 */
export function disruptionOf(probe: Probe, spans: readonly ProbeSpan[], unmeasured: readonly string[], pace: Pace): Disruption {
  for (const span of spans) requireOrder(span);
  const silences = spans.flatMap((span) => silencesOf(span, pace.periodSeconds));
  const outages = silences.filter(({ seconds }) => seconds > pace.thresholdSeconds);
  const stalls = spans.flatMap(({ longestStallSeconds }) => longestStallSeconds ?? []);
  const sum = (read: (span: ProbeSpan) => number) => spans.reduce((total, span) => total + read(span), 0);
  return {
    probe,
    periodSeconds: pace.periodSeconds,
    thresholdSeconds: pace.thresholdSeconds,
    watchedSeconds: sum(({ fromSeconds, untilSeconds }) => Math.max(0, untilSeconds - fromSeconds)),
    attempts: sum(({ attempts }) => attempts),
    failures: sum(({ failures }) => failures),
    resets: sum(({ resets }) => resets),
    abandoned: sum(({ abandoned }) => abandoned),
    ...(spans.length === 0
      ? {}
      : {
          // Not by spread: there are hundreds of thousands.
          longestGapSeconds: silences.reduce((longest, { seconds }) => Math.max(longest, seconds), 0),
          lostSeconds: outages.reduce((total, { seconds }) => total + seconds, 0),
        }),
    ...(stalls.length === 0 ? {} : { longestStallSeconds: Math.max(...stalls) }),
    outages,
    unmeasured,
  };
}

function requireOrder({ fromSeconds, answers }: ProbeSpan): void {
  let before = fromSeconds;
  for (const answer of answers) {
    if (!(answer >= before)) throw new RangeError("answers of a span must be in order and none before it began");
    before = answer;
  }
}
