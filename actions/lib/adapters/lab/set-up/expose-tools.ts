import { dirname } from "node:path";
import type { LabTools } from "./tools.ts";

/** Puts the folders of tools that PATH does not name (our cache, versioned folders of a distribution) at its end, for all commands to come. */
export function exposeTools(tools: LabTools): LabTools {
  const known = (process.env["PATH"] ?? "").split(":");
  const folders = Object.values(tools).map((tool) => dirname(tool.path));
  process.env["PATH"] = [...new Set([...known, ...folders])].filter(Boolean).join(":");
  return tools;
}
