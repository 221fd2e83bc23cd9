import type { StepResult } from "../model/record.ts";
import { quantile } from "../statistics/quantile.ts";
import type { AgentCell, AgentRow } from "./report.ts";

/**
 * What the data plane's agents took while steps ran, agent by agent. A step that gave no result says nothing of a load that was carried.
 * @param arms in the order of the columns
 * @param steps those that count
 */
export function agentRows(arms: readonly string[], steps: readonly StepResult[]): AgentRow[] {
  const measured = steps.filter(({ outcome, agents }) => outcome.status === "measured" && agents !== undefined);
  const names = new Set(measured.flatMap(({ agents = [] }) => agents.map(({ name }) => name)));
  const byArm = Map.groupBy(measured, ({ arm }) => arm);
  return [...names].sort().map((name) => ({ name, cells: arms.map((arm) => agentCell(name, byArm.get(arm) ?? [])) }));
}

function agentCell(name: string, steps: readonly StepResult[]): AgentCell | undefined {
  const seen = steps.flatMap(({ agents = [], cpu }) => {
    const own = agents.filter((agent) => agent.name === name);
    return own.length === 0 ? [] : [{ own, seconds: cpu?.wallSeconds ?? 0 }];
  });
  if (seen.length === 0) return undefined;
  const cores = seen.flatMap(({ own, seconds }) =>
    seconds > 0 ? [own.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / seconds] : [],
  );
  return {
    steps: seen.length,
    ...(cores.length === 0 ? {} : { cores: { median: quantile(cores, 0.5), low: quantile(cores, 0), high: quantile(cores, 1) } }),
    memoryBytes: seen.flatMap(({ own }) => own.map(({ memoryBytes }) => memoryBytes)).reduce((a, b) => Math.max(a, b)),
  };
}
