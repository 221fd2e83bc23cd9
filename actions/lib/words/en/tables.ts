import { VERDICTS } from "../../model/verdict.ts";
import type { TableWords } from "../table-words.ts";
import { verdicts } from "./verdicts.ts";

export const tables: TableWords = {
  headings: {
    compared: "What was compared",
    gate: "Gate metrics",
    findings: "Findings",
    results: "Results",
    cost: "Cost",
    hosts: "Against the hosts",
    agents: "Agents of the data plane",
    ratios: "Round by round",
    context: "Context",
    conditions: "How quiet the machine was",
    notes: "Notes",
    environment: "Environment",
    reading: "How to read this",
    reproduce: "Measure it again",
  },
  columns: { metric: "Metric", change: "Change", verdict: "Verdict" },
  gateLegend: ({ baseline, tests, isOneCandidate }) => {
    if (tests === 0) return `These metrics decide, compared with ${baseline}.`;
    const all = `all ${tests} ${tests === 1 ? "test" : "tests"} of this table`;
    if (isOneCandidate) return `These metrics decide: the change against ${baseline} with its 95 % interval; p is corrected for ${all}.`;
    return `These metrics decide: the change against ${baseline}, the verdict, which is corrected for ${all}, and the 95 % interval.`;
  },
  cellLegend: ({ baseline, usualCount, isExact, countsDiffer }) => {
    const bounds = isExact ? "the exact 95 % interval of the median" : "the range of the rounds (smallest–largest)";
    const parts = [
      usualCount === 1 ? "the only round" : "the median of the rounds",
      ...(usualCount === 1 ? [] : [bounds]),
      ...(baseline === undefined
        ? []
        : [
            usualCount === 1
              ? `the change against ${baseline}, and the verdict`
              : `the change against ${baseline} with its 95 % interval, and the verdict`,
          ]),
    ];
    const count = usualCount === 1 && !countsDiffer ? "" : `; n = ${usualCount}${countsDiffer ? " unless the cell says otherwise" : ""}`;
    return `Each cell: ${parts.join(", ")}${count}.`;
  },
  costLegend: ({ hasMemory }) =>
    `CPU time that the data plane takes for the same work, on both nodes together${hasMemory ? ", and the memory that its agents hold" : ""}.`,
  hostsLegend:
    "What pods reach of what their own machines do without a data plane for pods (host/other-node): the median over the rounds of pods ÷ hosts, each round on the same nodes, with its bounds; below it both medians and, of a time, what the pods' is longer.",
  besideHost: (pods, host) => `${pods} against ${host}`,
  ofMedians: "of the medians: no round has both",
  agentsLegend:
    "Per agent, by the name of its container: the share of one core that it took on both nodes together, the median of the steps and, in brackets, the largest; below it the most memory that it held on a node.",
  ratiosLegend: (baseline) => `Change against ${baseline} in each round, in the order of the rounds.`,
  contextIntroduction: "What explains the results. Nothing here is good or bad by itself, so nothing is compared.",
  conditionsIntroduction:
    "Per arm the median of all its steps and, in brackets, the largest; percentages are of the cores that carry clients and servers.",
  variants: (all) => all.map(({ name, title }) => `${name}: ${title}`).join("; "),
  bounds: ({ kind, low, high, n }) =>
    [...(kind === undefined ? [] : [kind]), `${low}–${high}`, ...(n === undefined ? [] : [`n=${n}`])].join(" "),
  allAlike: (value) => `all ${value}`,
  count: (n) => `n=${n}`,
  within: (size) => `within ±${size}`,
  finds: (size) => `finds ≥ ${size}`,
  needs: (rounds) => `~${rounds} rounds`,
  verdictInCell: (verdict, doubt) =>
    doubt === undefined ? verdicts.verdict[verdict] : `${verdicts.verdict[verdict]}: ${verdicts.doubt[doubt]}`,
  testSummary: (title, counts) => {
    const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdicts.verdict[verdict]}`);
    return parts.length === 0 ? title : `${title}: ${parts.join(", ")}`;
  },
  quietRows: (count) => `${count} ${count === 1 ? "row" : "rows"} of equivalent metrics left out here.`,
};
