import { expect, test } from "vitest";
import { keysBeside } from "../../../actions/lib/publishing/keys-beside.ts";
import { markBody } from "../../../actions/lib/publishing/marker.ts";
import { ScriptedComments } from "./scripted-comments.ts";

const body = (key: string, runId: number) =>
  markBody({ stamp: { key, sha: "a".repeat(40), runId, attempt: 1, state: "final" }, digest: "0" }, "a verdict");

function comments(...bodies: readonly string[]): ScriptedComments {
  const all = new ScriptedComments();
  for (const each of bodies) all.add(each);
  return all;
}

test("beside a key are the parts that the same workflow run wrote", async () => {
  const all = comments(body("compare", 5), body("compare-one", 5), body("compare-two", 5), "compare-three");
  expect(await keysBeside(all, "compare")).toEqual(new Set(["compare-one", "compare-two"]));
  expect(all.writes).toEqual([]);
});

test("a configuration whose name begins alike is no part: another workflow run wrote it", async () => {
  expect(await keysBeside(comments(body("compare", 5), body("compare-eks", 6), body("compared-one", 5)), "compare")).toEqual(new Set());
  expect(await keysBeside(comments(body("compare-one", 5)), "compare")).toEqual(new Set());
});

test("what somebody else wrote does not count, whatever it says", async () => {
  const all = comments(body("compare", 5));
  all.add(body("compare-one", 5), { login: "mallory", isBot: false });
  expect(await keysBeside(all, "compare")).toEqual(new Set());
});
