import { type Leftover, totalCost } from "./audit.ts";
import type { Deletion } from "./delete-cluster.ts";
import { dollars } from "./forecast.ts";
import { nameOf } from "./kind-facts.ts";
import type { SweptEntry, SweptRegion } from "./sweep-region.ts";

/** The end of a deletion in one sentence. */
export function deletionSentence({ name, region, ending, why, leftovers, unseen }: Deletion): string {
  const cluster = `cluster ${name} in ${region}`;
  const reason = why === undefined ? "" : ` ${why}`;
  if (leftovers.length > 0 || ending !== "deleted") return `Of ${cluster} ${remains(leftovers)}${reason}`;
  const kinds = unseen.map(({ kind }) => kind);
  return kinds.length === 0
    ? `Nothing is left of ${cluster}.`
    : `Nothing was found of ${cluster}, but nobody could look for: ${kinds.join(", ")}.`;
}

function remains(leftovers: readonly Leftover[]): string {
  if (leftovers.length === 0) return "nothing was seen any more.";
  const things = leftovers.length === 1 ? "one thing remains" : `${leftovers.length} things remain`;
  return `${things}, which ${leftovers.length === 1 ? "costs" : "cost"} ${costSentence(leftovers)}`;
}

/** `about 0.85 USD an hour.` */
function costSentence(leftovers: readonly Leftover[]): string {
  const { dollarsPerHour, unpriced } = totalCost(leftovers);
  const more = unpriced.length === 0 ? "" : `, and the price of ${unpriced.join(", ")}`;
  return dollarsPerHour === 0 && unpriced.length === 0 ? "nothing while idle." : `about ${dollars(dollarsPerHour)} an hour${more}.`;
}

/** A line for the log. */
export function leftoverLine({ resource, deletedBy, why }: Leftover): string {
  const status = resource.status === "" ? "" : ` (${resource.status})`;
  return `${nameOf(resource)}${status}, deleted by ${deletedBy}${why === undefined ? "" : `. In its way: ${why}`}`;
}

/** Markdown for the step summary. */
export function deletionMarkdown(deletion: Deletion): string {
  const heading = `## Deletion of cluster ${deletion.name}\n\n${deletionSentence(deletion)}\n`;
  return deletion.leftovers.length === 0 ? heading : `${heading}\n${leftoverTable(deletion.leftovers)}`;
}

function leftoverTable(leftovers: readonly Leftover[]): string {
  const rows = leftovers.map(({ resource, dollarsPerHour, deletedBy, why = "" }) => [
    nameOf(resource),
    resource.status,
    dollarsPerHour === undefined ? "unknown" : dollarsPerHour === 0 ? "–" : dollars(dollarsPerHour),
    deletedBy,
    why,
  ]);
  return table(["What remains", "Status", "An hour", "Deleted by", "In its way"], rows);
}

const OUTCOMES: Readonly<Record<SweptEntry["outcome"], string>> = {
  swept: "deleted",
  failed: "not deleted",
  "would-sweep": "would be deleted",
  kept: "kept",
  unclear: "a person has to look",
};

export const outcomeWord = (outcome: SweptEntry["outcome"]): string => OUTCOMES[outcome];

/** Markdown for the step summary; a region that could not be asked has its reason. */
export function sweepMarkdown(regions: readonly (SweptRegion | { readonly region: string; readonly problem: string })[]): string {
  const rows = regions.flatMap((swept) =>
    "problem" in swept
      ? [[swept.region, "", "could not be swept", swept.problem, ""]]
      : swept.entries.map(({ title, outcome, why = "", leftovers }) => [
          swept.region,
          title,
          outcomeWord(outcome),
          why,
          leftovers.length === 0 ? "" : `${leftovers.length}, ${costSentence(leftovers)}`,
        ]),
  );
  const heading = "## Clusters past their time\n\n";
  if (rows.length === 0) return `${heading}Nothing of ours is in ${regions.map(({ region }) => region).join(", ")}.\n`;
  return `${heading}${table(["Region", "What", "Outcome", "Why", "Left"], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |\n`;
  return `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}`;
}

/** Names and reasons come from an account where others work too. */
const escapeCell = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>|@#!]/g, (character) => `\\${character}`)
    .trim();
