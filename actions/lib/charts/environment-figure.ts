import { placementOf } from "../model/traffic-path.ts";
import type { Report } from "../report/report.ts";
import type { Words } from "../words/words.ts";
import { type Element, pathElement, rectangle, SMALL_SIZE, text, textLines } from "./element.ts";
import { paint } from "./paint.ts";
import type { Picture } from "./picture.ts";
import { type Canvas, type Drawing, drawing, isNarrow } from "./svg-document.ts";
import { wrapToWidth } from "./text-width.ts";

const POD_HEIGHT = 46;
const NODE_TOP = 6;

/** Where it was measured: two nodes, their pods, what is pinned where, and the machine below. Only what the record says. */
export function environmentFigure(report: Report, words: Words): Picture {
  const { environment, target } = report;
  const { environment: own } = words.figures;
  const paths = new Set(report.tests.flatMap(({ rows }) => rows.map(({ path }) => placementOf(path))));
  return {
    name: "environment",
    alt: own.alt({
      isLab: target.kind === "lab",
      kernel: environment.kernel,
      cores: environment.cores,
      isPinned: environment.pinning !== undefined && environment.pinning.client !== environment.pinning.server,
    }),
    caption: words.punctuation.sentence(words.run.statement(target)),
    draw: (canvas) => diagram(report, paths, canvas, words),
  };
}

function diagram({ environment, target }: Report, paths: ReadonlySet<string>, canvas: Canvas, { figures, numbers }: Words): Drawing {
  const { environment: words } = figures;
  const { width } = canvas;
  const between = isNarrow(canvas) ? 56 : 150;
  const node = (width - between) / 2;
  const pod = Math.min(node - 24, 200);
  const hasSameNode = paths.has("same-node");
  const nodeHeight = 34 + POD_HEIGHT + (hasSameNode ? POD_HEIGHT + 30 : 0) + 12;
  const { pinning } = environment;
  const second = width - node;
  const firstPod = { x: (node - pod) / 2, y: NODE_TOP + 32 };
  const otherPod = { x: second + (node - pod) / 2, y: NODE_TOP + 32 };
  const belowPod = { x: firstPod.x, y: firstPod.y + POD_HEIGHT + 30 };
  const middle = firstPod.y + POD_HEIGHT / 2;
  const elements: Element[] = [
    ...nodeBox(0, node, nodeHeight, words.node(1)),
    ...nodeBox(second, node, nodeHeight, words.node(2)),
    ...podBox(firstPod, pod, words.client, pinning && words.cores(pinning.client), "good"),
  ];
  if (paths.has("other-node")) {
    elements.push(
      ...podBox(otherPod, pod, words.server, pinning && words.cores(pinning.server), "neutral"),
      pathElement(`M${firstPod.x + pod} ${middle}H${otherPod.x - 7}`, { stroke: paint("ink"), "stroke-width": 1.4, fill: "none" }),
      pathElement(`M${otherPod.x - 8} ${middle - 5}L${otherPod.x} ${middle}L${otherPod.x - 8} ${middle + 5}Z`, { fill: paint("ink") }),
      ...centred(words.otherNode, width / 2, middle - 12, between - 4),
    );
  }
  if (hasSameNode) {
    const x = firstPod.x + 24;
    elements.push(
      ...podBox(belowPod, pod, words.server, pinning && words.cores(pinning.server), "neutral"),
      pathElement(`M${x} ${firstPod.y + POD_HEIGHT}V${belowPod.y - 7}`, { stroke: paint("ink"), "stroke-width": 1.4, fill: "none" }),
      pathElement(`M${x - 5} ${belowPod.y - 8}L${x} ${belowPod.y}L${x + 5} ${belowPod.y - 8}Z`, { fill: paint("ink") }),
      text(words.sameNode, x + 10, firstPod.y + POD_HEIGHT + 14, { size: SMALL_SIZE, fill: paint("faint") }),
    );
  }
  const memory = `${numbers.fixed(environment.memoryBytes / 2 ** 30, 1)} GiB`;
  const lines = [
    ...wrapToWidth(`${words.kernel(environment.kernel)} · ${environment.operatingSystem}`, width - 24, SMALL_SIZE, { bold: true }).map(
      (line) => ({
        line,
        bold: true,
      }),
    ),
    ...wrapToWidth(words.machine(environment.cpuModel, environment.cores, memory), width - 24, SMALL_SIZE).map((line) => ({
      line,
      bold: false,
    })),
  ];
  // A lab's nodes stand on one kernel; a cluster's have each their own, so nothing joins them.
  const top = NODE_TOP + nodeHeight + (target.kind === "lab" ? 0 : 12);
  const height = lines.length * 16 + 16;
  elements.push(
    rectangle(0.5, top, width - 1, height, { rx: 4, fill: paint("raised"), stroke: paint("line") }),
    ...lines.map(({ line, bold }, index) => text(line, width / 2, top + 16 + index * 16, { size: SMALL_SIZE, anchor: "middle", bold })),
  );
  return drawing(top + height + 2, elements);
}

function nodeBox(x: number, width: number, height: number, name: string): Element[] {
  return [
    rectangle(x + 0.5, NODE_TOP, width - 1, height, { rx: 6, fill: "none", stroke: paint("faint"), "stroke-dasharray": "4 3" }),
    text(name, x + 12, NODE_TOP + 16, { size: SMALL_SIZE, bold: true, fill: paint("faint") }),
  ];
}

function podBox(
  { x, y }: { x: number; y: number },
  width: number,
  name: string,
  cores: string | undefined,
  tone: "good" | "neutral",
): Element[] {
  const lines = cores === undefined ? [name] : [name, cores];
  return [
    rectangle(x, y, width, POD_HEIGHT, { rx: 4, fill: paint(`${tone}-soft`), stroke: paint(tone), "stroke-width": 0.8 }),
    textLines(lines, x + width / 2, y + POD_HEIGHT / 2 - (lines.length - 1) * 8, { anchor: "middle" }),
  ];
}

function centred(words: string, x: number, bottom: number, width: number): Element[] {
  const lines = wrapToWidth(words, width, SMALL_SIZE);
  return [textLines(lines, x, bottom - (lines.length - 1) * 14, { size: SMALL_SIZE, anchor: "middle", fill: paint("faint") })];
}
