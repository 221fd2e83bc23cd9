import type { Words } from "../../words/words.ts";
import type { Document, TableCell } from "../document.ts";
import type { AgentCell, Report } from "../report.ts";
import { chooseScale, type Scale } from "../scale.ts";
import { heading, line, paragraph, small } from "./lines.ts";
import { armTable } from "./row-cells.ts";

const SHARE_OF_CORE = chooseScale("ratio", []);

/** What the data plane's agents took while the tests ran. */
export function agentsSection(report: Report, words: Words): Document {
  if (report.agents.length === 0) return [];
  const { headings, agentsLegend } = words.tables;
  const rows = report.agents.map(({ name, cells }) => {
    const memory = chooseScale(
      "B",
      cells.flatMap((cell) => cell?.memoryBytes ?? []),
    );
    return [[[{ text: name, style: "strong" } as const]], ...cells.map((cell) => agentCell(cell, memory, words))];
  });
  return [heading(2, headings.agents), paragraph(agentsLegend), armTable(rows, report, words)];
}

/** `2.13 % (9.40)`, below it the memory. */
function agentCell(cell: AgentCell | undefined, memory: Scale, { numbers, names, punctuation }: Words): TableCell {
  if (cell === undefined) return [line("—")];
  const { cores, memoryBytes } = cell;
  const busy =
    cores === undefined
      ? names.notMeasured
      : punctuation.aside(numbers.quantity(cores.median, SHARE_OF_CORE), numbers.value(cores.high, SHARE_OF_CORE));
  return [line(busy), small(numbers.quantity(memoryBytes, memory))];
}
