import { expect, test } from "vitest";
import { shown } from "../../../actions/lib/model/shown.ts";

test.each([
  ["a\nb", '"a\\nb"'],
  [{ a: [1] }, '{"a":[1]}'],
  [null, "null"],
  [undefined, "undefined"],
  ["x".repeat(78), `"${"x".repeat(78)}"`],
  ["x".repeat(79), `"${"x".repeat(79)}…`],
])("a sentence shows %j as JSON on one line, shortened where it is long", (value, text) => expect(shown(value)).toBe(text));
