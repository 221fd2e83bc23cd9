import type { AgentRow, Report } from "../report/report.ts";
import { chooseScale } from "../report/scale.ts";
import type { Words } from "../words/words.ts";
import { type Bar, type BarPanel, barPanels } from "./bar-panels.ts";
import type { Picture } from "./picture.ts";

/** More agents are a wall: the table has them all. Each has two panels. */
const MOST_AGENTS = 4;

const SHARE_OF_CORE = chooseScale("ratio", []);

/** What the data plane's agents take, the dearest first. `undefined` where the target did not see them. */
export function agentsFigure({ agents, arms }: Report, words: Words): Picture | undefined {
  if (agents.length === 0) return undefined;
  const { figures, numbers, punctuation } = words;
  const sorted = agents.toSorted((a, b) => (dearestOf(b)?.cores ?? 0) - (dearestOf(a)?.cores ?? 0));
  const shown = sorted.slice(0, MOST_AGENTS);
  const [first] = sorted;
  const dearest = first === undefined ? undefined : dearestOf(first);
  return {
    name: "agents",
    alt: figures.agents.alt({
      agents: agents.map(({ name }) => name),
      ...(first === undefined || dearest === undefined
        ? {}
        : { dearest: { agent: first.name, arm: arms[dearest.arm]?.name ?? "", share: numbers.quantity(dearest.cores, SHARE_OF_CORE) } }),
    }),
    caption: punctuation.sentences([
      figures.agents.caption({ hasBaseline: arms.length > 1 }),
      ...(sorted.length > shown.length ? [figures.morePanels(sorted.length - shown.length)] : []),
    ]),
    draw: (canvas) =>
      barPanels({
        panels: shown.flatMap((row) => [cpuPanel(row, words), memoryPanel(row, words)]),
        names: arms.map(({ name }, index) => (index === 0 && arms.length > 1 ? figures.baseline(name) : name)),
        canvas,
        formatNumber: numbers.plain,
      }),
  };
}

/** The arm on which an agent takes most CPU. */
function dearestOf({ cells }: AgentRow): { readonly arm: number; readonly cores: number } | undefined {
  const known = cells.flatMap((cell, arm) => (cell?.cores === undefined ? [] : [{ arm, cores: cell.cores.median }]));
  return known.toSorted((a, b) => b.cores - a.cores)[0];
}

function cpuPanel({ name, cells }: AgentRow, { figures, numbers }: Words): BarPanel {
  const { factor } = SHARE_OF_CORE;
  const bars = cells.map((cell, arm): Bar => {
    if (cell?.cores === undefined) return { arm, label: figures.notMeasured };
    const { median, low, high } = cell.cores;
    const measured = { median: median * factor, low: low * factor, high: high * factor, rounds: [] };
    return { arm, measured, label: numbers.value(median, SHARE_OF_CORE) };
  });
  return { title: name, unit: figures.axis(figures.agents.ofCore, "lower"), detail: figures.agents.cpu, bars };
}

function memoryPanel({ name, cells }: AgentRow, { figures, numbers }: Words): BarPanel {
  const scale = chooseScale(
    "B",
    cells.flatMap((cell) => cell?.memoryBytes ?? []),
  );
  const bars = cells.map((cell, arm): Bar => {
    if (cell === undefined) return { arm, label: figures.notMeasured };
    const held = cell.memoryBytes * scale.factor;
    return { arm, measured: { median: held, low: held, high: held, rounds: [] }, label: numbers.value(cell.memoryBytes, scale) };
  });
  return { title: name, unit: figures.axis(scale.unit, "lower"), detail: figures.agents.memory, bars };
}
