import { describe, expect, it } from "vitest";
import { renderTextTable } from "../../../actions/lib/report/text-table.ts";

const header = [[], ["base"], ["first"], ["second"], ["third"]];
const rows = [[["row"], ["1"], ["2", "two"], ["3"], ["4"]]];

describe("renderTextTable", () => {
  it("is one block where it fits", () => {
    expect(renderTextTable(header, rows, 80)).toBe(
      [
        "    | base | first | second | third",
        "----+------+-------+--------+------",
        "row | 1    | 2     | 3      | 4",
        "    |      | two   |        |",
      ].join("\n"),
    );
  });

  it("deals the columns out evenly where it does not, with labels and baseline in each block", () => {
    const blocks = renderTextTable(header, rows, 30).split("\n\n");
    expect(blocks.map((block) => block.split("\n")[0])).toEqual(["    | base | first | second", "    | base | third"]);
  });

  it("stops at one column per block, however narrow the terminal is", () => {
    expect(renderTextTable(header, rows, 1).split("\n\n")).toHaveLength(3);
  });

  it("draws the rule below a header of several lines", () => {
    const lines = renderTextTable([[], ["a", "b"]], [[["row"], ["1"]]], 80).split("\n");
    expect(lines).toEqual(["    | a", "    | b", "----+--", "row | 1"]);
  });

  it("measures without colours", () => {
    const [, , row] = renderTextTable([[], ["wide"], ["x"]], [[["row"], ["\u001b[2m1\u001b[22m"], ["2"]]], 80).split("\n");
    expect(row).toBe("row | \u001b[2m1\u001b[22m    | 2");
  });
});
