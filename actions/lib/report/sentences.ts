import type { ArmFacts, Environment } from "../model/record.ts";
import type { LabRecipe } from "../model/scenario.ts";
import { ROUNDS_FOR_INTERVAL } from "../statistics/summary.ts";
import { placeTexts } from "./cell-places.ts";
import type { Alike, Report, ReportCell, TestTable } from "./report.ts";

/** What both renderings say around their tables, unescaped. */

/** What the changes in the tables are worth. */
export function significanceText({ arms, usualCount }: Report): string {
  const claim = "This report claims no significance.";
  if (arms.length === 1) return claim;
  if (usualCount === 1) return `${claim} One round shows no spread, so nobody knows which of the changes are noise.`;
  return `${claim} A change that stays inside the range of the baseline's own rounds is greyed and labelled “within range”: the baseline alone differs that much from round to round.`;
}

/** What the variants of a test are, where a catalog tells more than the name: `capped: at a capped rate; reverse: from server to client`. */
export function variantsText({ variants }: TestTable): string {
  const telling = variants.filter(({ name, title }) => name.replaceAll("-", " ") !== title);
  return telling.map(({ name, title }) => `${name}: ${title}`).join("; ");
}

/** How a cell is read and how many values stand behind it, for the line above the tables. */
export function cellLegend(report: Report): string {
  const { arms, usualCount } = report;
  const counts = new Set(cellsOf(report).flatMap((cell) => (cell.status === "measured" ? [cell.summary.n] : [])));
  const bounds = usualCount >= ROUNDS_FOR_INTERVAL ? "the exact 95 % interval of the median" : "the range of the rounds (smallest–largest)";
  const parts = [
    usualCount === 1 ? "the only round" : "the median of the rounds",
    ...(usualCount === 1 ? [] : [bounds]),
    ...(arms.length > 1 ? [`the change ${usualCount === 1 ? "" : "of the median "}against ${arms[0]?.name}`] : []),
  ];
  const count =
    usualCount === 1 && counts.size <= 1 ? "" : `; n = ${usualCount}${counts.size > 1 ? " unless the cell says otherwise" : ""}`;
  return `Each cell: ${parts.join(", ")}${count}.`;
}

/** Hints below the tables, one per line; only what this report needs. */
export function readingHints(report: Report): string[] {
  const { arms, usualCount } = report;
  const cells = cellsOf(report);
  const standings = new Set(
    cells.flatMap((cell) => ("change" in cell && cell.change && cell.change.kind !== "no-baseline" ? [cell.change.standing] : [])),
  );
  const hints: [isNeeded: boolean, hint: string][] = [
    [true, "↑ higher is better, ↓ lower is better; the unit of a row stands beside its name."],
    [
      usualCount >= ROUNDS_FOR_INTERVAL,
      `The interval is built from ranks of the rounds and assumes nothing about the noise; a cell of fewer than ${ROUNDS_FOR_INTERVAL} rounds shows their range instead and says so.`,
    ],
    [
      usualCount > 1 && usualCount < ROUNDS_FOR_INTERVAL,
      `The range is all that so few rounds can give: an exact 95 % interval of the median needs ${ROUNDS_FOR_INTERVAL}.`,
    ],
    [
      arms.length > 1 && usualCount > 1,
      "A change outside of the baseline's range is worth another look and is no proof: with many rows some lie outside by chance.",
    ],
    [standings.has("within-resolution"), "within resolution: the values differ by no more than the tool can tell."],
    [usualCount > 1 && standings.has("range-unknown"), "range unknown: the baseline has one round."],
    [
      cells.some(({ status }) => status === "missing"),
      "— with a number: no value; the note says why. A failure is never shown as a number.",
    ],
    [true, "The warm-up (round 0) is in no number."],
  ];
  return hints.filter(([isNeeded]) => isNeeded).map(([, hint]) => hint);
}

const cellsOf = ({ tests, context }: Report): ReportCell[] =>
  [...tests.flatMap(({ rows }) => rows), ...context.metrics].flatMap((row) => row.cells);

export const CONTEXT_INTRODUCTION = "What explains the results. Nothing here is good or bad by itself, so nothing is compared.";

/** What stands above the sentences on things that are alike. */
export const alikeIntroduction = ({ arms }: Report): string =>
  arms.length === 1 ? "The same throughout:" : "The same on all arms, as far as measured:";

/** `HTTP errors: 0 % in http max-close over service/other-node`. */
export function alikeText({ title, values }: Alike): string {
  return `${title}: ${values.map(({ text, places }) => [text, ...(places.length > 0 ? [placeTexts(places).join(", ")] : [])].join(" in ")).join("; ")}`;
}

export const CONDITIONS_TITLE = "How quiet the machine was";

export const CONDITIONS_INTRODUCTION =
  "Per arm the median of all its steps and, in brackets, the largest; percentages are of the cores that carry clients and servers.";

/** `5 rounds, 2 s per tool run, random order, seed 42`. */
export function designText({ rounds, secondsPerRun, order }: Report["run"]): string {
  const design = { abba: "ABBA order (every round turns the order of the one before)", random: "random order" }[order.design];
  return `${rounds} ${rounds === 1 ? "round" : "rounds"}, ${secondsPerRun} s per tool run, ${design}, seed ${order.seed}`;
}

/** `Complete run r1, begun 2026-11-21 10:00 UTC, 8 min 24 s, eks-cni-bench 0.1.0 (0123456)`. */
export function runText({ runId, status, startedAt, durationSeconds, harness }: Report["run"]): string {
  const kind = { complete: "Complete", partial: "Partial" }[status];
  return `${kind} run ${runId}, begun ${startedAt.slice(0, 16).replace("T", " ")} UTC, ${durationText(durationSeconds)}, eks-cni-bench ${harness.version} (${harness.commit.slice(0, 7)})`;
}

export const PARTIAL = "This run is partial: it ended early, so some cells have fewer rounds than planned, or none.";

/** `8 min 24 s` */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount} ${unit}`)
      .join(" ") || "0 s"
  );
}

/** `native routing, services by iptables, the node's full stack, cubic, default queueing; ready after 0.31 s`; may be empty. */
export function armText({ lab, readySeconds, unavailable }: ArmFacts): string {
  const recipe = lab === undefined ? [] : [recipeText(lab)];
  return [...recipe, ...(unavailable === undefined ? [`ready after ${readySeconds.toFixed(2)} s`] : [])].join("; ");
}

/** Title, and why it was not measured. */
export function armTitle({ title, unavailable }: ArmFacts): string {
  return unavailable === undefined ? title : `${title} (not measured here: ${unavailable})`;
}

function recipeText({ podNetwork, serviceRouting, hostRouting, congestionControl, queueing }: LabRecipe): string {
  const pods = { native: "native routing", vxlan: "VXLAN" }[podNetwork];
  const services = { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" }[serviceRouting];
  const host = { stack: "the node's full stack", ebpf: "eBPF host routing" }[hostRouting];
  return `${pods}, services by ${services}, ${host}, ${congestionControl}, ${queueing} queueing`;
}

/** The environment as pairs of name and value. */
export function environmentFacts(environment: Environment): [name: string, value: string][] {
  const { kernel, operatingSystem, cpuModel, cores, memoryBytes, pinning, tools, sysctls } = environment;
  return [
    ["Kernel", kernel],
    ["Operating system", operatingSystem],
    ["CPU", `${cpuModel}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["Memory", `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ["Pinning", pinning === undefined ? "none" : `clients on ${coresText(pinning.client)}, servers on ${coresText(pinning.server)}`],
    ["Tools", pairs(tools, " ")],
    ["Kernel settings", pairs(sysctls, " = ")],
  ];
}

/** @param list as written for taskset: `0`, `0-3,6` */
const coresText = (list: string): string => `${/^\d+$/.test(list) ? "core" : "cores"} ${list}`;

function pairs(values: Readonly<Record<string, string>>, between: string): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}${between}${value}`).join(", ") || "none recorded";
}
