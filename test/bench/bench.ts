import { join } from "node:path";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { dataPlaneSource } from "../../actions/lib/adapters/lab/data-plane-source.ts";
import { type LabTarget, openLab } from "../../actions/lib/adapters/lab/lab-target.ts";
import { buildObject } from "../../actions/lib/adapters/lab/set-up/build-object.ts";
import { exposeTools } from "../../actions/lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../../actions/lib/adapters/lab/set-up/tools.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { readScenarios } from "../../actions/lib/adapters/scenario-files.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";

/** What every section is given. */
export interface Bench {
  /** How often each thing is measured. */
  readonly repetitions: number;
  /** Slugs of all scenarios that the lab carries. */
  readonly scenarios: readonly string[];
  /** Name that every lab of this process goes by; one at a time. */
  readonly run: string;
  /** Fires when the user wants us to stop. */
  readonly signal: AbortSignal;
  openLab(): Promise<LabTarget>;
  /** Tells whoever waits. */
  progress(text: string): void;
}

export type Workbench = Omit<Bench, "repetitions">;

export async function setUpBench(signal: AbortSignal): Promise<Workbench> {
  const tools = exposeTools(await findTools());
  const object = await buildObject(dataPlaneSource(), tools);
  const scenarios = readScenarios(join(projectRoot(), "scenarios")).filter(({ lab }) => lab !== undefined);
  const run = `perf-${process.pid}`;
  const log = terminalLog();
  // Every lab that is opened would say that another run is beside us.
  const warnings = new Set<string>();
  const warnOnce = (message: string) => {
    if (!warnings.has(message)) log.warning(message);
    warnings.add(message);
  };
  return {
    run,
    scenarios: scenarios.map(({ slug }) => slug),
    signal,
    openLab: () => openLab({ run, scenarios, tools, object, clock: systemClock, log: { ...log, warning: warnOnce } }, signal),
    progress: (text) => log.info(text),
  };
}
