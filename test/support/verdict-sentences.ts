import type { Verdict } from "../../actions/lib/model/verdict.ts";
import type { Aspect, CandidateFacts, FindingFacts, HostDifference, Remedy } from "../../actions/lib/words/verdict-words.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { ALL_COUNTS, ARMS, BASELINE, BOTH, DOUBTS, ONE, OTHER, type Said } from "./sentence-facts.ts";

const ASPECTS: readonly Aspect[] = ["speed", "cost", "mixed"];
const NONE: Readonly<Record<Verdict, number>> = {
  regression: 0,
  improvement: 0,
  equivalent: 0,
  inconclusive: 0,
  invalid: 0,
  new: 0,
  missing: 0,
};

/** A candidate of which only what matters is told. */
export function candidateFacts({
  counts,
  ...more
}: Partial<Omit<CandidateFacts, "counts">> & { readonly counts: Partial<Record<Verdict, number>> }): CandidateFacts {
  const all = { ...NONE, ...counts };
  return {
    arm: ONE,
    baseline: BASELINE,
    overall: "inconclusive",
    counts: all,
    gate: Object.values(all).reduce((a, b) => a + b),
    notComparable: all.invalid + all.missing,
    worse: "speed",
    better: "speed",
    suspected: { worse: 0, better: 0, aspect: "speed" },
    hosts: [],
    ...more,
  };
}

const REMEDIES: readonly Remedy[] = [{ kind: "rounds", rounds: 9 }, { kind: "too-many-rounds" }, { kind: "calibrate" }];
const LIKE_HOSTS: Remedy = { kind: "like-hosts" };
/** Hosts that differ in one thing, and in more than are told. */
const HOSTS: readonly HostDifference[] = [
  { metric: "tcp.throughput", test: "tcp-throughput", effect: Math.log(0.88) },
  { metric: "latency.p99", test: "latency", effect: Math.log(1.1) },
  { metric: "latency.p50", test: "latency", effect: Math.log(1.08) },
];
const CONFIRM: Remedy = { kind: "confirm" };

function headlines({ verdicts }: Words): string[] {
  const candidates = [
    ...ASPECTS.flatMap((aspect) => [
      candidateFacts({ overall: "regression", counts: { regression: 2, equivalent: 6 }, worse: aspect }),
      candidateFacts({ overall: "improvement", counts: { improvement: 2, equivalent: 6 }, better: aspect }),
      candidateFacts({ overall: "improvement", counts: { improvement: 1 }, better: aspect }),
      candidateFacts({ overall: "mixed", counts: { improvement: 1, regression: 2 }, worse: aspect, better: aspect }),
      ...[
        [2, 1],
        [2, 0],
        [0, 1],
      ].map(([worse = 0, better = 0]) =>
        candidateFacts({ counts: { inconclusive: 8 }, remedy: CONFIRM, suspected: { worse, better, aspect } }),
      ),
      candidateFacts({ counts: { inconclusive: 8 }, remedy: LIKE_HOSTS, suspected: { worse: 2, better: 1, aspect }, hosts: HOSTS }),
    ]),
    ...REMEDIES.map((remedy) => candidateFacts({ counts: { inconclusive: 5, equivalent: 2, improvement: 1 }, remedy })),
    candidateFacts({ overall: "equivalent", counts: { equivalent: 8 } }),
    candidateFacts({ overall: "regression", counts: { regression: 8 }, hosts: HOSTS.slice(0, 1) }),
    candidateFacts({ overall: "invalid", counts: { invalid: 1, missing: 1, equivalent: 6 } }),
    candidateFacts({ counts: { new: 2 } }),
    candidateFacts({ counts: {} }),
  ];
  const of = (overall: CandidateFacts["overall"], all: readonly CandidateFacts[], remedy?: Remedy) =>
    verdicts.headline({
      baseline: BASELINE,
      overall,
      candidates: all,
      gate: Math.max(...all.map(({ gate }) => gate)),
      ...(remedy === undefined ? {} : { remedy }),
    });
  const equal = candidateFacts({ overall: "equivalent", counts: { equivalent: 8 }, arm: OTHER });
  const remedyOf = ({ remedy }: CandidateFacts) => remedy;
  return [
    ...candidates.map((one) => of(one.overall, [one])),
    ...candidates.flatMap((one) => [of(one.overall, [one, equal], remedyOf(one)), of(one.overall, [one, one], remedyOf(one))]),
  ];
}

/** Of headlines, findings and candidates. */
export function verdictSentences(words: Words): Said {
  const { verdicts } = words;
  const finding: FindingFacts = {
    place: "~",
    arm: ONE,
    baseline: BASELINE,
    aspect: "speed",
    isBetter: false,
    change: "−31 %",
    interval: "[−35, −27]",
    p: "p = 0.002",
    tests: 8,
    isUnpaired: false,
  };
  return {
    "verdicts.headline": headlines(words),
    "verdicts.finding": ASPECTS.flatMap((aspect) =>
      BOTH.flatMap((isBetter) => [
        verdicts.finding({ ...finding, aspect, isBetter, freshRounds: 3, isUnpaired: isBetter }),
        ...DOUBTS(words).map((doubt) => verdicts.finding({ ...finding, aspect, isBetter, doubt, isUnpaired: !isBetter })),
      ]),
    ),
    "verdicts.candidate": [
      ...ASPECTS.map((aspect) =>
        verdicts.candidate(
          candidateFacts({ counts: ALL_COUNTS, worse: aspect, better: aspect, suspected: { worse: 1, better: 1, aspect } }),
        ),
      ),
      verdicts.candidate(candidateFacts({ counts: {} })),
      verdicts.candidate(candidateFacts({ counts: { inconclusive: 8 }, hosts: HOSTS })),
    ],
    "verdicts.unweighed": [
      ...(["failed", "skipped", "invalid"] as const).map((outcome) =>
        verdicts.unweighed({ kind: "not-measured", arm: ONE, outcome, text: "" }),
      ),
      verdicts.unweighed({ kind: "absent", arm: ONE }, ONE),
      verdicts.unweighed({ kind: "no-ratio", arm: ONE, value: 0 }),
      verdicts.unweighed({ kind: "one-round" }),
    ],
    "verdicts.alone": [verdicts.alone(BASELINE)],
    "verdicts.beyondGate": [
      verdicts.beyondGate({ regressions: 1, improvements: 2, suspected: 3, all: 1234 }),
      verdicts.beyondGate({ regressions: 2, improvements: 0, suspected: 1, all: 20 }),
    ],
    "verdicts.equivalent": [0, 2].map((more) => verdicts.equivalent(ONE, BASELINE, { shown: ["~"], more })),
    "verdicts.undecided": [0, 3].map((more) => verdicts.undecided(ONE, { shown: ["~", "~"], more })),
    "verdicts.moreFindings": [verdicts.moreFindings(3)],
    "verdicts.aggregates": [
      verdicts.aggregates([
        { arm: ONE, change: "−3 %", interval: "[−4, −2]" },
        { arm: OTHER, change: "+1 %", interval: "[+0.5, +2]" },
      ]),
    ],
    "verdicts.gateNotMeasured": [verdicts.gateNotMeasured(["~", "~"])],
    "verdicts.moreCandidates": [verdicts.moreCandidates(ARMS)],
  };
}
