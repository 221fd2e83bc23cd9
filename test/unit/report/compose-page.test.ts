import { expect, test } from "vitest";
import { composePage, pageTitle } from "../../../actions/lib/report/compose-page.ts";
import type { Block, Document } from "../../../actions/lib/report/document.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { FIGURE_NAMES } from "../../../actions/lib/words/figure-words.ts";
import { ladderRecord } from "../../support/page-record.ts";
import { PICTURE_WORDS } from "../../support/picture-words.ts";
import { situationReport } from "../../support/report-situations.ts";

const report = makeReport(ladderRecord());
const page = composePage(report, PICTURE_WORDS, new Set(FIGURE_NAMES));

const cluster = composePage(situationReport("against-the-hosts"), PICTURE_WORDS, new Set(FIGURE_NAMES));

const kindsOf = (document: Document): string[] => document.map((block) => (block.kind === "figure" ? `figure ${block.name}` : block.kind));
const headings = (document: Document) => document.flatMap((block) => (block.kind === "heading" ? [block.text] : []));
/** Blocks from a heading to the next one of its level. */
function under(document: Document, text: string): Document {
  const at = document.findIndex((block) => block.kind === "heading" && block.text === text);
  const { level } = document[at] as Extract<Block, { kind: "heading" }>;
  const rest = document.slice(at + 1);
  const end = rest.findIndex((block) => block.kind === "heading" && block.level <= level);
  return end < 0 ? rest : rest.slice(0, end);
}

test("begins with the verdict", () => {
  expect(page[0]?.kind).toBe("verdict");
});

test("shows every picture once", () => {
  const figuresOf = (document: Document) => document.flatMap((block) => (block.kind === "figure" ? [block.name] : []));
  const ofCluster = figuresOf(cluster);
  for (const figures of [figuresOf(page), ofCluster]) expect(new Set(figures).size).toBe(figures.length);
  expect(new Set([...figuresOf(page), ...ofCluster])).toEqual(new Set(FIGURE_NAMES));
});

test("has the agents and the hosts beside what the data planes cost, where the target saw them", () => {
  expect(kindsOf(under(cluster, "Against the hosts"))).toEqual(["paragraph", "table"]);
  expect(kindsOf(under(cluster, "Agents of the data plane"))).toEqual(["figure agents", "paragraph", "table"]);
  expect(headings(page)).not.toContain("Against the hosts");
  expect(headings(page)).not.toContain("Agents of the data plane");
});

test.each([
  ["Gate metrics", ["figure verdicts", "table"]],
  ["Which arm for which workload", ["figure recommendations", "table"]],
  ["DNS", ["figure dns", "details"]],
  ["Cost", ["figure cost", "paragraph", "table"]],
  ["Environment", ["figure environment", "table"]],
])("has under %s the picture and its table", (heading, kinds) => {
  expect(kindsOf(under(page, heading)).slice(0, kinds.length)).toEqual(kinds);
});

test("keeps the numbers of a test open where there is no picture", () => {
  const bare = composePage(report, PICTURE_WORDS, new Set());
  expect(kindsOf(bare).filter((kind) => kind.startsWith("figure"))).toEqual([]);
  expect(kindsOf(under(bare, "DNS"))).toContain("table");
});

test("says nothing of a choice where there is one arm", () => {
  const alone = composePage(situationReport("one-arm"), PICTURE_WORDS, new Set(FIGURE_NAMES));
  expect(headings(alone)).not.toContain("Which arm for which workload");
});

test("is called by what was compared", () => {
  expect(pageTitle(report, PICTURE_WORDS)).toBe("4 candidates against vpc-cni");
  expect(pageTitle(situationReport("one-arm"), PICTURE_WORDS)).toBe("vpc-cni");
});
