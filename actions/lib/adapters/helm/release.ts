import { z } from "zod";
import { ToolError } from "../../model/errors.ts";

const revisionSchema = z.object({ revision: z.number(), status: z.string(), chart: z.string(), description: z.string().default("") });

/** One state that a release was in. */
export interface Revision {
  readonly number: number;
  /** Helm's word: `deployed`, `superseded`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `uninstalling`. */
  readonly status: string;
  readonly chart: string;
  readonly chartVersion: string;
  readonly description: string;
}

/** @param text what `helm history --output json` said. @throws ToolError for what is not that */
export function parseHistory(text: string): readonly Revision[] {
  const revisions = z.array(revisionSchema).safeParse(parse(text)).data;
  if (revisions === undefined) throw new ToolError(`\`helm history\` said something that cannot be read: ${text.slice(0, 160)}`);
  return revisions
    .map(({ revision, status, chart, description }) => ({ number: revision, status, ...chartOf(chart), description }))
    .sort((a, b) => a.number - b.number);
}

/** `cilium` and `1.20.0` of `cilium-1.20.0`. */
export function chartOf(text: string): { readonly chart: string; readonly chartVersion: string } {
  const [, chart = text, chartVersion = ""] = /^(.+?)-(v?\d+\.\d+\.\d+.*)$/.exec(text) ?? [];
  return { chart, chartVersion };
}

/** What must be done before a release can be brought to other values. */
export type Repair =
  | { readonly kind: "none" }
  /** Back to the newest revision that once worked. */
  | { readonly kind: "rollback"; readonly revision: number; readonly why: string }
  /** It never worked, or is half gone: nothing of it is worth keeping. */
  | { readonly kind: "uninstall"; readonly why: string };

/** @param history of a release, the oldest first; empty where there is none */
export function repairOf(history: readonly Revision[]): Repair {
  const last = history.at(-1);
  if (last === undefined || last.status === "deployed") return { kind: "none" };
  const worked = history.findLast(({ status }) => status === "deployed" || status === "superseded");
  const why = `its last change (revision ${last.number}) is ${last.status}${last.description === "" ? "" : `: ${last.description.slice(0, 200)}`}`;
  if (last.status === "uninstalling" || last.status === "uninstalled" || worked === undefined) return { kind: "uninstall", why };
  // Helm goes on from one that failed, but not from one that it takes to be still under way.
  if (last.status === "failed" && history.some(({ status }) => status === "deployed")) return { kind: "none" };
  return { kind: "rollback", revision: worked.number, why };
}

const valuesSchema = z.record(z.string(), z.unknown()).nullable();

/** @param text what `helm get values --output json` said. @throws ToolError for what is not that */
export function parseValues(text: string): Readonly<Record<string, unknown>> {
  const values = valuesSchema.safeParse(parse(text));
  if (!values.success) throw new ToolError(`\`helm get values\` said something that cannot be read: ${text.slice(0, 160)}`);
  return values.data ?? {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
