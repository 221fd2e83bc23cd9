import type { Standing } from "../../actions/lib/report/recommendations.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { ALL_COUNTS, BASELINE, BOTH, ONE, OTHER, type Said, THIRD } from "./sentence-facts.ts";

/** Of what stands in pictures, below and instead of them. */
export function figureSentences({ figures, names }: Words): Said {
  const { recommendations, environment } = figures;
  const standings = (some: Partial<Record<Standing, readonly string[]>>): Record<Standing, readonly string[]> => ({
    better: [],
    worse: [],
    mixed: [],
    equal: [],
    ahead: [],
    behind: [],
    unclear: [],
    ...some,
  });
  const advice = { characteristic: "bulk-transfer", baseline: BASELINE, isMeasured: true } as const;
  const advices = [
    { ...advice, isMeasured: false, best: [], arms: standings({}) },
    { ...advice, best: [ONE], arms: standings({ better: [ONE], worse: [OTHER], mixed: [THIRD], unclear: [THIRD] }) },
    { ...advice, best: [ONE, OTHER], arms: standings({ better: [ONE, OTHER], ahead: [THIRD], behind: [THIRD] }) },
    { ...advice, best: [], arms: standings({ equal: [ONE] }) },
    { ...advice, best: [], arms: standings({ unclear: [ONE] }) },
  ];
  const lowest = { arm: BASELINE, value: "1" };
  const title = names.metrics["tcp.throughput"];
  const { podNetwork } = figures.facets.values;
  return {
    "figures.baseline": [figures.baseline(BASELINE)],
    "figures.axis": (["higher", "lower", "neither"] as const).map((better) => figures.axis("Mbit/s", better)),
    "figures.bars": [
      ...BOTH.flatMap((hasRanges) =>
        BOTH.map((hasIntervals) => figures.bars({ hasRanges, hasIntervals, isOneRound: false, hasBaseline: hasRanges })),
      ),
      figures.bars({ hasRanges: false, hasIntervals: false, isOneRound: true, hasBaseline: false }),
    ],
    "figures.morePanels": [figures.morePanels(3)],
    "figures.gaps": [
      ...(["services", "policies"] as const).map((scaled) =>
        figures.gaps(
          [
            { arm: BASELINE, count: "5,000" },
            { arm: ONE, count: "1,000" },
          ],
          scaled,
        ),
      ),
    ],
    "figures.agents.caption": [true, false].map((hasBaseline) => figures.agents.caption({ hasBaseline })),
    "figures.agents.alt": [{}, { dearest: { agent: "kube-proxy", arm: ONE, share: "2.10 %" } }].map((more) =>
      figures.agents.alt({ agents: ["kube-proxy"], ...more }),
    ),
    "figures.extremes": [
      ...[lowest, { arm: ONE, value: "2" }].map((highest) =>
        figures.extremes({ place: "~", better: "higher", lowest, highest, baseline: lowest, notMeasured: [OTHER] }),
      ),
      figures.extremes({ place: title, better: "lower", lowest, highest: { arm: ONE, value: "2" }, notMeasured: [] }),
    ],
    "figures.verdicts.ratio": [figures.verdicts.ratio("1.2")],
    "figures.verdicts.caption": BOTH.map((isPaired) => figures.verdicts.caption({ isPaired })),
    "figures.verdicts.alt": [{}, { largest: { arm: ONE, metric: title, change: "−31 %" } }].map((more) =>
      figures.verdicts.alt({ counts: ALL_COUNTS, baseline: BASELINE, ...more }),
    ),
    "figures.facets.alt": [[], Object.values(figures.facets.names)].map((differing) => figures.facets.alt({ arms: 5, differing })),
    "figures.tuning.change": [figures.tuning.change(figures.facets.names.podNetwork, podNetwork.native, podNetwork.vxlan)],
    "figures.tuning.alt": [
      figures.tuning.alt([
        { name: ONE, changes: 2, improvements: 1, regressions: 0 },
        { name: OTHER, changes: 1, improvements: 0, regressions: 2 },
      ]),
    ],
    "figures.stack.alt": [
      figures.stack.alt([
        { name: figures.baseline(BASELINE), layers: 5 },
        { name: ONE, layers: 6 },
      ]),
    ],
    "figures.environment.node": [environment.node(1)],
    "figures.environment.cores": ["0", "0-3,6"].map(environment.cores),
    "figures.environment.kernel": [environment.kernel("6.18.0")],
    "figures.environment.machine": [environment.machine("CPU", 2, "24 GiB")],
    "figures.environment.alt": BOTH.map((isLab) => environment.alt({ isLab, kernel: "6.18.0", cores: 2, isPinned: isLab })),
    "figures.recommendations.sentence": advices.map(recommendations.sentence),
    "figures.recommendations.caption": [recommendations.caption("~")],
    "figures.recommendations.alt": [recommendations.alt([]), recommendations.alt(advices)],
  };
}
