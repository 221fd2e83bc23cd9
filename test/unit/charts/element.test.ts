import { describe, expect, test } from "vitest";
import { element, text, writeElement } from "../../../actions/lib/charts/element.ts";

describe("writing an element", () => {
  test("escapes text and attributes", () => {
    expect(writeElement(element("g", { "aria-label": `"<&'>` }, `<b onclick="x">'&`))).toBe(
      '<g aria-label="&quot;&lt;&amp;&#39;&gt;">&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;</g>',
    );
  });

  test("keeps control characters and characters that turn the reading direction out", () => {
    expect(writeElement(element("text", {}, "a\u0000b\u001b[31mc\u202Ed"))).toBe("<text>a bcd</text>");
  });

  test("leaves out attributes without a value and rounds numbers", () => {
    expect(writeElement(element("rect", { x: 1 / 3, rx: undefined }))).toBe('<rect x="0.33"/>');
  });

  test("stands a line on the middle of its letters", () => {
    expect(writeElement(text("a", 0, 10, { size: 10, fill: "red" }))).toBe(
      '<text font-size="10" fill="red"><tspan x="0" y="13.5">a</tspan></text>',
    );
  });
});
