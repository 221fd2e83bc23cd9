import { METRICS } from "../model/metric.ts";
import type { AgentRow, HostRow, Report } from "./report.ts";
import type { AgentJson, HostJson } from "./report-json.ts";
import { summaryJson } from "./summary-json.ts";

type Arms = Report["arms"];

export function hostJson({ test, variant, path, metric, better, cells }: HostRow, arms: Arms): HostJson {
  return {
    ...{ test, variant, path, metric, unit: METRICS[metric].unit, better },
    arms: cells.flatMap((cell, index) => {
      if (cell === undefined) return [];
      const { pods, host, share, summary, added } = cell;
      return {
        ...{ arm: arms[index]?.name ?? "", pods, host, share },
        ...(summary === undefined ? {} : { rounds: summaryJson(summary) }),
        ...(added === undefined ? {} : { added }),
      };
    }),
  };
}

export const agentJson = ({ name, cells }: AgentRow, arms: Arms): AgentJson[] =>
  cells.flatMap((cell, index) => (cell === undefined ? [] : [{ arm: arms[index]?.name ?? "", agent: name, ...cell }]));
