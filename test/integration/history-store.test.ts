import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { InterruptedError } from "../../actions/lib/model/errors.ts";
import { entryPath, type HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { HandClock } from "../support/fakes.ts";
import { temporaryFolder } from "../support/folders.ts";
import { buildEntry } from "../support/history-entries.ts";
import { night, readAll } from "../support/history-nights.ts";
import { type HistoryPlace, startGitHubPlace, startGitPlace } from "../support/history-places.ts";
import { recordingLog } from "../support/recording-log.ts";

const signal = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

const paths = (items: readonly { readonly path: string }[]) => items.map(({ path }) => path);

const places: readonly (readonly [string, () => Promise<HistoryPlace>])[] = [
  ["git", startGitPlace],
  ["git without filters", () => startGitPlace({ filter: false })],
  ["GitHub's API", startGitHubPlace],
];

describe.each(places)("a history by %s", (_, start) => {
  test("is made as an orphan where there is none, and gives back what was stored", async () => {
    await using place = await start();
    await using store = await place.open();
    expect(await readAll(store)).toEqual([]);
    const entries = night(1);
    expect(await store.append(entries, signal)).toEqual({ stored: entries.map(entryPath), alreadyThere: [] });
    expect(await place.commits()).toHaveLength(1);
    await store.append(night(2), signal);
    expect(await place.commits()).toHaveLength(2);
    const items = await readAll(store);
    expect(paths(items)).toEqual([1, 2].flatMap((day) => night(day).map(entryPath).sort()));
    expect(items).toContainEqual({ path: entryPath(entries[0] as HistoryEntry), entry: entries[0] });
  });

  test("takes the same again as success, refuses another content, and stores the rest", async () => {
    await using place = await start();
    await using store = await place.open();
    const [first, second] = night(1) as [HistoryEntry, HistoryEntry];
    await store.append([first], signal);
    const before = await place.files();
    expect(await store.append([first], signal)).toEqual({ stored: [], alreadyThere: [entryPath(first)] });
    expect(await place.commits()).toHaveLength(1);
    await expect(store.append([{ ...first, notes: ["changed"] }, second], signal)).rejects.toThrow(
      `${entryPath(first)} is on the branch "bench-data" of octo-org/octo-repo already with another content, and nothing there is overwritten; 1 of 2 results are stored.`,
    );
    expect((await place.files()).get(entryPath(first))).toBe(before.get(entryPath(first)));
    expect([...(await place.files()).keys()].sort()).toEqual([first, second].map(entryPath).sort());
  });

  test("reads only what is asked for, oldest first", async () => {
    await using place = await start();
    await using store = await place.open({ clock: new HandClock() });
    const pullRequest = night(20, { pullRequest: 7, event: "pull_request", workflowRun: 5 });
    await store.append([...night(3), ...night(2), ...night(15), ...pullRequest], signal);
    expect(paths(await readAll(store, { kinds: ["runs"], scenarios: ["vpc-cni"] }))).toEqual(
      [2, 3, 15].map((day) => entryPath(night(day)[0] as HistoryEntry)),
    );
    expect(await readAll(store, { since: new Date("2025-11-03T20:00:00Z"), kinds: ["runs"] })).toHaveLength(4);
    expect(paths(await readAll(store, { pullRequest: 7 }))).toEqual(pullRequest.map(entryPath).sort());
    expect(await readAll(store, { pullRequest: 8 })).toEqual([]);
  });

  test("loses old results of pull requests, and nothing else", async () => {
    await using place = await start();
    // Its clock stands on 2026-01-01.
    await using store = await place.open();
    const old = night(1, { pullRequest: 7, event: "pull_request" });
    const young = night(20, { pullRequest: 7, event: "pull_request" });
    await store.append([...night(1), ...old, ...young], signal);
    await place.put({ "v1/pr/README.md": "not ours" });
    expect(await store.prune(45, signal)).toBe(2);
    expect(await store.prune(45, signal)).toBe(0);
    expect([...(await place.files()).keys()].sort()).toEqual([...[...night(1), ...young].map(entryPath), "v1/pr/README.md"].sort());
  });

  test("with a foreign file, a newer layout, a newer entry, and entries in wrong places: one sentence each, nothing lost", async () => {
    await using place = await start();
    await using store = await place.open();
    const [entry] = night(1) as [HistoryEntry];
    const folder = "v1/runs/2025/11/02";
    const foreign = {
      "README.md": "hello",
      "v1/runs/notes.txt": "hello",
      "v2/runs/x.json": "{}",
      [`${folder}/1-1-vpc-cni.json`]: '{"schemaVersion":2}',
      [`${folder}/2-1-vpc-cni.json`]: "half of the JSO",
      [`${folder}/3-1-vpc-cni.json`]: JSON.stringify(entry),
      [`${folder}/4-1-vpc-cni.json`]: `"${"x".repeat(5_000_001)}"`,
    };
    await place.put(foreign);
    await store.append([entry], signal);
    expect([...(await place.files()).keys()].sort()).toEqual([...Object.keys(foreign), entryPath(entry)].sort());
    const items = await readAll(store, { kinds: ["runs"] });
    expect(items.flatMap((item) => ("problem" in item ? item.problem : []))).toEqual([
      'The branch "bench-data" of octo-org/octo-repo holds results of a newer release in v2; they were not read, so update.',
      'v1/runs/notes.txt on the branch "bench-data" of octo-org/octo-repo is none of our results; it was left alone.',
      `${folder}/1-1-vpc-cni.json was written by a newer release (schemaVersion 2); this one reads 1, so update it.`,
      `${folder}/2-1-vpc-cni.json is not JSON, so it is no entry.`,
      `${folder}/3-1-vpc-cni.json holds what belongs at ${entryPath(entry)}, so it is not believed.`,
      `${folder}/4-1-vpc-cni.json has more than 5 MB, so it is no entry.`,
    ]);
    expect(items.filter((item) => "entry" in item)).toHaveLength(1);
  });

  test("does not put its folders in the place of a stranger's file", async () => {
    await using place = await start();
    await using store = await place.open();
    await place.put({ v1: "a file" });
    await expect(store.append(night(1), signal)).rejects.toMatchObject({
      name: "EnvironmentError",
      message:
        'The branch "bench-data" of octo-org/octo-repo has a file "v1" where a folder of the history belongs; move it away, nothing was stored.',
    });
    expect([...(await place.files()).keys()]).toEqual(["v1"]);
  });

  test("goes on top of what another stored in the same moment", async () => {
    await using place = await start();
    await using store = await place.open();
    await store.append(night(1), signal);
    place.beforeNextMove(() => place.put({ "v1/runs/other.txt": "theirs" }));
    expect((await store.append(night(2), signal)).stored).toHaveLength(2);
    expect((await place.files()).size).toBe(5);
    expect(await place.commits()).toHaveLength(3);
  });

  test("goes on a branch that another made in the same moment", async () => {
    await using place = await start();
    await using store = await place.open();
    place.beforeNextMove(() => place.put({ "v1/runs/other.txt": "theirs" }));
    expect((await store.append(night(1), signal)).stored).toHaveLength(2);
    expect((await place.files()).size).toBe(3);
    expect(await place.commits()).toHaveLength(2);
  });

  test("goes on a branch that was rewritten in the same moment, and warns of what that took", async () => {
    await using place = await start();
    const log = recordingLog();
    await using store = await place.open({ log });
    await store.append(night(1), signal);
    place.beforeNextMove(() => place.rewrite({ "v1/runs/other.txt": "all that is left" }));
    await store.append(night(2), signal);
    expect([...(await place.files()).keys()].sort()).toEqual([...night(2).map(entryPath), "v1/runs/other.txt"].sort());
    expect(log.lines.filter((line) => line.includes("rewritten"))).toHaveLength(1);
  });

  test("is not written to for long where the branch is protected", async () => {
    await using place = await start();
    const clock = new HandClock();
    await using store = await place.open({ clock });
    await store.append(night(1), signal);
    await place.protect();
    await expect(store.append(night(2), signal)).rejects.toThrow(
      /^Not stored on the branch "bench-data" of octo-org\/octo-repo: 2 results\. The branch is protected, or the token may not write to it: .*Protected branch update failed/,
    );
    expect(clock.seconds).toBe(0);
    expect(await place.commits()).toHaveLength(1);
  });

  test("says so where the token is not valid, and does not repeat it", async () => {
    await using place = await start();
    const clock = new HandClock();
    await using store = await place.open({ clock, token: "ghs_wrong" });
    const failing = store.append(night(1), signal);
    await expect(failing).rejects.toThrow(/The token is not valid/);
    await expect(failing).rejects.not.toThrow(/ghs_wrong/);
    expect(clock.seconds).toBe(0);
  });

  test("refuses results of another repository", async () => {
    await using place = await start();
    await using store = await place.open();
    await expect(store.append([...night(1), ...night(1, { repository: "mallory/octo-repo" })], signal)).rejects.toThrow(
      /is not stored: it claims to be of the repository mallory\/octo-repo, and this is the history of octo-org\/octo-repo\./,
    );
    expect((await place.files()).size).toBe(0);
  });

  test("stops with the reason of an interruption, and leaves nothing behind", async () => {
    await using place = await start();
    using folder = temporaryFolder();
    vi.stubEnv("TMPDIR", folder.path);
    {
      await using store = await place.open();
      const interruption = new AbortController();
      const reason = new InterruptedError("The step was cancelled.");
      place.beforeNextMove(async () => interruption.abort(reason));
      await expect(store.append(night(1), interruption.signal)).rejects.toBe(reason);
    }
    expect(await readdir(folder.path)).toEqual([]);
  });

  test("takes 32 writers at once: all is stored, each in a commit on the one before, none by force", async () => {
    await using place = await start();
    const entries = Array.from({ length: 32 }, (_, index) =>
      buildEntry({ scenario: `scenario-${index}`, startedAt: "2025-11-01T02:00:00.000Z" }),
    );
    const startedAt = performance.now();
    const stored = await Promise.all(
      entries.map(async (entry) => {
        await using store = await place.open({ clock: systemClock });
        return await store.append([entry], signal);
      }),
    );
    process.stdout.write(`32 writers: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
    expect(stored.flatMap((one) => one.stored)).toEqual(entries.map(entryPath));
    expect([...(await place.files()).keys()].sort()).toEqual(entries.map(entryPath).sort());
    // A commit that was pushed over would be missing among the ancestors of the tip.
    expect(await place.commits()).toHaveLength(32);
  });
});
