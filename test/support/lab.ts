import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { cgroupRoot } from "../../actions/lib/adapters/lab/cgroup.ts";
import { dataPlaneSource } from "../../actions/lib/adapters/lab/data-plane-source.ts";
import { type LabTarget, openLab } from "../../actions/lib/adapters/lab/lab-target.ts";
import { namespaceFile, namespaceName, type Place, runOf } from "../../actions/lib/adapters/lab/names.ts";
import { buildObject } from "../../actions/lib/adapters/lab/set-up/build-object.ts";
import { exposeTools } from "../../actions/lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../../actions/lib/adapters/lab/set-up/tools.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { readScenarios } from "../../actions/lib/adapters/scenario-files.ts";
import type { Execution } from "../../actions/lib/model/command.ts";
import { recordingLog } from "./recording-log.ts";

export const SCENARIOS = readScenarios(join(projectRoot(), "scenarios"));

/** Opens a lab as `run-network-tests` does, under a name of the test's own. */
export async function openTestLab(run: string, log = recordingLog()): Promise<LabTarget> {
  const tools = exposeTools(await findTools());
  const object = await buildObject(dataPlaneSource(), tools);
  return openLab({ run, scenarios: SCENARIOS, tools, object, clock: systemClock, log }, new AbortController().signal);
}

export const armsNamed = (...slugs: string[]) => slugs.map((slug) => ({ name: slug, scenario: slug }));

/** Runs a command in an arm's client pod. */
export async function inClient(lab: LabTarget, arm: string, ...argv: string[]): Promise<Execution> {
  return lab.arm(arm).run({ argv, limitSeconds: 20 }, new AbortController().signal);
}

/** Runs a command in any namespace of an arm, and gives its output. */
export function inPlace(run: string, arm: string, place: Place, ...argv: string[]): string {
  return execFileSync("nsenter", [`--net=${namespaceFile(namespaceName(run, arm, place))}`, ...argv], { encoding: "utf8", stdio: "pipe" });
}

/** Everything on this machine that a lab could leave behind. */
export interface Traces {
  readonly namespaces: readonly string[];
  readonly cgroups: readonly string[];
  readonly mounts: readonly string[];
  readonly folders: readonly string[];
  readonly programs: readonly string[];
}

export function traces(): Traces {
  const list = (path: string) => (existsSync(path) ? readdirSync(path) : []);
  const programs = JSON.parse(execFileSync("bpftool", ["--json", "prog", "show"], { encoding: "utf8" })) as { name?: string }[];
  return {
    namespaces: list("/run/netns")
      .filter((name) => runOf(name) !== undefined)
      .sort(),
    cgroups: list(cgroupRoot())
      .filter((name) => runOf(name) !== undefined)
      .sort(),
    mounts: readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .filter((line) => line.includes("cni-bench")),
    folders: list("/run/cni-bench").sort(),
    programs: programs.flatMap(({ name }) => (name !== undefined && /^(socket_|from_pod|from_uplink)/.test(name) ? [name] : [])).sort(),
  };
}

/** The traces once the kernel is done: it frees programs and namespaces a moment after their last user has gone. */
export async function settledTraces(expected: Traces): Promise<Traces> {
  const wanted = JSON.stringify(expected);
  for (let tries = 0; tries < 100 && JSON.stringify(traces()) !== wanted; tries++) await sleep(50);
  return traces();
}
