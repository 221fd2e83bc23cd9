import { join } from "node:path";
import { findTools } from "../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked } from "../../actions/lib/adapters/process/run-command.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import type { Bench } from "./bench.ts";
import { ratioOfMedians } from "./goal.ts";
import { interleave } from "./interleave.ts";
import { type Section, showRatio, showSample } from "./section.ts";

const MAIN = join(projectRoot(), "actions/lib/cli/main.ts");
const BARE = "node --eval 0";

/** How long it takes until the command line does something, against a Node that does nothing. */
export async function startUp({ repetitions, signal, progress }: Bench): Promise<Section> {
  const node = async (...args: string[]) => (await runChecked([process.execPath, ...args], { signal })).seconds;
  const starts: Readonly<Record<string, () => Promise<number>>> = {
    [BARE]: () => node("--eval", "0"),
    "cni-bench --version": () => node(MAIN, "--version"),
    "cni-bench plan": () => node(MAIN, "plan"),
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
  const rows = Object.entries(values).map(([name, seconds]) => [
    name,
    showSample(seconds, "s"),
    String(seconds.length),
    showRatio(ratioOfMedians(seconds, bare)),
  ]);
  return {
    title: "Start-up",
    rows: [["start of", "median (range)", "n", `ratio to ${BARE} (bounds)`], ...rows],
    notes: ["From source, by type stripping. The issue sets no goal for these ratios."],
  };
}
