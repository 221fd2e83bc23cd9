import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findTools } from "../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked } from "../../actions/lib/adapters/process/run-command.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import type { Bench } from "./bench.ts";
import { type Goal, judge, medianOf, ratioOfMedians } from "./goal.ts";
import { interleave } from "./interleave.ts";
import { type Section, showRatio, showSample } from "./section.ts";

const MAIN = join(projectRoot(), "actions/lib/cli/main.ts");
const ACTION = join(projectRoot(), "dist/report/main.js");
const BARE = "node --eval 0";
const FIRST_LINE = "dist/report to its first line";
const GOAL: Goal = { kind: "at-most", value: 0.15 };

/** How long it takes until the command line and the action `report` do something, against a Node that does nothing. */
export async function startUp({ repetitions, signal, progress }: Bench): Promise<Section> {
  const node = async (...args: string[]) => (await runChecked([process.execPath, ...args], { signal })).seconds;
  const starts: Readonly<Record<string, () => Promise<number>>> = {
    [BARE]: () => node("--eval", "0"),
    "cni-bench --version": () => node(MAIN, "--version"),
    "cni-bench plan": () => node(MAIN, "plan"),
    [FIRST_LINE]: () => secondsToFirstLine(signal),
    "findTools() in a running process": async () => {
      const began = performance.now();
      await findTools();
      return (performance.now() - began) / 1000;
    },
  };
  const { values } = await interleave(Object.keys(starts), repetitions, async (name, repetition) => {
    signal.throwIfAborted();
    if (name === BARE) progress(`start-up: ${repetition === 0 ? "warm-up" : `${repetition} of ${repetitions}`}`);
    return starts[name]?.() ?? 0;
  });
  const bare = values[BARE] as readonly number[];
  const firstLine = judge(GOAL, medianOf(values[FIRST_LINE] as readonly number[]));
  const rows = Object.entries(values).map(([name, seconds]) => [
    name,
    showSample(seconds, "s"),
    String(seconds.length),
    showRatio(ratioOfMedians(seconds, bare)),
  ]);
  return {
    title: "Start-up",
    rows: [["start of", "median (range)", "n", `ratio to ${BARE} (bounds)`], ...rows],
    notes: [
      "cni-bench starts from source, by type stripping; the issues set no goal for it.",
      `dist/report as it was built last, goal at most ${GOAL.value * 1000} ms: ${firstLine}.`,
    ],
  };
}

/** Of a push without a pull request, which the action says at once. */
async function secondsToFirstLine(signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [ACTION], {
    signal,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      GITHUB_EVENT_NAME: "push",
      GITHUB_REPOSITORY: "octo-org/octo-repo",
      GITHUB_RUN_ID: "1",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_SHA: "0123456789012345678901234567890123456789",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_API_URL: "https://api.github.com",
      INPUT_STATUS: "in-progress",
      INPUT_COMMENT: "true",
      "INPUT_CHECK-RUN": "false",
      "INPUT_COMMENT-KEY": "default",
      "INPUT_FAIL-ON": "never",
      INPUT_LOCALE: "en",
    },
  });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  const seconds = (performance.now() - began) / 1000;
  child.stdout.resume();
  await ended;
  return seconds;
}
