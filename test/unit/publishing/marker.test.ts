import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf, isKey, type Mark, markBody, markOf, readMark, writeMark } from "../../../actions/lib/publishing/marker.ts";
import { PUBLISHED_STATES } from "../../../actions/lib/publishing/stamp.ts";

const mark: Mark = {
  stamp: { key: "default", sha: "0123456789abcdef".repeat(3).slice(0, 40), runId: 42, attempt: 2, state: "final" },
  digest: digestOf("text"),
};

describe("a mark", () => {
  test("is read as it was written", () => {
    const marks = fc.record({
      stamp: fc.record({
        key: fc.stringMatching(/^[A-Za-z0-9]{1,8}([._-][A-Za-z0-9]{1,8}){0,4}$/),
        sha: fc.stringMatching(/^[0-9a-f]{40}$/),
        runId: fc.integer({ min: 1, max: 999_999_999_999_999 }),
        attempt: fc.integer({ min: 1, max: 1000 }),
        state: fc.constantFrom(...PUBLISHED_STATES),
      }),
      digest: fc.string().map(digestOf),
    });
    fc.assert(
      fc.property(marks, fc.string(), (one, text) => {
        expect(markOf(markBody(one, text))).toEqual(one);
        expect(readMark(writeMark(one))).toEqual(one);
      }),
    );
  });

  test("hides in the first line, with the text behind it", () => {
    expect(markBody(mark, "# Title\n")).toMatch(/^<!-- eks-cni-bench:report [^\n]* -->\n# Title\n$/);
  });

  test("may carry fields of a later release", () => {
    expect(markOf(markBody(mark, "x").replace(" -->", " colour=blue -->"))).toEqual(mark);
  });

  test.each([
    ["behind a space", (body: string) => ` ${body}`],
    ["behind a line", (body: string) => `\n${body}`],
    ["behind a byte order mark", (body: string) => `\ufeff${body}`],
    ["quoted", (body: string) => `> ${body}`],
    ["with text behind it in its line", (body: string) => body.replace("-->\n", "--> x\n")],
    ["without a key", (body: string) => body.replace(/ key=\S+/, "")],
    ["with a key that closes the comment", (body: string) => body.replace("key=default", "key=a-->")],
    ["with a short commit", (body: string) => body.replace(/sha=\S+/, "sha=0123456")],
    ["with a state that nobody knows", (body: string) => body.replace("state=final", "state=perfect")],
    ["with a run that is no number", (body: string) => body.replace("run=42", "run=1e9")],
    ["of another tool", (body: string) => body.replace("eks-cni-bench:report", "another")],
  ])("is none %s", (_, change) => {
    const body = change(markBody(mark, "text"));
    expect(body).not.toBe(markBody(mark, "text"));
    expect(markOf(body)).toBeUndefined();
  });
});

test.each([
  ["default", true],
  ["m5.large_al2023-arm64", true],
  ["a".repeat(64), true],
  ["a".repeat(65), false],
  ["", false],
  ["two words", false],
  ["a--b", false],
  ["-a", false],
  ["a-", false],
  ["a>b", false],
  ["ключ", false],
  ["a\nb", false],
])("%j is a key: %s", (text, is) => {
  expect(isKey(text)).toBe(is);
});
