import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { catalogTitles } from "../../../actions/lib/network-tests/titles.ts";
import { composeTerminal } from "../../../actions/lib/report/compose-terminal.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";

const words = withTitles(en, catalogTitles);
const names = (Object.keys(SITUATIONS) as Situation[]).filter((name) => name !== "500-metrics");
const situations = names.map((name) => ({ name, document: composeTerminal(situationReport(name), words) }));
const several = composeTerminal(situationReport("several-candidates"), words);

describe("composeTerminal", () => {
  it.each(situations)("shows $name as kept in the fixture", async ({ name, document }) => {
    await expect(renderText(document, { columns: 160, color: false })).toMatchFileSnapshot(`../../fixtures/reports/${name}.txt`);
  });

  it("splits the arms into blocks on a narrow terminal", async () => {
    await expect(renderText(several, { columns: 80, color: false })).toMatchFileSnapshot("../../fixtures/reports/narrow-terminal.txt");
  });

  it("ends with the gate table and the verdict, so that they stay on the screen", () => {
    const end = renderText(several, { columns: 120, color: false }).split("\nGate metrics\n")[1] ?? "";
    expect(end).toMatch(/TCP throughput ↑[\s\S]*\nMixed: of 4 candidates[\s\S]*cilium-eni-tuned: [\s\S]*lab: /);
  });

  it.each([72, 80, 100, 120, 160])("keeps every table and every paragraph within %d columns", (columns) => {
    for (const { name, document } of situations) {
      // A command line is not broken, so that it can be copied; nor is a word that is wider than the terminal.
      const lines = renderText(document, { columns, color: true })
        .split("\n")
        .map((line) => stripVTControlCharacters(line))
        .filter((line) => line.length > columns && !line.includes("x".repeat(columns)) && !line.startsWith("  npm run"));
      expect(lines, name).toEqual([]);
    }
  });

  it("aligns the same with and without colours", () => {
    for (const { document } of situations) {
      const plain = renderText(document, { columns: 100, color: false });
      const colored = renderText(document, { columns: 100, color: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours' own
      expect(plain).not.toMatch(/\u001b/);
      expect(stripVTControlCharacters(colored).replaceAll(/ +$/gm, "")).toBe(plain);
    }
  });

  it("lets no terminal sequence from outside through", () => {
    const text = renderText(composeTerminal(situationReport("hostile-strings"), words), { columns: 100, color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
