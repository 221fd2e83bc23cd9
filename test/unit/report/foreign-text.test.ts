import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMarkdown, fencedBlock, plainLine } from "../../../actions/lib/report/foreign-text.ts";

describe("plainLine", () => {
  it.each([
    ["line breaks", "one\r\ntwo\u2028three\n", "one two three"],
    ["terminal sequences", "\u001b[31mred\u001b[0m\u0007", "red"],
    ["marks that turn the reading direction", "a\u202Eb\u2066c\u200Bd", "abcd"],
    ["halves of characters", "a\ud83d", "a\ufffd"],
  ])("removes %s", (_, text, expected) => {
    expect(plainLine(text)).toBe(expected);
  });

  it("keeps letters of all languages and signs of units", () => {
    expect(plainLine("중앙값 中位数 µs ≤ 0.1 % “fine” 🎉")).toBe("중앙값 中位数 µs ≤ 0.1 % “fine” 🎉");
  });

  it("cuts what is too long for a table", () => {
    expect(plainLine("x".repeat(5000))).toBe(`${"x".repeat(600)}…`);
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a | b", "a \\| b"],
    ["<b>&amp;", "&lt;b&gt;&amp;amp;"],
    ["`code` *a* _b_ ~c~", "\\`code\\` \\*a\\* \\_b\\_ \\~c\\~"],
    ["![i](u) [l](u)", "!\\[i\\](u) \\[l\\](u)"],
    ["https://x.example www.x.example", "https&#58;//x.example www&#46;x.example"],
    ["@octocat me@x.example #12 GH-3", "@&#8203;octocat me@&#8203;x.example #&#8203;12 GH-&#8203;3"],
    ["CPU @ 3.00GHz, # of cores", "CPU @ 3.00GHz, # of cores"],
    ["$x$", "<span>$</span>x<span>$</span>"],
    ["back\\slash\\", "back\\\\slash\\\\"],
    ["- item", "\\- item"],
    ["12. item", "12\\. item"],
    ["# heading", "\\# heading"],
    ["6.18.0", "6.18.0"],
    ["1–2 µs (n = 3), −30 %", "1–2 µs (n = 3), −30 %"],
  ])("writes %j as %j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it("never leaves a bare pipe, bracket, angle or line break, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const escaped = escapeMarkdown(text).replaceAll(/\\[\\`*_{}[\]|~#+=.)-]|<\/?span>/g, "");
        expect(escaped).not.toMatch(/[|<>`[\]*_~\r\n]/);
      }),
    );
  });
});

describe("fencedBlock", () => {
  it("keeps the lines of a command and takes a fence that they cannot close", () => {
    expect(fencedBlock("a \\\n  b ``` c")).toBe("````sh\na \\\n  b ``` c\n````");
  });
});
