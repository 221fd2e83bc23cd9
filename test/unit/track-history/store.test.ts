import { describe, expect, test } from "vitest";
import { ConfigurationError, EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { HistoryStore } from "../../../actions/lib/ports/history-store.ts";
import { prune } from "../../../actions/track-history/store.ts";
import { recordingLog } from "../../support/recording-log.ts";

/** Prunes in a store that answers with this. @returns what was told */
async function pruned(answer: () => number): Promise<readonly string[]> {
  const log = recordingLog();
  const history: HistoryStore = {
    append: () => Promise.reject(new Error("nothing is appended here")),
    read: () => {
      throw new Error("nothing is read here");
    },
    prune: async () => answer(),
    [Symbol.asyncDispose]: async () => {},
  };
  await prune(history, 90, { log, signal: new AbortController().signal });
  return log.lines;
}

const failing = (error: Error) => () => {
  throw error;
};

describe("results of pull requests that are too old", () => {
  test("are told when they were removed, and only then", async () => {
    expect(await pruned(() => 3)).toEqual(["Results of pull requests older than 90 days: 3 removed."]);
    expect(await pruned(() => 0)).toEqual([]);
  });

  test("stay with a warning where they cannot be removed, as the judgement does not depend on them", async () => {
    expect(await pruned(failing(new EnvironmentError("Still there.")))).toEqual(["warning: Still there."]);
  });

  test("fail the step for anything else", async () => {
    await expect(pruned(failing(new ConfigurationError("no branch")))).rejects.toThrow("no branch");
    await expect(pruned(failing(new TypeError("a bug")))).rejects.toThrow("a bug");
  });
});
