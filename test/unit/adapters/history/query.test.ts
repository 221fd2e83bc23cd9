import { describe, expect, test } from "vitest";
import { queriedFolders } from "../../../../actions/lib/adapters/history/query.ts";

const runs = (since: string, now: string) => queriedFolders({ kinds: ["runs"], since: new Date(since) }, new Date(now));

describe("the folders that a query reads", () => {
  test("are those of the months since then, and of one more for clocks that are ahead of ours", () => {
    expect(runs("2025-11-30T00:00:00Z", "2026-01-02T00:00:00Z")).toEqual([
      "v1/runs/2025/11",
      "v1/runs/2025/12",
      "v1/runs/2026/01",
      "v1/runs/2026/02",
    ]);
  });

  test("are all where our clock went back to before that day, so that no night is lost by it", () => {
    expect(runs("2026-11-01T00:00:00Z", "1970-01-01T00:00:00Z")).toEqual(["v1/runs"]);
  });

  test("are all where there would be too many", () => {
    expect(runs("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z")).toEqual(["v1/runs"]);
  });

  test("are one pull request's where that is asked for", () => {
    expect(queriedFolders({ pullRequest: 7 }, new Date())).toEqual(["v1/pr/7"]);
    expect(queriedFolders({ kinds: ["runs"], pullRequest: 7 }, new Date())).toEqual([]);
  });
});
