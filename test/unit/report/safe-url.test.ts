import { describe, expect, it } from "vitest";
import { safeUrl } from "../../../actions/lib/report/safe-url.ts";

describe("safeUrl", () => {
  it.each([
    ["https://github.com/o/r/actions/runs/1", "https://github.com/o/r/actions/runs/1"],
    ["http://localhost:8080/a?b=c#d", "http://localhost:8080/a?b=c#d"],
    ["https://h.example/a) [x](y", "https://h.example/a%29%20%5Bx%5D%28y"],
    ['https://h.example/"><script>', "https://h.example/%22%3E%3Cscript%3E"],
    ["https://h.example/한", "https://h.example/%ED%95%9C"],
  ])("writes %s as %s", (url, expected) => {
    expect(safeUrl(url)).toBe(expected);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "/relative", "https://user:secret@h.example/", ""])("refuses %j", (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });
});
