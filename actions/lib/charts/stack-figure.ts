import type { LabRecipe } from "../model/scenario.ts";
import type { Report } from "../report/report.ts";
import type { FigureWords, Layer } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { type Element, lineHeight, pathElement, rectangle, SMALL_SIZE, TEXT_SIZE, textLines } from "./element.ts";
import { facetValue } from "./facets-figure.ts";
import { armColour, paint } from "./paint.ts";
import type { Picture } from "./picture.ts";
import { type Canvas, type Drawing, drawing, isNarrow } from "./svg-document.ts";
import { textWidth, wrapToWidth } from "./text-width.ts";

/** A layer on the way, in the arm's words. */
interface Stop {
  readonly layer: Layer;
  readonly text: string;
  /** `good` is eBPF, `mixed` what rewrites or wraps each packet, `unsure` what all arms pass. */
  readonly tone: "good" | "mixed" | "unsure";
}

interface Stack {
  readonly arm: number;
  readonly name: string;
  readonly stops: readonly Stop[];
}

const LAYERS: readonly Layer[] = ["application", "socket", "pod-link", "service-rules", "host", "encapsulation", "node-link"];

/** What a packet to a service passes on its way to the other node, arm by arm. `undefined` where recipes were not recorded. */
export function stackFigure({ arms }: Report, words: Words): Picture | undefined {
  const stacks = arms.flatMap(({ name, lab }, arm): Stack[] =>
    lab === undefined
      ? []
      : [{ arm, name: arm === 0 && arms.length > 1 ? words.figures.baseline(name) : name, stops: stopsOf(lab, words.figures) }],
  );
  // Arms of one recipe pass the same: one stack says it.
  const recipes = new Set(arms.map(({ lab }) => JSON.stringify(lab)));
  if (stacks.length === 0 || (recipes.size === 1 && arms.length > 1)) return undefined;
  const { stack } = words.figures;
  return {
    name: "data-plane-stack",
    alt: stack.alt(stacks.map(({ name, stops }) => ({ name, layers: stops.length }))),
    caption: stack.caption,
    draw: (canvas) => (isNarrow(canvas) || stacks.length > 6 ? chains(stacks, canvas) : columns(stacks, canvas, stack.passedBy)),
  };
}

/**
 * The lab builds recipes like this (adapters/lab: topology.ts, service-routing/, data-plane.bpf.c): an eBPF program on the socket turns a
 * service's address into a pod's before there is a packet, rules do it in the node; tc programs redirect past the node's stack; VXLAN puts
 * 50 bytes around each packet.
 */
function stopsOf(lab: LabRecipe, { stack, facets }: FigureWords): Stop[] {
  const { layers } = stack;
  const queue = lab.queueing === "default" ? "" : ` · ${facetValue(facets, lab, "queueing")}`;
  return [
    { layer: "application", tone: "unsure", text: `${layers.application} · ${facetValue(facets, lab, "congestionControl")}` },
    ...(lab.serviceRouting === "ebpf" ? [{ layer: "socket", tone: "good", text: layers.socket } as const] : []),
    { layer: "pod-link", tone: "unsure", text: layers["pod-link"] },
    ...(lab.serviceRouting === "ebpf"
      ? []
      : [
          {
            layer: "service-rules",
            tone: "mixed",
            text: `${facetValue(facets, lab, "serviceRouting")} · ${layers["service-rules"]}`,
          } as const,
        ]),
    lab.hostRouting === "ebpf"
      ? { layer: "host", tone: "good", text: layers["host-ebpf"] }
      : { layer: "host", tone: "unsure", text: layers["host-stack"] },
    ...(lab.podNetwork === "vxlan" ? [{ layer: "encapsulation", tone: "mixed", text: layers.encapsulation } as const] : []),
    { layer: "node-link", tone: "unsure", text: `${layers["node-link"]}${queue}` },
  ];
}

const GAP = 12;

/** Equal layers side by side, and a plain line where an arm has none. */
function columns(stacks: readonly Stack[], { width }: Canvas, passedBy: string): Drawing {
  const each = width / stacks.length;
  const box = each - GAP;
  const elements: Element[] = [];
  const heads = stacks.map(({ name }) => wrapToWidth(name, box, TEXT_SIZE, { bold: true }));
  let top = Math.max(...heads.map(({ length }) => length)) * lineHeight(TEXT_SIZE) + 14;
  heads.forEach((lines, index) => {
    const x = index * each + GAP / 2;
    const stack = stacks[index];
    elements.push(
      textLines(lines, x, top - 14 - (lines.length - 1) * lineHeight(TEXT_SIZE), { bold: true }),
      rectangle(x, top - 4, box, 3, { fill: armColour(stack?.arm ?? 0) }),
    );
  });
  top += 6;
  const used = LAYERS.filter((layer) => stacks.some(({ stops }) => stops.some((stop) => stop.layer === layer)));
  for (const layer of used) {
    const texts = stacks.map(({ stops }) => stops.find((stop) => stop.layer === layer));
    const lines = texts.map((stop) => (stop === undefined ? [] : wrapToWidth(stop.text, box - 14, SMALL_SIZE)));
    const height = Math.max(...lines.map(({ length }) => length)) * lineHeight(SMALL_SIZE) + 14;
    texts.forEach((stop, index) => {
      const x = index * each + GAP / 2;
      const middle = x + box / 2;
      const isLast = layer === used.at(-1);
      if (stop === undefined) {
        elements.push(
          pathElement(`M${middle} ${top}V${top + height + GAP}`, { stroke: paint("faint"), "stroke-dasharray": "2 3" }),
          textLines(wrapToWidth(passedBy, box / 2 - 10, SMALL_SIZE), middle + 8, top + height / 2 - 4, {
            size: SMALL_SIZE,
            fill: paint("faint"),
            italic: true,
          }),
        );
        return;
      }
      const own = lines[index] ?? [];
      const { tone } = stop;
      elements.push(
        rectangle(x, top, box, height, { rx: 4, fill: paint(`${tone}-soft`), stroke: paint(tone), "stroke-width": 0.8 }),
        textLines(own, middle, top + height / 2 - ((own.length - 1) * lineHeight(SMALL_SIZE)) / 2, { size: SMALL_SIZE, anchor: "middle" }),
        ...(isLast ? [] : [pathElement(`M${middle} ${top + height}V${top + height + GAP}`, { stroke: paint("faint") })]),
      );
    });
    top += height + GAP;
  }
  return drawing(top - GAP + 1, elements);
}

/** One arm after the other, its layers as a chain that wraps. */
function chains(stacks: readonly Stack[], { width }: Canvas): Drawing {
  const elements: Element[] = [];
  let top = 0;
  for (const { arm, name, stops } of stacks) {
    const lines = wrapToWidth(name, width, TEXT_SIZE, { bold: true });
    elements.push(textLines(lines, 0, top + 9, { bold: true }));
    top += lines.length * lineHeight(TEXT_SIZE) + 3;
    elements.push(rectangle(0, top, width, 3, { fill: armColour(arm) }));
    top += 11;
    for (const [index, stop] of stops.entries()) {
      const own = wrapToWidth(stop.text, width - 16, SMALL_SIZE);
      const height = own.length * lineHeight(SMALL_SIZE) + 8;
      const { tone } = stop;
      const box = Math.max(...own.map((one) => textWidth(one, SMALL_SIZE))) + 16;
      elements.push(
        rectangle(0, top, box, height, { rx: 4, fill: paint(`${tone}-soft`), stroke: paint(tone), "stroke-width": 0.8 }),
        textLines(own, 8, top + height / 2 - ((own.length - 1) * lineHeight(SMALL_SIZE)) / 2, { size: SMALL_SIZE }),
        ...(index < stops.length - 1 ? [pathElement(`M12 ${top + height}V${top + height + 6}`, { stroke: paint("faint") })] : []),
      );
      top += height + 6;
    }
    top += 14;
  }
  return drawing(top - 14, elements);
}
