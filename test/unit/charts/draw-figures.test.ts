import { describe, expect, test } from "vitest";
import { drawFigures } from "../../../actions/lib/charts/draw-figures.ts";
import type { Figure } from "../../../actions/lib/charts/figure.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { ladderRecord, oneCandidateRecord } from "../../support/page-record.ts";
import { PICTURE_WORDS } from "../../support/picture-words.ts";
import { buildRecord, failed, measured } from "../../support/records.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";

const draw = (report: Parameters<typeof drawFigures>[0]) => drawFigures(report, PICTURE_WORDS);
const ladder = draw(makeReport(ladderRecord()));

const figureOf = (figures: readonly Figure[], name: string): Figure => {
  const figure = figures.find((one) => one.name === name);
  if (figure === undefined) throw new Error(`no figure ${name} among ${figures.map((one) => one.name).join(", ")}`);
  return figure;
};

/** A picture is well-formed markup whose only children of foreign origin are text. */
function expectHarmless({ svg }: Figure): void {
  expect(svg).not.toMatch(/<(script|style|foreignObject|image|a|use|iframe)\b/i);
  expect(svg.replaceAll(/>[^<]*</g, "><").replaceAll(/="[^"]*"/g, "")).not.toMatch(/\son\w+/i);
  expect(svg).not.toMatch(/(href|src)=/);
  expect(svg).not.toMatch(/url\(/);
  // What stands between tags has no open markup left.
  const open = [...svg.matchAll(/<(\/?)([\w]+)[^>]*?(\/?)>/g)].reduce(
    (depth, [, closes, , empty]) => depth + (closes ? -1 : empty ? 0 : 1),
    0,
  );
  expect(open).toBe(0);
}

test("draws everything that a record of all tests has, in the order of a page", () => {
  expect(ladder.map(({ name }) => name)).toEqual([
    "verdicts",
    "recommendations",
    "tcp-throughput",
    "udp-throughput",
    "udp-loss",
    "latency",
    "connection",
    "http",
    "dns",
    "service-scaling",
    "cost",
    "environment",
    "scenario-facets",
    "data-plane-stack",
    "tuning-points",
    "compatibility",
  ]);
});

test("draws equal reports to the byte, whatever was drawn before", () => {
  draw(makeReport(oneCandidateRecord()));
  expect(draw(makeReport(ladderRecord()))).toEqual(ladder);
});

describe.each(Object.keys(SITUATIONS) as Situation[])("of %s", (situation) => {
  const figures = draw(situationReport(situation));

  test("every picture says what it shows and holds nothing that could run or be fetched", () => {
    for (const figure of figures) {
      expect(figure.alt).toMatch(/\S.*[.)]$/);
      expect(figure.svg).toContain('role="img" aria-label="');
      expectHarmless(figure);
      expectHarmless({ ...figure, svg: figure.narrowSvg });
    }
  });

  test("no number that nobody measured is drawn", () => {
    for (const { svg, narrowSvg, alt } of figures) expect(svg + narrowSvg + alt).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});

test("foreign names stay text", () => {
  const figures = draw(situationReport("hostile-strings"));
  const { svg } = figureOf(figures, "tcp-throughput");
  expect(svg).toContain("head|`x`@team");
  expect(svg).not.toContain("<b>");
});

test("shows an arm without a value as not measured, without a bar", () => {
  const record = buildRecord({
    arms: ["vpc-cni", "cilium-eni"],
    cells: [
      {
        test: "dns",
        variant: "max",
        path: "service/other-node",
        outcome: (arm) => (arm === "vpc-cni" ? measured({ "dns.rate.max": 30_000 }) : failed("dnsperf is not installed")),
      },
    ],
  });
  const { svg, alt } = figureOf(draw(makeReport(record)), "dns");
  expect(svg).toContain(">not measured<");
  expect(barsOf(svg)).toHaveLength(1);
  expect(alt).toContain("not measured: cilium-eni");
});

test("leaves the line open where a point is missing, and says which", () => {
  const { caption, alt } = figureOf(ladder, "service-scaling");
  expect(caption).toContain("Not measured: cilium-vxlan-kube-proxy with 5,000 services.");
  expect(alt).toContain("not measured: cilium-vxlan-kube-proxy");
});

const cluster = draw(situationReport("against-the-hosts"));

test("draws what only a cluster has, in the order of a page", () => {
  expect(cluster.map(({ name }) => name)).toEqual([
    "verdicts",
    "recommendations",
    "tcp-throughput",
    "latency",
    "connection",
    "http",
    "service-scaling",
    "service-start",
    "pod-start",
    "network-policy",
    "multi-hop",
    "cost",
    "agents",
    "environment",
    "compatibility",
  ]);
});

test("gives no policies a place of their own on the axis", () => {
  const { svg, caption } = figureOf(cluster, "network-policy");
  expect(svg).toContain("policies (logarithmic axis, none at its left end)");
  // Two panels of time since the start of policies and four of connections: the first have no value without policies.
  expect(svg.match(/>1,000<\/text>/g)?.length).toBeGreaterThan(3);
  expect(caption).not.toContain("Not measured");
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test("keeps a variant that does more than turn the number up out of the line, and says so", () => {
  const { caption } = figureOf(cluster, "service-scaling");
  // Four metrics of service scaling with churn.
  expect(caption).toContain("4 more rows are in the tables only.");
});

test("shows of agents what they took, with the dearest in the description", () => {
  const { svg, alt } = figureOf(cluster, "agents");
  expect(alt).toMatch(
    /^What the data plane's agents take \(aws-node and kube-proxy\); most CPU: aws-node of kube-proxy-\w+, 2\.\d+ % of a core\.$/,
  );
  expect(barsOf(svg)).toHaveLength(2 * 2 * 2);
  expect(svg).not.toContain("<circle");
});

test("marks no verdict on the hosts", () => {
  const { svg } = figureOf(draw(situationReport("hosts-differ")), "tcp-throughput");
  expect(svg).toContain("host/other-node");
  expect(svg).not.toMatch(/[▲▼]/);
});

test("draws bars instead of lines where one number of services was measured", () => {
  const record = ladderRecord();
  const cells = record.cells.filter(({ test, variant }) => test !== "service-scaling" || variant === "1000");
  const steps = record.steps.filter(({ test, variant }) => test !== "service-scaling" || variant === "1000");
  const { svg } = figureOf(draw(makeReport({ ...record, cells, steps })), "service-scaling");
  expect(barsOf(svg).length).toBeGreaterThan(5);
});

test("draws every round as a dot", () => {
  const { svg } = figureOf(ladder, "cost");
  const report = makeReport(ladderRecord());
  const rounds = report.cost.flatMap(({ cells }) => cells.flatMap((cell) => (cell.status === "measured" ? cell.rounds : [])));
  expect(svg.match(/<circle /g)).toHaveLength(rounds.length);
});

test("starts the axis of bars at zero", () => {
  const { svg } = figureOf(ladder, "tcp-throughput");
  // Four panels, each with the zero of its axis.
  expect(svg.match(/>0<\/text>/g)).toHaveLength(4);
});

test("says of a logarithmic axis that it does not start at zero", () => {
  expect(figureOf(ladder, "service-scaling").svg).toContain("logarithmic axis: does not start at 0");
});

test("gives an arm one colour in all pictures, and the baseline one of its own", () => {
  const colours = ["tcp-throughput", "latency", "dns"].map((name) => {
    const { svg } = figureOf(ladder, name);
    return [...new Set(barsOf(svg).map(([, colour]) => colour))];
  });
  expect(colours[0]).toEqual(["arm-0", "arm-1", "arm-2", "arm-3", "arm-4"]);
  expect(colours[1]).toEqual(colours[0]);
  expect(colours[2]).toEqual(colours[0]);
  expect(figureOf(ladder, "dns").svg).toContain("(baseline)");
});

test("colours the layers of a data plane by what they are, whatever they are called", () => {
  const { stack } = PICTURE_WORDS.figures;
  const named = { ...stack.layers, socket: "a", "host-ebpf": "b", "host-stack": "eBPF is not here" };
  const renamed = { ...PICTURE_WORDS, figures: { ...PICTURE_WORDS.figures, stack: { ...stack, layers: named } } };
  const tones = (svg: string) => [...svg.matchAll(/<rect [^>]*fill="var\(--(\w+)-soft/g)].map(([, tone]) => tone);
  const usual = tones(figureOf(ladder, "data-plane-stack").svg);
  expect(new Set(usual)).toEqual(new Set(["good", "mixed", "unsure"]));
  expect(tones(figureOf(drawFigures(makeReport(ladderRecord()), renamed), "data-plane-stack").svg)).toEqual(usual);
});

test("writes long names in full", () => {
  const name = "cilium-with-a-very-long-name-that-somebody-chose@0123456789abcdef";
  const record = buildRecord({
    arms: ["vpc-cni", name],
    cells: [{ test: "dns", variant: "max", path: "service/other-node", outcome: () => measured({ "dns.rate.max": 30_000 }) }],
  });
  for (const svg of [figureOf(draw(makeReport(record)), "dns").svg, figureOf(draw(makeReport(record)), "dns").narrowSvg]) {
    // Whatever lines it takes, in the order of the name.
    const letters = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line).join("");
    expect(letters).toContain(name);
  }
});

test("draws a bounded number of panels and says what it left out", () => {
  const { svg, caption } = figureOf(draw(situationReport("500-metrics")), "http");
  expect(svg.match(/font-size="13"/g)?.length).toBeLessThanOrEqual(8);
  expect(caption).toMatch(/\d+ more rows are in the tables only\./);
});

test("compares nothing where there is one arm", () => {
  const names = draw(situationReport("one-arm")).map(({ name }) => name);
  expect(names).not.toContain("verdicts");
  expect(names).not.toContain("recommendations");
  expect(names).not.toContain("tuning-points");
});

test("says how the dots of arms on other clusters are made", () => {
  expect(figureOf(draw(situationReport("unpaired-clusters")), "verdicts").caption).toContain("of another run");
});

/** Bars with their colours, top to bottom. */
const barsOf = (svg: string) => [...svg.matchAll(/<path d="M[^"]*Z" fill="var\(--(arm-\d)[^"]*"><\/path>/g)];
