import { type Disruption, PROBE_KINDS, type Probe } from "../../../model/disruption.ts";
import type { MigrationResult, NodeState, Phase } from "./migration.ts";

/** What a record of a migration has in it; everything else of its result is told in words. */
export const migrationFacts = ({ failure, ...result }: MigrationResult) => ({
  schemaVersion: 1,
  /** One migration: no spread is known, so nothing can be said of another one, nor which of two is better. */
  observations: 1,
  /** On all nodes at once; there is no other way yet. */
  strategy: "in-place",
  ...result,
  ...(failure === undefined ? {} : { failure: { phase: failure.phase, message: messageOf(failure.error) } }),
});

/** A migration as lines for the log. */
export function describeMigration(result: MigrationResult): readonly string[] {
  const { from, to, seconds, disruption, phases, nodes, failure } = result;
  const period = disruption[0];
  return [
    `${from} → ${to}, in place: ${failure === undefined ? `done in ${inSeconds(seconds)}` : `ended after ${inSeconds(seconds)} by a failure`}. This is one migration: nothing is known of how much the next would differ.`,
    ...(failure === undefined ? [] : [`Failed: ${failure.phase}: ${messageOf(failure.error)}`, ...nodes.map(describeNode)]),
    "",
    ...table(["step", "began", "took", ""], phases.map(phaseRow)),
    "",
    ...table(
      ["probe", "longest gap", "lost time", "gaps", "failed", "of", "resets", "given up", "watched", "prober idle"],
      disruption.map(disruptionRow),
    ),
    ...(period === undefined
      ? []
      : [
          `Every probe asks every ${period.periodSeconds * 1000} ms; a gap counts as lost time from ${period.thresholdSeconds * 1000} ms on. "≥": its beginning or end was not seen. Gaps no longer than "prober idle" may be the prober's own, who waited for a processor.`,
        ]),
    ...unmeasuredLines(disruption),
    ...list("Pods that were started anew", result.restartedPods),
    ...list("Pods that nobody would start again, so they were left as they are", result.untouchedPods),
    ...result.troubles,
  ];
}

/** Who asks whom for what. */
const describeProbe = ({ kind, fromNode, toNode }: Probe): string =>
  `${PROBE_KINDS[kind]}, ${toNode === undefined ? `from ${fromNode}` : toNode === fromNode ? `within ${fromNode}` : `${fromNode} → ${toNode}`}`;

const NAMED_PROBES = 3;

/** A line for each reason: most of them hold of many probes. */
function unmeasuredLines(disruption: readonly Disruption[]): readonly string[] {
  const probes = new Map<string, Probe[]>();
  for (const { probe, unmeasured } of disruption)
    for (const why of new Set(unmeasured)) probes.set(why, [...(probes.get(why) ?? []), probe]);
  return [...probes].map(([why, of]) => {
    const which = of.length > NAMED_PROBES ? `${of.length} of ${disruption.length} probes` : of.map(describeProbe).join("; ");
    return `${why} (${which})`;
  });
}

const describeNode = ({ node, dataPlane }: NodeState): string => {
  const has = { old: "has the old data plane", between: "was being changed", new: "has the new data plane" }[dataPlane];
  return `Node ${node} ${has}.`;
};

const phaseRow = ({ title, state, atSeconds, seconds }: Phase): string[] => [
  title,
  atSeconds === undefined ? "-" : inSeconds(atSeconds),
  seconds === undefined ? "-" : inSeconds(seconds),
  state === "done" ? "" : state,
];

function disruptionRow(of: Disruption): string[] {
  const { probe, longestGapSeconds, lostSeconds, outages, failures, attempts, resets, abandoned, watchedSeconds, longestStallSeconds } = of;
  if (longestGapSeconds === undefined || lostSeconds === undefined) return [describeProbe(probe), ...Array(9).fill("-")];
  const isOpen = outages.some((outage) => outage.isOpen);
  return [
    describeProbe(probe),
    `${outages.some((outage) => outage.isOpen && outage.seconds === longestGapSeconds) ? "≥ " : ""}${inSeconds(longestGapSeconds)}`,
    `${isOpen ? "≥ " : ""}${inSeconds(lostSeconds)}`,
    String(outages.length),
    String(failures),
    String(attempts),
    probe.kind.startsWith("kept-") ? String(resets) : "-",
    probe.kind.startsWith("kept-") ? String(abandoned) : "-",
    inSeconds(watchedSeconds),
    longestStallSeconds === undefined ? "-" : inSeconds(longestStallSeconds),
  ];
}

const inSeconds = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;

const list = (title: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0 ? [] : [`${title}: ${entries.join(", ")}.`];

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), title.length));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
