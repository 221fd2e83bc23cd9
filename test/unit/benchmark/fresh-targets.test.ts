import { describe, expect, test } from "vitest";
import { freshTargets } from "../../../actions/lib/benchmark/fresh-targets.ts";
import { ScriptedTarget } from "../../support/fakes.ts";

describe("targets one after the other", () => {
  test("remove the former before the next is opened, and the last at the end, each once", async () => {
    const opened: ScriptedTarget[] = [];
    {
      await using targets = freshTargets(async () => {
        expect(opened.every(({ calls }) => calls.length === 1)).toBe(true);
        const target = new ScriptedTarget();
        opened.push(target);
        return target;
      });
      await targets.next();
      await targets.next();
      expect(opened.map(({ calls }) => calls)).toEqual([["disposed"], []]);
    }
    expect(opened.map(({ calls }) => calls)).toEqual([["disposed"], ["disposed"]]);
  });

  test("leave nothing to remove where opening failed", async () => {
    const targets = freshTargets(() => Promise.reject(new Error("no room")));
    await expect(targets.next()).rejects.toThrow("no room");
    await expect(targets[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
