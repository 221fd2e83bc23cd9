import { describe, expect, it } from "vitest";
import { compareUrl, isCommit, runUrl, shortCommit } from "../../../actions/lib/report/commit-links.ts";
import { sparkBars } from "../../../actions/lib/report/spark-bars.ts";

const HOST = { serverUrl: "https://github.com", owner: "octo-org", name: "octo-repo" };
const [GOOD, BAD] = ["a".repeat(40), "b".repeat(64)];

describe("links of commits", () => {
  it("are made of commits only", () => {
    expect(compareUrl(HOST, GOOD, BAD)).toBe(`https://github.com/octo-org/octo-repo/compare/${GOOD}...${BAD}`);
    for (const sha of ["", "main", `${GOOD}/../..`, GOOD.toUpperCase(), `${GOOD}\n`, "a".repeat(41), "$(reboot)"]) {
      expect(isCommit(sha)).toBe(false);
      expect([compareUrl(HOST, sha, BAD), compareUrl(HOST, GOOD, sha)]).toEqual([undefined, undefined]);
      expect(shortCommit(sha)).toBe("?");
    }
    expect(compareUrl(HOST, GOOD, GOOD)).toBeUndefined();
  });

  it("of runs are made of numbers only", () => {
    expect(runUrl(HOST, { run: "12-3" })).toBe("https://github.com/octo-org/octo-repo/actions/runs/12/attempts/3");
    for (const run of ["12", "0-1", "12-0", "12-3/x", "run-12", "1-1\n", `${"9".repeat(16)}-1`])
      expect(runUrl(HOST, { run })).toBeUndefined();
  });
});

describe("bars of text", () => {
  it.each([
    [[], ""],
    [[5], "▅"],
    [[2, 2], "▅▅"],
    [[0, 1], "▁█"],
    [[0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"],
    [[-1, 1e12, -1], "▁█▁"],
  ])("of %j are %s", (values, bars) => {
    expect(sparkBars(values)).toBe(bars);
  });
});
