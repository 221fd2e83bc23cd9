import { describe, expect, test } from "vitest";
import { ISSUE_LABELS } from "../../../actions/lib/publishing/event-issue.ts";
import { eventKey, writeEventMark } from "../../../actions/lib/publishing/event-mark.ts";
import { BODY_LIMIT_CHARACTERS } from "../../../actions/lib/publishing/longest-that-fits.ts";
import { syncIssues } from "../../../actions/lib/publishing/sync-issues.ts";
import { around, edition, fail, later, NIGHT, refusal, sync } from "./issue-nights.ts";
import { BOT } from "./scripted-comments.ts";
import { ScriptedIssues } from "./scripted-issues.ts";

describe("the issue of an event", () => {
  test("is opened once, and says in its first line what it is of", async () => {
    const issues = new ScriptedIssues();
    const synced = await sync(issues, [edition("a")]);
    expect(synced).toMatchObject({ opened: 1, updated: 0, postponed: [], precision: { confirmed: 1 } });
    expect(synced.issues.get("a")).toEqual({ number: 1, url: "https://host/issues/1" });
    const [issue] = issues.issues;
    expect(issue).toMatchObject({ title: "Regression: a", labels: [ISSUE_LABELS.event], isOpen: true });
    expect(issue?.body).toMatch(
      /^<!-- eks-cni-bench:event event=[0-9a-f]{32} opened=2026-11-21 night=2026-11-21 state=open .* -->\nall of a$/,
    );
    issues.takeWrites();
    expect(await sync(issues, [edition("a")], later("2026-11-22"))).toMatchObject({ opened: 0, updated: 0 });
    expect(issues.takeWrites()).toEqual([]);
  });

  test("is kept up to date without a comment", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    issues.takeWrites();
    const texts = ["a night more", "less"] as const;
    expect(await sync(issues, [edition("a", { texts })], later("2026-11-22"))).toMatchObject({ updated: 1 });
    expect(issues.issues[0]?.body).toContain("a night more");
    expect(issues.takeWrites()).toEqual(["update 1"]);
  });

  test("leaves what people wrote into its text as long as there is nothing new to say", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    const body = `${issues.issues[0]?.body}\n\nWe look into it.`;
    issues.change(1, { body, labels: ["team-network"] });
    await sync(issues, [edition("a")], later("2026-11-22"));
    expect(issues.issues[0]?.body).toBe(body);
  });

  test("hears once when more series join", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    for (const [night, series] of [
      ["2026-11-22", 3],
      ["2026-11-23", 2],
      ["2026-11-24", 3],
    ] as const)
      await sync(issues, [edition("a", { series })], later(night));
    expect(issues.said(1)).toEqual(["a joined"]);
  });

  test.each([
    ["fixed", "completed", [ISSUE_LABELS.event]],
    ["accepted", "completed", [ISSUE_LABELS.event]],
    ["vanished", "not_planned", [ISSUE_LABELS.event, ISSUE_LABELS.falseAlarm]],
  ] as const)("is closed with a comment when it is %s, and opened again when it comes back", async (state, reason, labels) => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    const closed = edition("a", { state, texts: [`a is ${state}`] });
    expect(await sync(issues, [closed], later("2026-11-22"))).toMatchObject({ closed: 1 });
    expect(issues.issues[0]).toMatchObject({ isOpen: false, reason, labels });
    expect(issues.issues[0]?.body).toContain(`a is ${state}`);
    expect(issues.said(1)).toEqual([`a ${state}`]);
    await sync(issues, [closed], later("2026-11-23"));
    expect(issues.said(1)).toHaveLength(1);
    expect(await sync(issues, [edition("a")], later("2026-11-24"))).toMatchObject({ reopened: 1 });
    expect(issues.issues[0]).toMatchObject({ isOpen: true, labels: [ISSUE_LABELS.event] });
    expect(issues.said(1)).toEqual([`a ${state}`, "a reopened"]);
    await sync(issues, [closed], later("2026-11-25"));
    expect(issues.said(1)).toEqual([`a ${state}`, "a reopened", `a ${state}`]);
  });

  test.each(["fixed", "vanished", "accepted"] as const)("is not opened for what was %s before anybody heard of it", async (state) => {
    const issues = new ScriptedIssues();
    expect(await sync(issues, [edition("a", { state })])).toMatchObject({ opened: 0, postponed: [] });
    expect(issues.issues).toEqual([]);
  });

  test("is cut to what GitHub takes", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a", { texts: ["x".repeat(BODY_LIMIT_CHARACTERS), "short"] })]);
    expect(issues.issues[0]?.body).toMatch(/-->\nshort$/);
    const refused = await sync(issues, [edition("b", { texts: ["x".repeat(BODY_LIMIT_CHARACTERS)] }), edition("c")]);
    expect(refused).toMatchObject({ opened: 1, postponed: ["b"] });
    expect(refused.warning).toMatch(/^Not written: the issue on "Regression: b"\. GitHub takes no text of that length/);
  });
});

describe("what people do to an issue", () => {
  test("by closing it as not planned stands for good, and counts as dismissed", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    issues.change(1, { state: "not-planned" });
    issues.takeWrites();
    for (const state of ["open", "vanished", "open", "fixed"] as const) {
      const synced = await sync(issues, [edition("a", { state, texts: [state] })], later("2026-11-22"));
      expect(synced.precision).toEqual({ confirmed: 0, fixed: 0, accepted: 0, falseAlarms: 0, dismissed: 1 });
    }
    expect(issues.takeWrites()).toEqual([]);
  });

  test("by a label stands too, also on what we closed", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    await sync(issues, [edition("a", { state: "vanished" })], later("2026-11-22"));
    issues.change(1, { labels: [ISSUE_LABELS.dismissed] });
    const synced = await sync(issues, [edition("a")], later("2026-11-23"));
    expect(synced).toMatchObject({ reopened: 0, precision: { falseAlarms: 0, dismissed: 1 } });
    expect(issues.issues[0]?.isOpen).toBe(false);
  });

  test("by closing it as done is not undone while it is still there, and it hears when it is really fixed", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    issues.change(1, { state: "completed" });
    issues.takeWrites();
    await sync(issues, [edition("a", { texts: ["a night more", "less"] })], later("2026-11-22"));
    expect(issues.takeWrites()).toEqual([]);
    expect(await sync(issues, [edition("a", { state: "fixed" })], later("2026-11-23"))).toMatchObject({
      closed: 0,
      precision: { fixed: 1 },
    });
    expect(issues.said(1)).toEqual(["a fixed"]);
  });

  test("by opening it again stands until the event itself changes", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    await sync(issues, [edition("a", { state: "fixed" })], later("2026-11-22"));
    issues.change(1, { state: "open" });
    await sync(issues, [edition("a", { state: "fixed" })], later("2026-11-23"));
    expect(issues.issues[0]?.isOpen).toBe(true);
  });

  test("by taking the label off does not lose it", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a")]);
    issues.change(1, { labels: [] });
    expect(await sync(issues, [edition("a")], later("2026-11-22"))).toMatchObject({ opened: 0 });
  });

  test("by deleting it makes room for a new one the next night, with a warning at most", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a"), edition("b")]);
    issues.before = (call) => {
      if (call === "update") issues.remove(1);
      issues.before = () => {};
    };
    fail(issues, "update", refusal("gone"));
    const synced = await sync(issues, [edition("a", { texts: ["new"] }), edition("b", { texts: ["new"] })], later("2026-11-22"));
    expect(synced.warning).toMatch(/^Not written: the issue on "Regression: a"\. It was deleted/);
    expect(synced.updated).toBe(1);
  });
});

describe("issues that are not ours", () => {
  const mark = (event: string) =>
    `<!-- ${writeEventMark({ event: eventKey(event), opened: "2026-11-01", night: "2026-11-01", state: "open", series: 1, digest: "0" })} -->`;

  test.each([
    ["of another account", `${mark("a")}\ntext`, { login: "mallory", isBot: false }],
    ["of a person named like us", `${mark("a")}\ntext`, { login: "github-actions", isBot: false }],
    ["of another app", `${mark("a")}\ntext`, { login: "dependabot", isBot: true }],
    ["that quote the mark", `Look:\n${mark("a")}\ntext`, BOT],
    ["with a mark that is not whole", "<!-- eks-cni-bench:event event=x -->\ntext", BOT],
  ])("%s are left alone", async (_, body, author) => {
    const issues = new ScriptedIssues();
    issues.add({ title: "t", body, labels: [ISSUE_LABELS.event] }, author);
    expect(await sync(issues, [edition("a")])).toMatchObject({ opened: 1, precision: { confirmed: 1 } });
    expect(issues.issues[0]?.body).toBe(body);
  });

  test("and what an older night still says is not written over a newer one", async () => {
    const issues = new ScriptedIssues();
    await sync(issues, [edition("a", { texts: ["newer"] })], later("2026-11-22"));
    await sync(issues, [edition("a", { texts: ["older"], state: "vanished" })]);
    expect(issues.issues[0]).toMatchObject({ isOpen: true });
    expect(issues.issues[0]?.body).toMatch(/newer$/);
  });
});

describe("an issue whose event is gone, because nights or the release changed", () => {
  const orphaned = async (count = 1) => {
    const issues = new ScriptedIssues();
    const events = Array.from({ length: count }, (_, index) => edition(`old ${index}`));
    await syncIssues(issues, events, { ...NIGHT, mostNew: count }, around());
    issues.takeWrites();
    return issues;
  };

  test("is named in the warning, every night until somebody closes it, and left as it is", async () => {
    const issues = await orphaned();
    for (const night of ["2026-11-22", "2026-11-23"])
      expect((await sync(issues, [edition("new")], later(night))).warning).toBe(
        "Nothing in the history stands behind #1 any more, because nights or the release changed: close it by hand.",
      );
    expect(issues.takeWrites().filter((write) => write.endsWith(" 1"))).toEqual([]);
    issues.change(1, { state: "completed" });
    expect((await sync(issues, [edition("new")], later("2026-11-24"))).warning).toBeUndefined();
  });

  test("is named beside others and after what was not written", async () => {
    const issues = await orphaned(12);
    fail(issues, "create", refusal("invalid"));
    const { warning } = await sync(issues, [edition("new")], later("2026-11-22"));
    expect(warning).toMatch(
      /^Not written: the issue on "Regression: new"\. .*\)\. Nothing in .* #1, #2, #3, #4, #5, #6, #7, #8, #9, #10 and 2 more any more, .* close them by hand\.$/,
    );
  });

  test.each([
    ["its event is told, whatever became of it", "2026-11-22", [edition("old 0", { state: "fixed" })], {}],
    ["an older night is told", "2026-11-20", [], {}],
    ["somebody dismissed it", "2026-11-22", [], { labels: [ISSUE_LABELS.dismissed] }],
  ] as const)("is not named when %s", async (_, night, editions, change) => {
    const issues = await orphaned();
    issues.change(1, change);
    expect((await sync(issues, editions, later(night))).warning).toBeUndefined();
  });
});

describe("a night with many events", () => {
  const many = Array.from({ length: 12 }, (_, index) => edition(`e${index}`));

  test("opens five, the first ones, and the next nights the others", async () => {
    const issues = new ScriptedIssues();
    const synced = await sync(issues, many);
    expect(synced.opened).toBe(5);
    expect([...synced.issues.keys()]).toEqual(["e0", "e1", "e2", "e3", "e4"]);
    expect(synced.postponed).toEqual(["e5", "e6", "e7", "e8", "e9", "e10", "e11"]);
    expect((await sync(issues, many)).opened).toBe(0);
    expect((await sync(issues, many, later("2026-11-22"))).opened).toBe(5);
    expect(await sync(issues, many, later("2026-11-23"))).toMatchObject({ opened: 2, postponed: [] });
  });

  test("leaves a second between two writes", async () => {
    const issues = new ScriptedIssues();
    const at = around();
    await syncIssues(issues, many, NIGHT, at);
    expect(at.clock.seconds).toBeGreaterThanOrEqual(4);
  });
});
