import type { RunRecord } from "../model/record.ts";
import type { ComparisonSettings } from "./compare-arms.ts";
import { parseGate } from "./parse-gate.ts";
import { parseThresholds } from "./parse-thresholds.ts";

/** What decides in a record, as its run was asked for. @throws ConfigurationError when the record's words cannot be read */
export function settingsOf({ judging }: Pick<RunRecord, "judging">): Pick<ComparisonSettings, "gate" | "thresholds"> {
  return {
    ...(judging?.gate === undefined ? {} : { gate: parseGate(judging.gate) }),
    ...(judging?.thresholds === undefined ? {} : { thresholds: parseThresholds(judging.thresholds) }),
  };
}
