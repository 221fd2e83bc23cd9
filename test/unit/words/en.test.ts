import { describe, expect, it } from "vitest";
import { en } from "../../../actions/lib/words/en.ts";
import type { CandidateFacts, FindingFacts, HeadlineFacts } from "../../../actions/lib/words/verdict-words.ts";
import { candidateFacts } from "../../support/verdict-sentences.ts";

type Given = Parameters<typeof candidateFacts>[0];

const headline = (candidates: readonly CandidateFacts[], overall: HeadlineFacts["overall"], more: Partial<HeadlineFacts> = {}): string =>
  en.verdicts.headline({ baseline: "vpc-cni", overall, candidates, gate: Math.max(...candidates.map(({ gate }) => gate)), ...more });

describe("the headline of one candidate", () => {
  it.each<[HeadlineFacts["overall"], Given, string]>([
    ["regression", { counts: { regression: 3, equivalent: 5 } }, "Regression: cilium is slower than vpc-cni in 3 of 8 gate metrics"],
    [
      "regression",
      { counts: { regression: 1, equivalent: 7 }, worse: "cost" },
      "Regression: cilium costs more CPU than vpc-cni in 1 of 8 gate metrics",
    ],
    ["regression", { counts: { regression: 2 }, worse: "mixed" }, "Regression: cilium is worse than vpc-cni in 2 of 2 gate metrics"],
    [
      "improvement",
      { counts: { improvement: 2, equivalent: 6 }, better: "cost" },
      "Improvement: cilium costs less CPU than vpc-cni in 2 of 8 gate metrics; the other 6 are equivalent",
    ],
    [
      "improvement",
      { counts: { improvement: 1, equivalent: 1 } },
      "Improvement: cilium is faster than vpc-cni in 1 of 2 gate metrics; the other one is equivalent",
    ],
    ["improvement", { counts: { improvement: 2 } }, "Improvement: cilium is faster than vpc-cni in 2 of 2 gate metrics"],
    [
      "mixed",
      { counts: { improvement: 2, regression: 1, equivalent: 5 }, better: "mixed" },
      "Mixed: compared with vpc-cni, cilium is better in 2 and slower in 1 of 8 gate metrics",
    ],
    ["equivalent", { counts: { equivalent: 8 } }, "No regression: cilium is equivalent to vpc-cni in 8 of 8 gate metrics"],
    [
      "inconclusive",
      { counts: { inconclusive: 5, equivalent: 3 }, remedy: { kind: "rounds", rounds: 9 } },
      "Inconclusive: 5 of 8 gate metrics cannot tell cilium from vpc-cni (3 equivalent); what it would take: about 9 rounds",
    ],
    [
      "inconclusive",
      { counts: { inconclusive: 8 }, remedy: { kind: "calibrate" } },
      "Inconclusive: 8 of 8 gate metrics cannot tell cilium from vpc-cni; what it would take: runs of an arm against itself (cni-bench calibrate), because nothing is known of the noise here",
    ],
    [
      "inconclusive",
      { counts: { inconclusive: 8 }, remedy: { kind: "confirm" }, suspected: { worse: 2, better: 1, aspect: "speed" } },
      "Inconclusive: cilium looks slower than vpc-cni in 2 and faster in 1 of 8 gate metrics, which was not measured again; what it would take: fresh rounds of these",
    ],
    ["inconclusive", { counts: { new: 2 } }, "Inconclusive: 2 of 2 gate metrics of cilium have no baseline to compare with"],
    ["inconclusive", { counts: {} }, "Inconclusive: no gate metric was measured, so nothing decides between cilium and vpc-cni"],
    [
      "invalid",
      { counts: { missing: 1, invalid: 1, equivalent: 6 } },
      "Invalid: 2 of 8 gate metrics could not be compared between cilium and vpc-cni",
    ],
    [
      "invalid",
      { counts: { equivalent: 6 }, gate: 8, notComparable: 2 },
      "Invalid: 2 of 8 gate metrics could not be compared between cilium and vpc-cni",
    ],
  ])("%s of %j", (overall, given, expected) => {
    expect(headline([candidateFacts({ ...given, overall })], overall)).toBe(expected);
  });
});

describe("hosts that differ", () => {
  const hosts: CandidateFacts["hosts"] = [
    { metric: "tcp.throughput", test: "tcp-throughput", effect: Math.log(0.88) },
    { metric: "latency.p50", test: "latency", effect: Math.log(1.09) },
    { metric: "connection.rate", test: "connection", effect: Math.log(0.95) },
  ];
  const slower = {
    counts: { inconclusive: 8 },
    remedy: { kind: "like-hosts" },
    suspected: { worse: 2, better: 0, aspect: "speed" },
  } as const;

  it.each<[HeadlineFacts["overall"], Given, string]>([
    [
      "inconclusive",
      { ...slower, hosts: hosts.slice(0, 1) },
      "Inconclusive: cilium looks slower than vpc-cni in 2 of 8 gate metrics; but the hosts themselves differ: TCP throughput −12 % between hosts; what it would take: hosts that do not differ",
    ],
    [
      "regression",
      { counts: { regression: 1, equivalent: 7 }, hosts },
      "Regression: cilium is slower than vpc-cni in 1 of 8 gate metrics; but the hosts themselves differ: TCP throughput −12 %, Round trip p50 +9.0 % and 1 more between hosts",
    ],
    [
      "equivalent",
      { counts: { equivalent: 8 }, hosts: hosts.slice(1, 2) },
      "No regression: cilium is equivalent to vpc-cni in 8 of 8 gate metrics; but the hosts themselves differ: Round trip p50 +9.0 % between hosts",
    ],
  ])("are told with %s", (overall, given, expected) => {
    expect(headline([candidateFacts({ ...given, overall })], overall)).toBe(expected);
  });

  it("are counted where there are several candidates, and told in the line of each", () => {
    const apart = candidateFacts({ ...slower, hosts: hosts.slice(0, 1) });
    const equal = candidateFacts({ counts: { equivalent: 8 }, overall: "equivalent" });
    expect(headline([apart, equal], "inconclusive", { remedy: { kind: "like-hosts" } })).toBe(
      "Inconclusive: 1 of 2 candidates looks different from vpc-cni in a gate metric; but the hosts of 1 of 2 candidates themselves differ from the baseline's; what it would take: hosts that do not differ",
    );
    expect(en.verdicts.candidate(apart)).toContain("; but the hosts themselves differ: TCP throughput −12 % between hosts");
    expect(en.verdicts.candidate(equal)).not.toContain("hosts");
  });
});

describe("the headline of several candidates", () => {
  const worse = candidateFacts({ counts: { regression: 1, equivalent: 1 }, overall: "regression" });
  const better = candidateFacts({ counts: { improvement: 2 }, overall: "improvement" });
  const equal = candidateFacts({ counts: { equivalent: 2 }, overall: "equivalent" });
  const open = candidateFacts({ counts: { inconclusive: 2 } });

  it.each<[HeadlineFacts["overall"], CandidateFacts[], string]>([
    ["regression", [worse, equal], "Regression: 1 of 2 candidates is worse than vpc-cni in a gate metric"],
    ["mixed", [worse, better, worse], "Mixed: of 3 candidates, 1 is better than vpc-cni in a gate metric and 2 are worse in one"],
    ["improvement", [better, equal], "Improvement: 1 of 2 candidates is better than vpc-cni in a gate metric, and none is worse in one"],
    ["equivalent", [equal, equal], "No regression: all 2 candidates are equivalent to vpc-cni in 2 of 2 gate metrics"],
    ["inconclusive", [open, equal], "Inconclusive: 1 of 2 candidates cannot be told from vpc-cni with certainty"],
    [
      "invalid",
      [candidateFacts({ counts: { missing: 2 } }), equal],
      "Invalid: gate metrics of 1 of 2 candidates could not be compared with vpc-cni",
    ],
  ])("%s", (overall, candidates, expected) => {
    expect(headline(candidates, overall)).toBe(expected);
  });

  it("has a line per candidate that tells suspicions from what is merely open", () => {
    const facts = candidateFacts({
      counts: { regression: 1, inconclusive: 4, equivalent: 3 },
      suspected: { worse: 2, better: 0, aspect: "cost" },
    });
    expect(en.verdicts.candidate(facts)).toBe("cilium: 1 slower, 3 equivalent, 2 look dearer, 2 inconclusive (8 gate metrics)");
  });
});

describe("a finding", () => {
  const FACTS: FindingFacts = {
    place: "TCP throughput, 1-stream, pod/other-node",
    arm: "cilium-vxlan",
    baseline: "vpc-cni",
    aspect: "speed",
    isBetter: false,
    change: "−31 %",
    interval: "[−35, −27]",
    p: "p = 0.002",
    tests: 8,
    isUnpaired: false,
  };

  it("says what was confirmed, and by how many rounds", () => {
    expect(en.verdicts.finding({ ...FACTS, freshRounds: 3 })).toBe(
      "TCP throughput, 1-stream, pod/other-node: cilium-vxlan is slower, −31 % [−35, −27], p = 0.002 of 8 tests, confirmed by 3 fresh rounds.",
    );
  });

  it("only looks so where there is a doubt, and says which", () => {
    expect(en.verdicts.finding({ ...FACTS, doubt: "not-confirmed", freshRounds: 3 })).toBe(
      "TCP throughput, 1-stream, pod/other-node: cilium-vxlan looks slower, −31 % [−35, −27], p = 0.002 of 8 tests, but fresh rounds did not say the same.",
    );
  });

  it("says that another cluster may be the reason", () => {
    expect(en.verdicts.finding({ ...FACTS, isUnpaired: true })).toContain(", in another run than the baseline.");
  });
});

describe("what is known of the noise", () => {
  it.each([
    [{ runs: 0, scenarios: [] }, "noise unknown (cold start)"],
    [{ runs: 1, scenarios: ["a"], ageSeconds: 60 }, "noise from 1 A/A run, less than an hour old"],
    [{ runs: 12, scenarios: ["a"], ageSeconds: 47 * 3600 }, "noise from 12 A/A runs, 47 hours old"],
    [{ runs: 12, scenarios: ["a"], ageSeconds: 9 * 86_400 }, "noise from 12 A/A runs, 9 days old"],
    [{ runs: 12, scenarios: ["a"] }, "noise from 12 A/A runs"],
  ])("%j is told as %s", (known, expected) => {
    expect(en.run.noiseShort(known)).toBe(expected);
  });
});

describe("lists", () => {
  it.each([
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c", "d", "e"], "a, b, c, d and e"],
    [["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"],
  ])("of %j are %s", (names, expected) => {
    expect(en.names.list(names)).toBe(expected);
  });
});

describe("places", () => {
  const groups = [
    { test: "http", variants: ["close", "max"], paths: ["service/other-node"] as const },
    {
      test: "latency",
      variants: ["tcp-idle"],
      paths: ["pod/other-node", "service/other-node", "pod/same-node", "service/same-node"] as const,
    },
  ];

  it("stand within a sentence", () => {
    expect(en.notes.places(groups)).toBe("http close and max over service/other-node, latency tcp-idle over all 4 paths");
  });

  it("and as the label of a row", () => {
    expect(en.notes.placesLabel(groups)).toBe("http · close and max · service/other-node; latency · tcp-idle · all 4 paths");
  });
});

describe("facts", () => {
  it.each([
    [{ times: 0, of: 5 }, "never"],
    [{ times: 3, of: 5 }, "in 3 of 5 rounds"],
    [{ times: 1, of: 1 }, "yes"],
    [{ times: 0, of: 1 }, "no"],
    [{ value: 1010, with: 1000 }, "1,010 with 1,000 services"],
    [
      {
        words: [
          { word: "bbr", times: 4 },
          { word: "cubic", times: 1 },
        ],
        others: 2,
      },
      "bbr 4, cubic 1 and 2 others",
    ],
    [0.125, "0.125"],
  ])("%j is told as %s", (value, expected) => {
    expect(en.names.factValue("position", value, undefined)).toBe(expected);
  });
});

it("calls the control of service scaling a control", () => {
  expect(en.names.metric("http.latency.p50", "service-scaling")).toBe("Control: HTTP p50, keep-alive");
  expect(en.names.metric("http.latency.p50", "http")).toBe("HTTP p50");
});
