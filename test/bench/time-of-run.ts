import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { describeDuration } from "../../actions/lib/benchmark/describe-duration.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import { type Goal, reaches } from "./goal.ts";
import { type TimeSpent, timeSpent } from "./measuring-share.ts";
import { NOTHING, type Section, showGoal } from "./section.ts";

const GOAL: Goal = { kind: "at-least", value: 0.8 };

const PARTS: Readonly<Record<keyof TimeSpent["parts"], string>> = {
  measuring: "measuring: planned tool time that came to numbers",
  toolMargins: "tools: starting, connecting, margins of loads",
  failedTools: "tools that came to no number",
  settling: "settling",
  programming: "loading services",
  repeated: "first attempts that were thrown away",
  restOfSteps: "rest of the steps: parsing, journal, taking services out",
  aroundSteps: "around the steps: building the data planes",
};

/** Where the time of a run went that left a record. */
export async function timeOfRun(path: string): Promise<Section> {
  const record = await readRecord(path);
  const { totalSeconds, parts } = timeSpent(record, NETWORK_TESTS);
  const rows = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => {
    const share = parts[part] / totalSeconds;
    const goal = part === "measuring" ? [showGoal(GOAL), reaches(GOAL, share) ? "met" : "not met"] : ["", ""];
    return [PARTS[part], `${parts[part].toFixed(1)} s`, share.toFixed(3), ...goal];
  });
  const repeated = record.steps.filter(({ conditions }) => (conditions?.attempts ?? 1) > 1).length;
  const resumed = record.notes.filter((note) => note.startsWith("The run was resumed")).length;
  return {
    title: `Time of the run ${record.runId}`,
    rows: [["part", "time", "share", "goal", "verdict"], ...rows, ["all", `${totalSeconds.toFixed(1)} s`, "1.000", NOTHING, NOTHING]],
    notes: [
      `${path}: ${record.status}, ${record.steps.length} steps in ${describeDuration(totalSeconds)}, ${repeated} of them measured twice.`,
      `Tools were running for ${((parts.measuring + parts.toolMargins + parts.failedTools) / totalSeconds).toFixed(3)} of it. Not in it: finding tools before, taking the lab down and the report after.`,
      ...(resumed === 0 ? [] : [`It was resumed ${resumed} times, and the pauses count as time around the steps.`]),
    ],
  };
}
