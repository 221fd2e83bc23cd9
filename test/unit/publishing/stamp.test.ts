import { expect, test } from "vitest";
import { isNewer, type Stamp } from "../../../actions/lib/publishing/stamp.ts";

const stamp = (runId: number, attempt: number, state: Stamp["state"]): Stamp => ({ key: "k", sha: "a".repeat(40), runId, attempt, state });

test.each([
  ["a later run, also one that has just begun", stamp(6, 1, "in-progress"), stamp(5, 3, "final"), true],
  ["a later attempt", stamp(5, 2, "in-progress"), stamp(5, 1, "final"), true],
  ["the end of a measurement, compared with its beginning", stamp(5, 1, "cancelled"), stamp(5, 1, "in-progress"), true],
  ["another end of the same attempt", stamp(5, 1, "failed"), stamp(5, 1, "final"), false],
  ["the same", stamp(5, 1, "final"), stamp(5, 1, "final"), false],
])("%s is newer: %#", (_, one, other, newer) => {
  expect(isNewer(one, other)).toBe(newer);
  expect(isNewer(other, one)).toBe(false);
});
