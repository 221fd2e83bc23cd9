import { mkdtempSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { ToolName } from "./tool-list.ts";
import type { LabTools } from "./tools.ts";

/** A link by name for every tool; made once per process. */
let links: string | undefined;

/**
 * Makes every command to come run the very tools that were found: another executable of that name may stand earlier on PATH, Ubuntu's
 * wrapper around bpftool or an outdated iperf3, and the record would name a version that never ran.
 */
export function exposeTools(tools: LabTools): LabTools {
  links ??= makeFolder();
  const folder = links;
  for (const [name, { path }] of Object.entries(tools) as [ToolName, { readonly path: string }][]) {
    // Called by its own path, and clang looks at the name it is called by.
    if (name !== "clang") point(join(folder, name), path);
  }
  const known = (process.env["PATH"] ?? "").split(delimiter);
  // The tools' own folders go last: `bridge` lies beside `ip`, and an ordinary user's PATH may lack /usr/sbin.
  const folders = Object.values(tools).map(({ path }) => dirname(path));
  process.env["PATH"] = [...new Set([folder, ...known, ...folders])].filter(Boolean).join(delimiter);
  return tools;
}

/**
 * A folder of this process's own, and not our cache: what stands first on root's PATH must be root's, and the cache belongs to the user
 * who called sudo. A process that is killed leaves a dozen links in /tmp, and nothing else.
 */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "eks-cni-bench-tools-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Renamed into place, so that a command that starts at this moment finds the old link or the new one. */
function point(link: string, found: string): void {
  const target = resolve(found);
  // Found by way of the link itself, by a second search in this process.
  if (target === link || targetOf(link) === target) return;
  const draft = `${link}.new`;
  symlinkSync(target, draft);
  renameSync(draft, link);
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
