import { describe, expect, test } from "vitest";
import { changeStream } from "../../../../actions/lib/adapters/git/change-stream.ts";
import { openGitBranch } from "../../../../actions/lib/adapters/git/git-branch.ts";
import { gitEnvironment } from "../../../../actions/lib/adapters/git/git-environment.ts";
import { gitRefusal } from "../../../../actions/lib/adapters/git/git-refusal.ts";
import { HandClock } from "../../../support/fakes.ts";

const remote = "https://host.example/o/r";

describe("what git says of a push", () => {
  test.each([
    ["conflict", "!\trefs/changes/1:refs/heads/bench-data\t[rejected] (fetch first)"],
    ["conflict", "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (failed to update ref)"],
    [
      "conflict",
      "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (cannot lock ref 'refs/heads/bench-data': is at 1 but expected 2)",
    ],
    ["conflict", "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (shallow update not allowed)"],
    ["forbidden", "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (pre-receive hook declined)"],
    ["forbidden", "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (protected branch hook declined)"],
    ["forbidden", "!\trefs/changes/1:refs/heads/bench-data\t[remote rejected] (push declined due to repository rule violations)"],
    ["forbidden", "fatal: unable to access 'https://host.example/o/r/': The requested URL returned error: 403"],
    ["unauthorized", "fatal: could not read Username for 'https://host.example': terminal prompts disabled"],
    ["unauthorized", "fatal: Authentication failed for 'https://host.example/o/r/'"],
    ["not-found", "fatal: repository 'https://host.example/o/r/' not found"],
    ["rate-limited", "fatal: unable to access 'https://host.example/o/r/': The requested URL returned error: 429"],
    ["unavailable", "error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503"],
    ["unavailable", "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up unexpectedly"],
    ["unavailable", "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output"],
    ["unavailable", "fatal: unable to access 'https://host.example/o/r/': Could not resolve host: host.example"],
  ])("is %s: %s", (reason, said) => expect(gitRefusal(said)).toMatchObject({ reason }));

  test("is nothing of the server's where it is about this machine", () => {
    expect(gitRefusal("fatal: not a git repository: '/x'")).toBeUndefined();
  });

  test("is one line with the server's own words", () => {
    const said =
      "To https://host\nremote: error: GH006: Protected branch\u001b[0m \nremote: \n!\ta:b\t[remote rejected] (protected branch hook declined)\nerror: failed to push some refs\nDone";
    expect(gitRefusal(said)?.message).toBe(
      "remote: error: GH006: Protected branch [0m | ! a:b [remote rejected] (protected branch hook declined)",
    );
  });
});

describe("git's environment", () => {
  const own = {
    PATH: "/bin",
    HOME: "/home/me",
    GITHUB_TOKEN: "x",
    AWS_SECRET_ACCESS_KEY: "y",
    GIT_DIR: "/elsewhere",
    GIT_CONFIG_PARAMETERS: "'a=b'",
    HTTPS_PROXY: "p",
  };
  const environment = gitEnvironment({ remote, token: "secret" }, own);

  test("has the token for this address alone, and no settings of others", () => {
    const entries = Object.fromEntries(
      Array.from({ length: Number(environment["GIT_CONFIG_COUNT"]) }, (_, index) => [
        environment[`GIT_CONFIG_KEY_${index}`],
        environment[`GIT_CONFIG_VALUE_${index}`],
      ]),
    );
    expect(entries[`http.${remote}.extraHeader`]).toBe(`Authorization: Basic ${Buffer.from("x-access-token:secret").toString("base64")}`);
    expect(entries["http.followRedirects"]).toBe("false");
    expect(Object.keys(environment).filter((name) => name in own)).toEqual(["PATH", "HTTPS_PROXY"]);
    expect(environment).toMatchObject({ GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" });
  });
});

test("a change is counted in bytes, so nothing in a file can be a command", () => {
  const add = new Map([["v1/a.json", "é\nD v1\n"]]);
  expect(changeStream("refs/changes/1", "abc", { add, remove: ["v1/b.json"], message: "m" }, new Date(1000))).toBe(
    "commit refs/changes/1\ncommitter eks-cni-bench <eks-cni-bench@noreply.invalid> 1 +0000\ndata 1\nm\nfrom abc\nM 100644 inline v1/a.json\ndata 8\né\nD v1\n\nD v1/b.json\ndone\n",
  );
});

describe("a branch by git", () => {
  const open = (options: object) =>
    openGitBranch({
      remote,
      repository: "o/r",
      branch: "bench-data",
      token: "t",
      clock: new HandClock(),
      signal: new AbortController().signal,
      ...options,
    });

  test.each(["https://me:secret@host.example/o/r", "git@host.example:o/r", "file:///o/r", "--upload-pack=x", "ext::sh -c x"])(
    "takes no address but a plain one by HTTP: %s",
    async (address) => {
      const opening = open({ remote: address });
      await expect(opening).rejects.toThrow(/must be an https address without a user or password/);
      await expect(opening).rejects.not.toThrow(/secret/);
    },
  );

  test.each(["", "-f", "a b", "a..b", "a.lock", "/a", "a/", "+a", "a:b"])("takes no name of a branch that is none: %j", async (branch) => {
    await expect(open({ branch })).rejects.toThrow(/The history's branch must be/);
  });

  test("takes no token with a line end", async () => {
    await expect(open({ token: "a\nb" })).rejects.toThrow(/must be one word/);
  });
});
