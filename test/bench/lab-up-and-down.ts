import { POD_PATHS } from "../../actions/lib/model/traffic-path.ts";
import { WORKLOADS, type Workload } from "../../actions/lib/model/workload.ts";
import type { Bench } from "./bench.ts";
import { type Goal, medianOf } from "./goal.ts";
import { interleave, Unusable } from "./interleave.ts";
import { droppedNotes, goalCells, NOTHING, type Section, showSample } from "./section.ts";

const GOAL: Goal = { kind: "at-most", value: 1 };

interface UpAndDown {
  readonly upSeconds: number;
  readonly downSeconds: number;
}

/** Seconds to build and remove a lab, for each scenario alone and for all in one. */
export async function labUpAndDown(bench: Bench): Promise<Section> {
  const together = `all ${bench.scenarios.length} together, per arm`;
  const { values, dropped } = await interleave([...bench.scenarios, together], bench.repetitions, async (name, repetition) => {
    bench.progress(`lab up and down, ${name}: ${repetition === 0 ? "warm-up" : `${repetition} of ${bench.repetitions}`}`);
    const slugs = name === together ? bench.scenarios : [name];
    const { upSeconds, downSeconds } = await upAndDown(bench, slugs);
    return { upSeconds: upSeconds / slugs.length, downSeconds: downSeconds / slugs.length };
  });
  const rows = Object.entries(values).map(([name, times]) => {
    if (times.length === 0) return [name, ...Array<string>(6).fill(NOTHING)];
    const totals = times.map(({ upSeconds, downSeconds }) => upSeconds + downSeconds);
    return [
      name,
      showSample(
        times.map(({ upSeconds }) => upSeconds),
        "s",
      ),
      showSample(
        times.map(({ downSeconds }) => downSeconds),
        "s",
      ),
      showSample(totals, "s"),
      String(totals.length),
      ...goalCells(GOAL, medianOf(totals)),
    ];
  });
  return {
    title: "Lab up and down",
    rows: [["scenario", "up: median (range)", "down: median (range)", "both: median (range)", "n", "goal, s", "verdict"], ...rows],
    notes: [
      "With the servers of every workload and path; a lab of one arm bears the cost of the lab itself alone.",
      ...droppedNotes("lab", dropped),
    ],
  };
}

async function upAndDown(bench: Bench, slugs: readonly string[]): Promise<UpAndDown> {
  const arms = slugs.map((slug) => ({ name: slug, scenario: slug }));
  const began = performance.now();
  let up: number;
  {
    await using lab = await bench.openLab();
    const facts = await lab.prepare({ arms, workloads: Object.keys(WORKLOADS) as Workload[], paths: POD_PATHS }, bench.signal);
    const lacking = facts.find(({ unavailable }) => unavailable !== undefined);
    if (lacking !== undefined) throw new Unusable(`${lacking.name} cannot be built here (${lacking.unavailable})`);
    up = performance.now();
  }
  return { upSeconds: (up - began) / 1000, downSeconds: (performance.now() - up) / 1000 };
}
