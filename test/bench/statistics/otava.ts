import { join } from "node:path";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { pythonEnvironment } from "../../support/python-environment.ts";
import type { Alarm } from "./alarms.ts";

const REQUIREMENTS = join(import.meta.dirname, "otava-requirements.txt");
const SCRIPT = join(import.meta.dirname, "otava-alarms.py");
const LIMIT_SECONDS = 3_600;

/**
 * Apache Otava's alarms on the same nights: its change points, each with the first night on which it was there.
 * @param first nights before the first judgement
 * @param minMagnitude least share of a change; 0 is its default
 * @returns by series, in their order
 */
export async function otavaAlarms(series: readonly (readonly number[])[], first: number, minMagnitude: number): Promise<Alarm[][]> {
  const python = await pythonEnvironment("otava", REQUIREMENTS, { onlyListed: true });
  const { stdout } = await runChecked(["nice", "-n", "19", python, SCRIPT], {
    input: JSON.stringify({ series, first, minMagnitude }),
    limitSeconds: LIMIT_SECONDS,
  });
  return JSON.parse(stdout) as Alarm[][];
}
