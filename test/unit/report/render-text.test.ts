import { stripVTControlCharacters, styleText } from "node:util";
import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import { buildRecord, measured } from "../../support/records.ts";
import { SITUATIONS } from "../../support/report-situations.ts";

const situations = Object.entries(SITUATIONS).map(([name, record]) => ({ name, report: makeReport(record()) }));
const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { validateStream: false });
const fine = makeReport(SITUATIONS["everything-fine"]());

describe("renderText", () => {
  it.each(situations)("renders $name as kept in the fixture", async ({ name, report }) => {
    await expect(renderText(report, { columns: 160, color: false })).toMatchFileSnapshot(`../../fixtures/reports/${name}.txt`);
  });

  it("splits the arms into blocks on a narrow terminal, the baseline in each", async () => {
    await expect(renderText(fine, { columns: 80, color: false })).toMatchFileSnapshot("../../fixtures/reports/narrow-terminal.txt");
  });

  it.each([72, 80, 100, 120, 160])("keeps every table and every paragraph within %d columns", (columns) => {
    for (const { name, report } of situations) {
      // A command line is not broken, so that it can be copied; nor is a word that is wider than the terminal.
      const lines = renderText(report, { columns, color: true }).split("Measure it again")[0]?.split("\n") ?? [];
      const wide = lines
        .map((line) => stripVTControlCharacters(line))
        .filter((line) => line.length > columns && !line.includes("x".repeat(columns)));
      expect(wide, name).toEqual([]);
    }
  });

  it("says what the target is and that no significance is claimed, right below the title", () => {
    const [, , statement, , claim] = renderText(fine, { columns: 160, color: false }).split("\n");
    expect(statement).toBe("lab: kernel mechanisms on one machine, not EKS");
    expect(claim).toMatch(/^This report claims no significance\./);
  });

  it("aligns the same with and without colours", () => {
    for (const { report } of situations) {
      const plain = renderText(report, { columns: 100, color: false });
      const colored = renderText(report, { columns: 100, color: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours' own
      expect(plain).not.toMatch(/\u001b/);
      expect(stripVTControlCharacters(colored).replaceAll(/ +$/gm, "")).toBe(plain);
    }
  });

  it("colours a change only outside of the baseline's range: better green, worse red, the rest dim", () => {
    const values = { "vpc-cni": [10, 11, 12], faster: [19, 20, 21], slower: [5, 5, 5], alike: [11, 11.5, 12] } as Record<string, number[]>;
    const record = buildRecord({
      arms: Object.keys(values),
      rounds: 3,
      cells: [
        {
          test: "http",
          variant: "max",
          path: "service/other-node",
          outcome: (arm, round) => measured({ "http.rate.max": values[arm]?.[round - 1] ?? 0 }),
        },
      ],
    });
    const text = renderText(makeReport(record), { columns: 160, color: true });
    expect(text).toContain(`20.0 ${paint("green", "+82 %")}`);
    expect(text).toContain(`5.00 ${paint("red", "−55 %")}`);
    expect(text).toContain(`11.5 ${paint("dim", "+4.5 %")}`);
    expect(text).toContain(paint("dim", "within range"));
  });

  it("calls less better where less is better", () => {
    const record = buildRecord({
      rounds: 2,
      cells: [
        {
          test: "latency",
          variant: "idle",
          path: "pod/other-node",
          outcome: (arm) => measured({ "latency.p50": arm === "vpc-cni" ? 0.002 : 0.001 }),
        },
      ],
    });
    expect(renderText(makeReport(record), { columns: 160, color: true })).toContain(`1.00 ${paint("green", "−50 %")}`);
  });

  it("lets no terminal sequence from outside through", () => {
    const text = renderText(makeReport(SITUATIONS["hostile-strings"]()), { columns: 100, color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
