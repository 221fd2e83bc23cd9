import { expect, test } from "vitest";
import { CutError } from "../../../../actions/lib/adapters/kubernetes/exec.ts";
import { untilAnswered } from "../../../../actions/lib/adapters/kubernetes/until-answered.ts";
import { HandClock } from "../../../support/fakes.ts";

const signal = new AbortController().signal;
const cut = () => new CutError("The connection broke.", "");

test("a command whose connection broke is asked again", async () => {
  let asked = 0;
  const answer = await untilAnswered(async () => (++asked < 3 ? Promise.reject(cut()) : "here"), new HandClock(), signal);
  expect([answer, asked]).toEqual(["here", 3]);
});

test("a command that answered with an error is not", async () => {
  let asked = 0;
  const refused = async () => {
    asked++;
    throw new Error("no such pod");
  };
  await expect(untilAnswered(refused, new HandClock(), signal)).rejects.toThrow("no such pod");
  expect(asked).toBe(1);
});

test("a connection that stays broken is told in the end", async () => {
  const clock = new HandClock();
  await expect(untilAnswered(async () => Promise.reject(cut()), clock, signal)).rejects.toThrow("The connection broke.");
  expect(clock.seconds).toBeGreaterThan(60);
});
