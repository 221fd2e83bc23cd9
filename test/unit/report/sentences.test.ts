import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import { cellLegend, durationText, readingHints, significanceText, variantsText } from "../../../actions/lib/report/sentences.ts";
import { buildRecord, failed, measured } from "../../support/records.ts";
import { SITUATIONS } from "../../support/report-situations.ts";

describe("durationText", () => {
  it.each([
    [0.4, "0 s"],
    [59.6, "1 min"],
    [504, "8 min 24 s"],
    [3661, "1 h 1 min 1 s"],
    [7200, "2 h"],
  ])("writes %d seconds as %s", (seconds, expected) => {
    expect(durationText(seconds)).toBe(expected);
  });
});

describe("cellLegend", () => {
  const legend = (rounds: number, arms = ["vpc-cni", "cilium-eni"]) =>
    cellLegend(
      makeReport(
        buildRecord({
          arms,
          rounds,
          cells: [{ test: "dns", variant: "max", path: "service/other-node", outcome: (_, round) => measured({ "dns.rate.max": round }) }],
        }),
      ),
    );

  it("speaks of a range below six rounds and of an exact interval from six on", () => {
    expect(legend(5)).toBe(
      "Each cell: the median of the rounds, the range of the rounds (smallest–largest), the change of the median against vpc-cni; n = 5.",
    );
    expect(legend(6)).toBe(
      "Each cell: the median of the rounds, the exact 95 % interval of the median, the change of the median against vpc-cni; n = 6.",
    );
  });

  it("promises no range of one round and no change of one arm", () => {
    expect(legend(1, ["vpc-cni"])).toBe("Each cell: the only round.");
  });
});

describe("what is said around the tables", () => {
  it("explains only what the report has", () => {
    const cell = { test: "dns", variant: "max", path: "service/other-node" } as const;
    const hints = (values: readonly (number | undefined)[]) =>
      readingHints(
        makeReport(
          buildRecord({
            rounds: 1,
            cells: values.map((value, index) => ({
              ...cell,
              variant: String(index),
              outcome: () => (value === undefined ? failed("no route") : measured({ "dns.rate.max": value })),
            })),
          }),
        ),
      ).join(" ");
    expect(hints([1])).not.toMatch(/within|range|—/);
    expect(hints([1, undefined])).toContain("— with a number: no value; the note says why.");
  });

  it("speaks of the range of the baseline's rounds only where there are several rounds and arms", () => {
    const claim = (arms: string[], rounds: number) => significanceText(makeReport(buildRecord({ arms, rounds })));
    expect(claim(["a", "b"], 5)).toContain("“within range”");
    expect(claim(["a", "b"], 1)).toBe(
      "This report claims no significance. One round shows no spread, so nobody knows which of the changes are noise.",
    );
    expect(claim(["a"], 5)).toBe("This report claims no significance.");
  });

  it("leaves out titles of variants that only repeat the name", () => {
    const variants = [
      { name: "8-streams", title: "8 streams" },
      { name: "reverse", title: "1 stream from server to client" },
    ];
    expect(variantsText({ test: "t", title: "T", variants, rows: [] })).toBe("reverse: 1 stream from server to client");
  });

  it.each(Object.entries(SITUATIONS))("says nothing twice of %s", (_, record) => {
    const text = renderText(makeReport(record()), { columns: 10_000, color: false });
    const sentences = text.split(/\n|(?<=[.;]) /).filter((sentence) => /\w+ \w+ \w+ \w+/.test(sentence) && !sentence.includes(" | "));
    const repeated = sentences.map((sentence) => sentence.trim()).filter((sentence, index, all) => all.indexOf(sentence) !== index);
    // Arms may have the same recipe; two tables may have things that are the same everywhere.
    expect(repeated.filter((sentence) => !/^(native|VXLAN)|^The same on all arms/.test(sentence))).toEqual([]);
  });
});
