import { type InputValues, optional, text } from "../lib/action/input.ts";

/** Every input of the action, and the argument and options of `cni-bench report`. */
export const inputs = {
  record: text({ description: "Path of the record to report on (`record.json`)", placeholder: "file" }),
  out: optional(text({ description: "Path of the report; `report.md` beside the record when left out", placeholder: "file" })),
} as const;

export type Inputs = InputValues<typeof inputs>;
