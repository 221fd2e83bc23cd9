import { expect, test } from "vitest";
import { fitInto } from "../../../actions/lib/action/summary.ts";

const SENTENCE = "_2 of 3 lines are left out here: a step summary holds 1 MiB._\n";
const limit = (text: string) => Buffer.byteLength(text);

test("keeps a text that fits, line end included, to the byte", () => {
  expect(fitInto(4, "abc")).toBe("abc\n");
  expect(fitInto(4, "abc\n")).toBe("abc\n");
});

test("cuts at a line and says how much is left out, counting bytes and not letters", () => {
  const long = "x".repeat(100);
  const expected = `üü\n\n${SENTENCE}`;
  expect(fitInto(limit(expected), `üü\n${long}\n${long}`)).toBe(expected);
  expect(fitInto(limit(expected) - 1, `üü\n${long}\n${long}`)).toBe("\n_3 of 3 lines are left out here: a step summary holds 1 MiB._\n");
});

test("gives nothing when not even the sentence fits", () => {
  expect(fitInto(10, "x\n".repeat(100))).toBe("");
});
