import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InterruptedError } from "../../../actions/lib/model/errors.ts";
import { eventIssues } from "../../../actions/lib/publishing/event-issue.ts";
import { eventKey } from "../../../actions/lib/publishing/event-mark.ts";
import { syncIssues } from "../../../actions/lib/publishing/sync-issues.ts";
import { around, edition, fail, later, marks, NIGHT, refusal, sync } from "./issue-nights.ts";
import { BOT } from "./scripted-comments.ts";
import { type IssueCall, ScriptedIssues } from "./scripted-issues.ts";

describe("two nights in the same moment", () => {
  test("leave one open issue per event, in whatever order calls arrive", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, writers) => {
        const issues = new ScriptedIssues();
        issues.before = () => scheduler.schedule(Promise.resolve());
        const runs = Array.from({ length: writers }, () => sync(issues, [edition("a"), edition("b")]));
        await scheduler.waitFor(Promise.all(runs));
        issues.before = () => {};
        const ours = eventIssues(issues.issues, BOT).filter(({ issue }) => issue.isOpen);
        expect(ours.map(({ mark }) => mark.event).sort()).toEqual(["a", "b"].map(eventKey).sort());
        for (const event of ["a", "b"]) {
          const [lowest] = eventIssues(issues.issues, BOT).filter(({ mark }) => mark.event === eventKey(event));
          expect(lowest?.issue.isOpen).toBe(true);
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test("tell which issue was first in the one that is closed, and count it once", async () => {
    const issues = new ScriptedIssues();
    let came = false;
    issues.after = async (call) => {
      if (call !== "list" || came) return;
      came = true;
      await sync(issues, [edition("a")]);
    };
    const synced = await sync(issues, [edition("a")]);
    expect(synced).toMatchObject({ opened: 0, precision: { confirmed: 1, dismissed: 0 } });
    expect(synced.issues.get("a")?.number).toBe(1);
    expect(marks(issues)).toEqual(["open", "duplicate"]);
    expect(issues.issues[1]).toMatchObject({ isOpen: false });
    expect(issues.issues[1]?.body).toMatch(/-->\ntwin of 1$/);
  });

  test("and a guess at our own name that was wrong do not open what was there", async () => {
    const issues = new ScriptedIssues();
    issues.author = { login: "own-app", isBot: true };
    await sync(issues, [edition("a")]);
    issues.change(1, { labels: [] });
    issues.guess = BOT;
    const synced = await sync(issues, [edition("a", { texts: ["new"] })], later("2026-11-22"));
    expect(synced.issues.get("a")?.number).toBe(1);
    expect(marks(issues)).toEqual(["open", "duplicate"]);
  });
});

describe("issues under faults", () => {
  test.each<IssueCall>(["self", "list", "create", "update"])("are the same when `%s` gets no answer for a while", async (call) => {
    for (const when of ["before", "after"] as const) {
      const issues = new ScriptedIssues();
      await sync(issues, [edition("a")]);
      fail(issues, call, refusal("unavailable"), { times: 3, when });
      const synced = await sync(issues, [edition("a", { texts: ["new"] }), edition("b")], later("2026-11-22"));
      expect(synced.warning).toBeUndefined();
      expect(issues.issues.map(({ isOpen }) => isOpen).filter(Boolean)).toHaveLength(2);
      expect(eventIssues(issues.issues, BOT).map(({ mark }) => mark.event)).toEqual(["a", "b"].map(eventKey));
    }
  });

  test.each([
    ["forbidden", /the job needs the permission `issues: write`/],
    ["unauthorized", /The token is not valid/],
    ["not-found", /It does not exist, or the token may not see it/],
    ["gone", /^Not written: the issues of this repository\. Issues are switched off in this repository \(xxx: gone\)\.$/],
    ["rate-limited", /longer pause/],
    ["unavailable", /no usable answer/],
  ] as const)("are a sentence when the list is refused as %s", async (reason, sentence) => {
    const issues = new ScriptedIssues();
    fail(issues, "list", refusal(reason), { times: 99 });
    const synced = await sync(issues, [edition("a"), edition("b", { state: "fixed" })]);
    expect(synced.warning).toMatch(sentence);
    expect(synced).toMatchObject({ opened: 0, postponed: ["a"] });
    expect(issues.takeWrites()).toEqual([]);
  });

  test.each(["forbidden", "rate-limited", "unavailable", "invalid", "not-found", "locked"] as const)(
    "are one sentence when every write is refused as %s, and the next night makes up for it",
    async (reason) => {
      const issues = new ScriptedIssues();
      fail(issues, "create", refusal(reason), { times: 999 });
      const many = Array.from({ length: 20 }, (_, index) => edition(`e${index}`));
      const synced = await sync(issues, many);
      expect(synced).toMatchObject({ opened: 0, postponed: many.map(({ event }) => event) });
      expect(synced.warning?.split("\n")).toHaveLength(1);
      expect(issues.takeWrites().length).toBeLessThanOrEqual(8);
      issues.before = () => {};
      expect(await sync(issues, many, later("2026-11-22"))).toMatchObject({ opened: 5 });
    },
  );

  test("are left where they are when one is locked, and the others are written", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a"), edition("b")]);
    fail(issues, "update", refusal("locked"));
    const synced = await sync(issues, [edition("a", { texts: ["new"] }), edition("b", { texts: ["new"] })], later("2026-11-22"));
    expect(synced.warning).toMatch(/^Not written: the issue on "Regression: a"\. Its conversation is locked/);
    expect(synced.updated).toBe(1);
  });

  test("are commented on once when closing failed after the comment", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    fail(issues, "update", refusal("forbidden"), { times: 99 });
    await sync(issues, [edition("a", { state: "fixed" })], later("2026-11-22"));
    issues.before = () => {};
    expect(await sync(issues, [edition("a", { state: "fixed" })], later("2026-11-23"))).toMatchObject({ closed: 1 });
    expect(issues.said(1)).toEqual(["a fixed"]);
  });

  test("end with the run", async () => {
    const issues = new ScriptedIssues();
    const interruption = new AbortController();
    issues.before = () => interruption.abort(new InterruptedError("SIGTERM"));
    const { clock, log } = around();
    await expect(syncIssues(issues, [edition("a")], NIGHT, { clock, log, signal: interruption.signal })).rejects.toThrow(InterruptedError);
  });
});
