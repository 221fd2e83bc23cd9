import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InterruptedError } from "../../../actions/lib/model/errors.ts";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";
import { BODY_LIMIT_CHARACTERS } from "../../../actions/lib/publishing/longest-that-fits.ts";
import { digestOf, markBody, markOf } from "../../../actions/lib/publishing/marker.ts";
import type { Stamp } from "../../../actions/lib/publishing/stamp.ts";
import { type Edition, upsertComment } from "../../../actions/lib/publishing/upsert-comment.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { BOT, type Call, ScriptedComments } from "./scripted-comments.ts";

const SHA = "a".repeat(40);
const stamp = (more: Partial<Stamp> = {}): Stamp => ({ key: "default", sha: SHA, runId: 5, attempt: 1, state: "final", ...more });
const edition = (more: Partial<Stamp> = {}, text = "the verdict"): Edition => ({ stamp: stamp(more), texts: [text] });
const bodyOf = ({ stamp, texts }: Edition): string => markBody({ stamp, digest: digestOf(texts[0]) }, texts[0]);

const around = () => ({ clock: new HandClock(), log: recordingLog(), signal: new AbortController().signal });
const upsert = (comments: ScriptedComments, wanted: Edition) => upsertComment(comments, wanted, around());
const texts = ({ comments }: ScriptedComments) => comments.map(({ body }) => body.replace(/^.*\n/, ""));

/** Throws at the first such call. */
function failOnce(call: Call, error: Error): (made: Call) => void {
  let failed = false;
  return (made) => {
    if (made !== call || failed) return;
    failed = true;
    throw error;
  };
}

const reset = new RefusalError("unavailable", "read ECONNRESET");

describe("the comment of a key", () => {
  test("is created where there is none", async () => {
    const comments = new ScriptedComments();
    expect(await upsert(comments, edition())).toEqual({ status: "created", url: "https://host/comment/101" });
    expect(markOf(comments.comments[0]?.body ?? "")).toMatchObject({ stamp: stamp() });
    expect(comments.writes).toEqual(["create"]);
  });

  test("is updated through a whole life, and stays the same comment", async () => {
    const comments = new ScriptedComments();
    const life: readonly Partial<Stamp>[] = [
      { runId: 5, state: "in-progress" },
      { runId: 5, state: "final" },
      { runId: 6, state: "in-progress", sha: "b".repeat(40) },
      { runId: 6, state: "failed", sha: "b".repeat(40) },
      { runId: 6, attempt: 2, state: "in-progress", sha: "b".repeat(40) },
      { runId: 6, attempt: 2, state: "cancelled", sha: "b".repeat(40) },
      { runId: 7, state: "final", sha: "c".repeat(40) },
    ];
    for (const at of life) {
      await upsert(comments, edition(at, JSON.stringify(at)));
      expect(texts(comments)).toEqual([JSON.stringify(at)]);
    }
    expect(comments.comments[0]?.id).toBe(101);
  });

  test("is not written when it says so already", async () => {
    const comments = new ScriptedComments();
    comments.add(bodyOf(edition()).replaceAll("\n", "\r\n"));
    expect(await upsert(comments, edition())).toMatchObject({ status: "unchanged" });
    expect(comments.writes).toEqual([]);
  });

  test("is written when the same is said of another run, so that an older one does not come after it", async () => {
    const comments = new ScriptedComments();
    comments.add(bodyOf(edition({ runId: 4 })));
    expect(await upsert(comments, edition())).toMatchObject({ status: "updated" });
    expect(markOf(comments.comments[0]?.body ?? "")?.stamp.runId).toBe(5);
  });

  test.each([
    ["another key's", markBody({ stamp: stamp({ key: "arm64", runId: 1 }), digest: "0" }, "x"), BOT],
    ["another account's", bodyOf(edition({ runId: 1 })), { login: "mallory", isBot: false }],
    ["that of a person named like us", bodyOf(edition({ runId: 1 })), { login: "github-actions", isBot: false }],
    ["that of another app", bodyOf(edition({ runId: 1 })), { login: "dependabot", isBot: true }],
    ["one of ours that quotes the mark", `Look:\n${bodyOf(edition({ runId: 1 }))}`, BOT],
    ["one of ours with a mark of a newer run behind a space", ` ${bodyOf(edition({ runId: 9 }))}`, BOT],
  ])("is not %s", async (_, body, author) => {
    const comments = new ScriptedComments();
    comments.add(body, author);
    expect(await upsert(comments, edition())).toMatchObject({ status: "created" });
    expect(comments.comments.map((comment) => comment.body)).toEqual([body, bodyOf(edition())]);
  });

  test("is found whatever the case of the account's name", async () => {
    const comments = new ScriptedComments();
    comments.author = { login: "Octocat", isBot: false };
    comments.guess = { login: "octocat", isBot: false };
    comments.add(bodyOf(edition({ runId: 4 })), comments.author);
    await upsert(comments, edition());
    expect(comments.writes).toEqual(["update 101"]);
  });

  test("is found after the first comment where nobody could tell who we are", async () => {
    const comments = new ScriptedComments();
    comments.author = { login: "own-app", isBot: true };
    comments.guess = BOT;
    comments.add(bodyOf(edition({ runId: 4 }, "old")), comments.author);
    expect(await upsert(comments, edition())).toMatchObject({ status: "updated", url: "https://host/comment/101" });
    expect(texts(comments)).toEqual(["the verdict"]);
  });

  test.each<[string, Partial<Stamp>, Partial<Stamp>]>([
    ["a later run", { runId: 6, state: "in-progress" }, {}],
    ["a later attempt of the same run", { attempt: 2, state: "in-progress" }, {}],
    ["the end of the same run", { state: "failed" }, { state: "in-progress" }],
  ])("is left to %s", async (_, there, ours) => {
    const comments = new ScriptedComments();
    comments.add(bodyOf(edition(there)));
    expect(await upsert(comments, edition(ours))).toMatchObject({ status: "superseded", by: stamp(there) });
    expect(comments.writes).toEqual([]);
  });

  test("is the lowest of several, which says the newest; the others go", async () => {
    const comments = new ScriptedComments();
    for (const runId of [2, 4, 3]) comments.add(bodyOf(edition({ runId }, `run ${runId}`)));
    await upsert(comments, edition());
    expect(comments.comments.map(({ id }) => id)).toEqual([101]);
    expect(texts(comments)).toEqual(["the verdict"]);
  });
});

describe("a writer beside others", () => {
  test("takes back what it made when a newer one has come, and leaves the newer text", async () => {
    const comments = new ScriptedComments();
    const newer = edition({ runId: 6 }, "newer");
    let came = false;
    comments.after = (call) => {
      if (call !== "create" || came) return;
      came = true;
      comments.add(bodyOf(newer));
    };
    expect(await upsert(comments, edition())).toMatchObject({ status: "superseded", by: newer.stamp });
    expect(texts(comments)).toEqual(["newer"]);
    expect(comments.comments).toHaveLength(1);
  });

  test("does not overwrite one that came between its list and its write", async () => {
    const comments = new ScriptedComments();
    const { id } = comments.add(bodyOf(edition({ runId: 4 })));
    let came = false;
    comments.before = async (call) => {
      if (call !== "read" || came) return;
      came = true;
      await comments.update(id, bodyOf(edition({ runId: 6 }, "newer")));
    };
    expect(await upsert(comments, edition())).toMatchObject({ status: "superseded" });
    expect(texts(comments)).toEqual(["newer"]);
  });

  test("writes again when an older one overwrote it", async () => {
    const comments = new ScriptedComments();
    const { id } = comments.add(bodyOf(edition({ runId: 3 })));
    let came = false;
    comments.after = async (call) => {
      if (call !== "update" || came) return;
      came = true;
      await comments.update(id, bodyOf(edition({ runId: 4 }, "older")));
    };
    await upsert(comments, edition());
    expect(texts(comments)).toEqual(["the verdict"]);
  });

  test("does not fight one that is as new", async () => {
    const comments = new ScriptedComments();
    const { id } = comments.add(bodyOf(edition({ runId: 4 })));
    comments.after = async (call) => {
      if (call !== "update") return;
      comments.after = () => {};
      await comments.update(id, bodyOf(edition({}, "the other job's")));
    };
    expect(await upsert(comments, edition())).toMatchObject({ status: "updated" });
    expect(texts(comments)).toEqual(["the other job's"]);
  });

  test("ends with one comment that says the newest, in whatever order calls arrive", async () => {
    const runs = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 });
    const leftovers = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), runs, leftovers, async (scheduler, runIds, before) => {
        const comments = new ScriptedComments();
        for (const runId of before) comments.add(bodyOf(edition({ runId }, `run ${runId}`)));
        // A write follows the look before it at once: what comes between those two is the one thing nobody can mend.
        comments.before = async (call) => void (call === "update" || (await scheduler.schedule(Promise.resolve())));
        const writers = runIds.map((runId) => upsert(comments, edition({ runId }, `run ${runId}`)));
        await scheduler.waitFor(Promise.all(writers));
        expect(texts(comments)).toEqual([`run ${Math.max(...runIds, ...before)}`]);
      }),
      { numRuns: 150, seed: 3 },
    );
  });
});

describe("an upsert under faults", () => {
  test.each<Call>(["self", "list", "read", "create", "update", "remove"])(
    "comes through when `%s` is refused once for a while",
    async (call) => {
      for (const moment of ["before", "after"] as const) {
        const comments = new ScriptedComments();
        if (call !== "create") comments.add(bodyOf(edition({ runId: 3 })));
        if (call === "remove") comments.add(bodyOf(edition({ runId: 4 })));
        comments[moment] = failOnce(call, reset);
        await upsert(comments, edition());
        expect(texts(comments)).toEqual(["the verdict"]);
      }
    },
  );

  test("does not create twice when the answer of the first got lost", async () => {
    const comments = new ScriptedComments();
    comments.after = failOnce("create", reset);
    await upsert(comments, edition());
    expect(comments.writes).toEqual(["create"]);
  });

  test("does not create twice when the list is older than its own comment", async () => {
    const comments = new ScriptedComments();
    const list = comments.list;
    comments.list = async () => (await list()).slice(0, 0);
    await upsert(comments, edition());
    expect(comments.writes).toEqual(["create"]);
  });

  test("begins anew when somebody deletes the comment between list and update", async () => {
    const comments = new ScriptedComments();
    comments.add(bodyOf(edition({ runId: 4 })));
    comments.before = (call) => {
      if (call === "update") comments.comments = [];
    };
    expect(await upsert(comments, edition())).toEqual({ status: "created", url: "https://host/comment/102" });
  });

  test("gives up on a comment that it may see but not find", async () => {
    const comments = new ScriptedComments();
    comments.add(bodyOf(edition({ runId: 4 })));
    comments.before = (call) => {
      if (call === "update") throw new RefusalError("not-found", "404: Not Found");
    };
    await expect(upsert(comments, edition())).rejects.toMatchObject({ reason: "not-found" });
  });

  test.each(["unauthorized", "forbidden", "locked", "not-found", "gone", "invalid"] as const)("asks once when %s", async (reason) => {
    const comments = new ScriptedComments();
    comments.before = (call) => {
      if (call === "create") throw new RefusalError(reason, "no");
    };
    await expect(upsert(comments, edition())).rejects.toMatchObject({ reason });
    expect(comments.writes).toEqual(["create"]);
  });

  test("stops at once when it is interrupted", async () => {
    const comments = new ScriptedComments();
    const interruption = new AbortController();
    comments.before = (call) => {
      if (call !== "list") return;
      interruption.abort(new InterruptedError("The step was cancelled."));
      throw reset;
    };
    await expect(upsertComment(comments, edition(), { ...around(), signal: interruption.signal })).rejects.toThrow(InterruptedError);
    expect(comments.calls).toEqual(["self", "list"]);
  });
});

describe("a text that is too long", () => {
  const long = (length: number) => "x".repeat(length);

  test("gives way to the first that is taken", async () => {
    const comments = new ScriptedComments();
    comments.before = (call) => {
      if (call === "create" && comments.calls.filter((one) => one === "create").length === 1) throw new RefusalError("too-long", "422");
    };
    await upsertComment(comments, { stamp: stamp(), texts: ["longest", "shorter", "shortest"] }, around());
    expect(texts(comments)).toEqual(["shorter"]);
  });

  test("is not even sent when it is over the documented limit", async () => {
    const comments = new ScriptedComments();
    await upsertComment(comments, { stamp: stamp(), texts: [long(BODY_LIMIT_CHARACTERS), "short"] }, around());
    expect(texts(comments)).toEqual(["short"]);
    expect(comments.writes).toEqual(["create"]);
  });

  test("stays unchanged in its short form", async () => {
    const comments = new ScriptedComments();
    const wanted: Edition = { stamp: stamp(), texts: [long(BODY_LIMIT_CHARACTERS), "short"] };
    await upsertComment(comments, wanted, around());
    expect(await upsertComment(comments, wanted, around())).toMatchObject({ status: "unchanged" });
  });

  test("is refused when there is no shorter one", async () => {
    const comments = new ScriptedComments();
    await expect(upsert(comments, edition({}, long(BODY_LIMIT_CHARACTERS)))).rejects.toMatchObject({ reason: "too-long" });
    expect(comments.writes).toEqual([]);
  });
});
