import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../actions/lib/report/display-width.ts";

describe("displayWidth", () => {
  it.each([
    ["plain", 5],
    ["−31 % [−35, −27] · µs ≥ ↑", 25],
    ["\u001b[31mred\u001b[39m", 3],
    ["처리량", 6],
    ["吞吐量，", 8],
    ["한 a", 4],
    ["🎉", 2],
  ])("takes %j for %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
