import { describe, expect, test } from "vitest";
import type { CheckRun, CheckRunContent, CheckRuns } from "../../../actions/lib/ports/pull-request.ts";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";
import type { Stamp } from "../../../actions/lib/publishing/stamp.ts";
import { CHECK_SUMMARY_LIMIT_CHARACTERS, type CheckEdition, upsertCheckRun } from "../../../actions/lib/publishing/upsert-check-run.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";

const stamp = (more: Partial<Stamp> = {}): Stamp => ({
  key: "default",
  sha: "a".repeat(40),
  runId: 5,
  attempt: 1,
  state: "final",
  ...more,
});
const edition = (more: Partial<Stamp> = {}, text = "the verdict"): CheckEdition => ({
  stamp: stamp(more),
  ...(more.state === "in-progress" ? {} : { conclusion: "neutral" as const }),
  title: "Inconclusive",
  summaries: [text],
  detailsUrl: "https://host/run",
});

/** The check runs of a commit in memory. */
class ScriptedCheckRuns implements CheckRuns {
  readonly kept: (CheckRun & { content: CheckRunContent })[] = [];
  readonly writes: string[] = [];
  after: (call: string) => void = () => {};

  list = async (name: string) => this.kept.filter(({ content }) => content.name === name);

  async create(content: CheckRunContent) {
    this.writes.push("create");
    const made = { id: this.kept.length + 1, url: `https://host/check/${this.kept.length + 1}`, ...facts(content), content };
    this.kept.push(made);
    this.after("create");
    return made;
  }

  async update(id: number, content: CheckRunContent) {
    this.writes.push(`update ${id}`);
    const found = this.kept.find((one) => one.id === id);
    if (found === undefined) throw new RefusalError("not-found", "404: Not Found");
    Object.assign(found, facts(content), { content });
    this.after("update");
    return found;
  }
}

const facts = ({ externalId, conclusion }: CheckRunContent) => ({ externalId, isCompleted: conclusion !== undefined });
const upsert = (checkRuns: ScriptedCheckRuns, wanted: CheckEdition) =>
  upsertCheckRun(checkRuns, wanted, { clock: new HandClock(), log: recordingLog(), signal: new AbortController().signal });

describe("the check run of a key", () => {
  test("begins, ends, and is named after the key", async () => {
    const checkRuns = new ScriptedCheckRuns();
    expect(await upsert(checkRuns, edition({ state: "in-progress", key: "arm64" }))).toMatchObject({ status: "created" });
    expect(checkRuns.kept[0]).toMatchObject({ isCompleted: false });
    expect(await upsert(checkRuns, edition({ key: "arm64" }))).toMatchObject({ status: "updated", url: "https://host/check/1" });
    expect(checkRuns.kept).toHaveLength(1);
    expect(checkRuns.kept[0]?.content).toMatchObject({ name: "Network benchmark (arm64)", conclusion: "neutral", title: "Inconclusive" });
  });

  test("is not written when it says so already", async () => {
    const checkRuns = new ScriptedCheckRuns();
    await upsert(checkRuns, edition());
    expect(await upsert(checkRuns, edition())).toMatchObject({ status: "unchanged" });
    expect(checkRuns.writes).toEqual(["create"]);
  });

  test("is a new one for a new run after one that has ended", async () => {
    const checkRuns = new ScriptedCheckRuns();
    await upsert(checkRuns, edition());
    await upsert(checkRuns, edition({ runId: 6, state: "in-progress" }));
    expect(checkRuns.writes).toEqual(["create", "create"]);
  });

  test("takes over one that never ended", async () => {
    const checkRuns = new ScriptedCheckRuns();
    await upsert(checkRuns, edition({ state: "in-progress" }));
    await upsert(checkRuns, edition({ runId: 6 }));
    expect(checkRuns.writes).toEqual(["create", "update 1"]);
  });

  test("is left to a newer run", async () => {
    const checkRuns = new ScriptedCheckRuns();
    await upsert(checkRuns, edition({ runId: 6 }));
    expect(await upsert(checkRuns, edition())).toMatchObject({ status: "superseded" });
    expect(checkRuns.writes).toEqual(["create"]);
  });

  test("is not one that another program gave the same name", async () => {
    const checkRuns = new ScriptedCheckRuns();
    await checkRuns.create({ name: "Network benchmark (default)", externalId: "", title: "", summary: "", detailsUrl: "" });
    await upsert(checkRuns, edition());
    expect(checkRuns.kept).toHaveLength(2);
  });

  test("is not created twice when the answer of the first got lost", async () => {
    const checkRuns = new ScriptedCheckRuns();
    checkRuns.after = () => {
      checkRuns.after = () => {};
      throw new RefusalError("unavailable", "read ECONNRESET");
    };
    expect(await upsert(checkRuns, edition())).toMatchObject({ status: "unchanged" });
    expect(checkRuns.writes).toEqual(["create"]);
  });

  test("gets the first summary that fits, and a title that is cut", async () => {
    const checkRuns = new ScriptedCheckRuns();
    const summaries = ["x".repeat(CHECK_SUMMARY_LIMIT_CHARACTERS + 1), "short"] as const;
    await upsert(checkRuns, { ...edition(), title: "t".repeat(500), summaries });
    expect(checkRuns.kept[0]?.content).toMatchObject({ summary: "short", title: expect.stringMatching(/^t{199}…$/) });
  });
});
