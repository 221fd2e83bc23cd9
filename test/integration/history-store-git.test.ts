import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, test, vi } from "vitest";
import { basicCredentials } from "../../actions/lib/adapters/git/git-environment.ts";
import { entryPath } from "../../actions/lib/model/history-entry.ts";
import { HandClock } from "../support/fakes.ts";
import { temporaryFolder } from "../support/folders.ts";
import { night, readAll } from "../support/history-nights.ts";
import { startGitPlace } from "../support/history-places.ts";

const signal = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

describe("a history by git", () => {
  test.each([
    ["a push that is cut in mid-pack", { on: /POST .*receive-pack/, does: { cut: "request" } }],
    ["a push whose answer is lost", { on: /POST .*receive-pack/, does: { cut: "after" } }],
    ["a push whose answer is torn", { on: /POST .*receive-pack/, does: { cut: "answer" } }],
    ["a fetch that is cut in mid-pack", { on: /POST .*upload-pack/, times: 3, does: { cut: "answer" } }],
    ["503", { on: /git-receive-pack/, times: 2, does: { status: 503 } }],
    ["429", { on: /git-upload-pack/, times: 2, does: { status: 429 } }],
  ] as const)("stores once after %s", async (_, fault) => {
    await using place = await startGitPlace();
    await using store = await place.open();
    await store.append(night(1), signal);
    place.server.inject(fault);
    expect(await store.append(night(2), signal)).toEqual({ stored: night(2).map(entryPath), alreadyThere: [] });
    expect(await place.commits()).toHaveLength(2);
    place.server.git(["fsck", "--strict"]);
  });

  test("does not try again after 403", async () => {
    await using place = await startGitPlace();
    const clock = new HandClock();
    await using store = await place.open({ clock });
    place.server.inject({ on: /git-receive-pack/, does: { status: 403 } });
    await expect(store.append(night(1), signal)).rejects.toThrow(/the job needs the permission `contents: write`/);
    expect(clock.seconds).toBe(0);
  });

  test("brings files only when they are read, all in one request", async () => {
    await using place = await startGitPlace();
    await using store = await place.open();
    await store.append([...night(1), ...night(2), ...night(3)], signal);
    const fetches = () => place.server.requests.filter((line) => /POST .*upload-pack/.test(line)).length;
    const before = fetches();
    await using reader = await place.open();
    expect(await readAll(reader, { since: new Date("2025-11-02") })).toHaveLength(4);
    // References, the commit with its folders, and the files.
    expect(fetches() - before).toBeLessThanOrEqual(4);
    const once = fetches();
    expect(await readAll(reader, { since: new Date("2025-11-02") })).toHaveLength(4);
    // The files were there already.
    expect(fetches() - once).toBeLessThanOrEqual(3);
  });

  test("has the token in no argument and in no file", async () => {
    await using place = await startGitPlace();
    using folder = temporaryFolder();
    vi.stubEnv("TMPDIR", folder.path);
    await using store = await place.open();
    const { token } = place.server;
    const secrets = [token, basicCredentials(token)];
    const found: string[] = [];
    const look = () => {
      for (const secret of secrets) {
        for (const path of ["/proc/[0-9]*/cmdline", folder.path])
          found.push(execFileSync("sh", ["-c", `grep -rlsF -f - ${path} || true`], { input: secret, encoding: "utf8" }));
      }
    };
    place.server.inject({ on: /POST .*receive-pack/, does: { first: look } });
    await store.append(night(1), signal);
    expect(found).toEqual(["", "", "", ""]);
  });
});
