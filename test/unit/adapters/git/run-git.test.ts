import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { gitIn } from "../../../../actions/lib/adapters/git/run-git.ts";
import { ToolError } from "../../../../actions/lib/model/errors.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { startGitServer } from "../../../support/git-server.ts";

const signal = new AbortController().signal;
const BATCH = ["cat-file", "--batch=%(objectsize)"];
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
  folder[Symbol.dispose]();
});

describe("git for what is no text", () => {
  test("never fetches what a partial clone lacks", async () => {
    await using server = await startGitServer();
    const id = server.git(["hash-object", "-w", "--stdin"], "far away");
    server.git(["update-ref", "refs/heads/main", server.git(["commit-tree", "-m", "m", server.git(["mktree"], `100644 blob ${id}\ta\n`)])]);
    const git = gitIn(join(folder.path, "clone.git"), { remote: server.url, token: server.token });
    await git.run(["init", "--quiet", "--bare"], signal);
    await git.run(["config", "remote.origin.url", server.url], signal);
    await git.run(["config", "remote.origin.promisor", "true"], signal);
    await git.run(["fetch", "--quiet", "--depth=1", "--filter=blob:none", "origin", "main"], signal);
    const before = server.requests.length;
    // Some versions of git say that it is missing, others that they could not fetch it.
    await Promise.allSettled([git.runBinary(BATCH, signal, `${id}\n`)]);
    expect(server.requests).toHaveLength(before);
    // As text it would: so the clone is one that can.
    expect((await git.run(BATCH, signal, `${id}\n`)).stdout).toBe("8\nfar away\n");
  });

  test("ends when the signal fires, with its reason", async () => {
    const started = join(folder.path, "started");
    const git = pretended(`: > ${started}; exec sleep 60`);
    const controller = new AbortController();
    const running = git.runBinary(BATCH, controller.signal, "");
    await vi.waitUntil(() => existsSync(started), { timeout: 30_000 });
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow(/^enough$/);
    await expect(git.runBinary(BATCH, controller.signal, "")).rejects.toThrow(/^enough$/);
  });

  test("ends when its time is over", async () => {
    await expect(pretended("exec sleep 60", 0.2).runBinary(BATCH, signal, "")).rejects.toThrow(
      new ToolError("`git cat-file --batch=%(objectsize)` was ended after 0.2 s"),
    );
  });

  test("says in a sentence how it failed, and hides the token", async () => {
    await expect(pretended("echo 'fatal: no t0ken here' >&2; exit 3").runBinary(BATCH, signal, "")).rejects.toThrow(
      new ToolError("`git cat-file --batch=%(objectsize)` failed with 3: fatal: no *** here"),
    );
    await expect(pretended("kill -9 $$").runBinary(BATCH, signal, "")).rejects.toThrow(
      new ToolError("`git cat-file --batch=%(objectsize)` failed with SIGKILL"),
    );
  });

  /** A git that does something else. */
  function pretended(script: string, limitSeconds?: number) {
    writeFileSync(join(folder.path, "git"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${folder.path}${delimiter}${process.env["PATH"]}`);
    return gitIn(folder.path, { remote: "https://host.example/o/r", token: "t0ken" }, limitSeconds);
  }
});
