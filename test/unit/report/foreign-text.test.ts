import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, escapeInline, escapeMarkdown, fencedBlock, plainLine } from "../../../actions/lib/report/foreign-text.ts";

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

  it("says the same as without its short cut for plain text", () => {
    const edges = fc.constantFrom(
      ..." ~\u00a0\u00a1\u00ac\u00ad\u00ae\u02ff\u0300\u200f\u2010\u2027\u2028\u202e\u202f\u2030\u205e\u205f\u2060\u23ff중数\ud7a3🎉",
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(edges, fc.string({ unit: "binary", minLength: 1, maxLength: 1 })), maxLength: 20 }),
        (text) => {
          expect(plainLine(text)).toBe(plainLine(`${text}\u0000`));
        },
      ),
    );
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

describe("escapeInline", () => {
  it("leaves a sign at the begin alone, because nothing begins there", () => {
    expect(escapeInline("+1.2 % [−4.4, −1.9]")).toBe("+1.2 % \\[−4.4, −1.9\\]");
    expect(escapeInline("- item")).toBe("- item");
  });

  it("lets no mention through that the next piece of text would complete", () => {
    expect(escapeInline("me@")).toBe("me@&#8203;");
  });

  it("says the same as without its short cut for harmless text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aG H-1:/w.@#$|<+−%()"), maxLength: 30 }), (text) => {
        const slow = escapeInline(`*${text}`).slice(2);
        if (text === text.trim() && !/\s\s/.test(text)) expect(escapeInline(text)).toBe(slow.replace(/^ /, ""));
      }),
    );
  });
});

describe("cutText", () => {
  it("never leaves half a character", () => {
    expect(cutText("ab🎉cd", 3)).toBe("ab");
    expect(cutText("ab🎉cd", 4)).toBe("ab🎉");
    expect(cutText("abc", 3)).toBe("abc");
  });
});

describe("fencedBlock", () => {
  it("keeps the lines of a command and takes a fence that they cannot close", () => {
    expect(fencedBlock("a \\\n  b ``` c")).toBe("````sh\na \\\n  b ``` c\n````");
  });
});
