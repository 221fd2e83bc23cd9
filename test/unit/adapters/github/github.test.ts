import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { connectGitHub } from "../../../../actions/lib/adapters/github/github.ts";
import { InterruptedError } from "../../../../actions/lib/model/errors.ts";
import { type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "../../../support/fault-proxy.ts";

const TOKEN = "ghs_secret0123456789";
const user = { login: "github-actions[bot]", type: "Bot" };
const comment = (id: number) => ({ id, html_url: `https://host/${id}`, body: `body ${id}`, user });
const json = (body: unknown, more: Partial<ProxiedAnswer> = {}): ProxiedAnswer => ({ status: 200, body: JSON.stringify(body), ...more });

/** A server that answers from a script, and our client before it. */
async function serve(answer: (request: ProxiedRequest) => ProxiedAnswer, options: { token?: string; timeoutSeconds?: number } = {}) {
  const proxy = await startFaultProxy(async (request) => answer(request));
  const interruption = new AbortController();
  const github = connectGitHub({
    token: TOKEN,
    apiUrl: proxy.url,
    repository: { owner: "octo-org", name: "octo-repo" },
    signal: interruption.signal,
    ...options,
  });
  return { proxy, github, comments: github.comments(7), interruption, [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() };
}

describe("comments on GitHub", () => {
  test("are read from all pages, by page number and never by an address in the answer", async () => {
    await using server = await serve(({ path }) => {
      const page = Number(new URL(path, "http://host").searchParams.get("page"));
      const link = page < 3 ? { headers: { link: `<http://elsewhere.invalid/x>; rel="next", <http://x>; rel="last"` } } : {};
      return json([comment(page * 10), comment(page * 10 + 1)], link);
    });
    expect((await server.comments.list()).map(({ id }) => id)).toEqual([10, 11, 20, 21, 30, 31]);
    expect(server.proxy.requests.map(({ path }) => path)).toEqual(
      [1, 2, 3].map((page) => `/repos/octo-org/octo-repo/issues/7/comments?per_page=100&page=${page}`),
    );
  });

  test("are written with the token, and read back", async () => {
    await using server = await serve(({ method }) => (method === "DELETE" ? json("", { status: 204 }) : json(comment(1))));
    const expected = { id: 1, body: "body 1", url: "https://host/1", author: { login: "github-actions", isBot: true } };
    expect(await server.comments.create("new")).toEqual(expected);
    expect(await server.comments.update(1, "newer")).toEqual(expected);
    expect(await server.comments.read(1)).toEqual(expected);
    await server.comments.remove(1);
    expect(server.proxy.requests.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'POST /repos/octo-org/octo-repo/issues/7/comments {"body":"new"}',
      'PATCH /repos/octo-org/octo-repo/issues/comments/1 {"body":"newer"}',
      "GET /repos/octo-org/octo-repo/issues/comments/1 ",
      "DELETE /repos/octo-org/octo-repo/issues/comments/1 ",
    ]);
    expect(server.proxy.requests[0]?.headers["authorization"]).toBe(`token ${TOKEN}`);
  });

  test("of deleted accounts have no author", async () => {
    await using server = await serve(() => json([{ ...comment(1), user: null, body: null }]));
    expect(await server.comments.list()).toEqual([{ id: 1, url: "https://host/1", body: "" }]);
  });
});

describe("who we are", () => {
  const viewer = (login: string) => (request: ProxiedRequest) =>
    request.path === "/graphql" ? json({ data: { viewer: { login } } }) : json({ message: "Not Found" }, { status: 404 });

  test.each([
    ["the workflow's token", "ghs_1", "github-actions[bot]", { login: "github-actions", isBot: true }],
    ["an app's token, its name without [bot]", "ghs_1", "own-app", { login: "own-app", isBot: true }],
    ["a person's token", "ghp_1", "octocat", { login: "octocat", isBot: false }],
    ["a token of an old kind, of an app", "v1.1", "own-app[bot]", { login: "own-app", isBot: true }],
  ])("is told by GraphQL: %s", async (_, token, login, self) => {
    await using server = await serve(viewer(login), { token });
    expect(await server.comments.self()).toEqual(self);
  });

  test("is asked over REST where GraphQL is refused or missing", async () => {
    for (const refusal of [json({ errors: [{ type: "FORBIDDEN", message: "no" }] }), json({ message: "Not Found" }, { status: 404 })]) {
      await using server = await serve(({ path }) => (path === "/graphql" ? refusal : json({ login: "octocat" })), { token: "ghp_1" });
      expect(await server.comments.self()).toEqual({ login: "octocat", isBot: false });
    }
  });

  test("is taken to be the workflow where nobody tells", async () => {
    await using server = await serve(() => json({ message: "Resource not accessible by integration" }, { status: 403 }));
    expect(await server.comments.self()).toEqual({ login: "github-actions", isBot: true });
  });

  test.each([
    [{ status: 401, body: "{}" }, "unauthorized"],
    [{ status: 502, body: "" }, "unavailable"],
    [json({ errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] }), "rate-limited"],
  ])("is not guessed after %j", async (answer, reason) => {
    await using server = await serve(() => answer);
    await expect(server.comments.self()).rejects.toMatchObject({ reason });
  });
});

describe("an answer that is none", () => {
  test.each([
    ["a list where one comment should be", json([])],
    ["HTML", { status: 200, body: "<html>", headers: { "content-type": "text/html" } }],
    ["half of the JSON", { status: 200, body: '{"id": 1, "html' }],
    ["nothing", { status: 200, body: "" }],
  ])("counts as a fault that may pass: %s", async (_, answer) => {
    await using server = await serve(() => answer);
    await expect(server.comments.read(1)).rejects.toMatchObject({ name: "RefusalError", reason: "unavailable" });
  });

  test.each(["before", "after", "within"] as const)("counts as such a fault: a reset %s it", async (reset) => {
    await using server = await serve(() => json(comment(1)));
    server.proxy.inject({ on: /GET/, does: { reset } });
    await expect(server.comments.read(1)).rejects.toMatchObject({ name: "RefusalError", reason: "unavailable" });
    expect(await server.comments.read(1)).toMatchObject({ id: 1 });
  });

  test("counts as such a fault: one that takes too long", async () => {
    await using server = await serve(() => json(comment(1)), { timeoutSeconds: 0.1 });
    const held = Promise.withResolvers<void>();
    server.proxy.inject({ on: /GET/, does: { holdUntil: held.promise } });
    await expect(server.comments.read(1)).rejects.toMatchObject({ reason: "unavailable", message: "no answer within 0.1 s" });
    held.resolve();
  });

  test("counts as such a fault: nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    const { port } = server.address() as { port: number };
    await new Promise((closed) => server.close(closed));
    const options = { token: TOKEN, apiUrl: `http://127.0.0.1:${port}`, repository: { owner: "o", name: "r" } };
    const { pullRequests } = connectGitHub({ ...options, signal: new AbortController().signal });
    await expect(pullRequests.read(1)).rejects.toMatchObject({ reason: "unavailable" });
  });
});

test("an interruption ends a question with its reason", async () => {
  await using server = await serve(() => json(comment(1)));
  const held = Promise.withResolvers<void>();
  server.proxy.inject({ on: /GET/, does: { holdUntil: held.promise } });
  const arrived = server.proxy.arrival(/GET/);
  const reading = server.comments.read(1);
  const reason = new InterruptedError("The step was cancelled.");
  await arrived;
  server.interruption.abort(reason);
  await expect(reading).rejects.toBe(reason);
  held.resolve();
});

test("a token that GitHub repeats does not get into a message", async () => {
  await using server = await serve(() => json({ message: `Bad token ${TOKEN}` }, { status: 401 }));
  await expect(server.comments.read(1)).rejects.toMatchObject({ message: "401: Bad token ***" });
});

test("check runs are listed by name, begun and ended", async () => {
  const checkRun = { id: 3, html_url: "https://host/3", external_id: "mine", status: "completed" };
  await using server = await serve(({ method }) => json(method === "GET" ? { total_count: 1, check_runs: [checkRun] } : checkRun));
  const checkRuns = server.github.checkRuns("abc");
  const expected = { id: 3, url: "https://host/3", externalId: "mine", isCompleted: true };
  expect(await checkRuns.list("Network benchmark (default)")).toEqual([expected]);
  const content = { name: "n", externalId: "mine", title: "t", summary: "s", detailsUrl: "https://run" };
  expect(await checkRuns.create(content)).toEqual(expected);
  await checkRuns.update(3, { ...content, conclusion: "neutral" });
  expect(server.proxy.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /repos/octo-org/octo-repo/commits/abc/check-runs?check_name=Network%20benchmark%20(default)&filter=all&per_page=100&page=1",
    "POST /repos/octo-org/octo-repo/check-runs",
    "PATCH /repos/octo-org/octo-repo/check-runs/3",
  ]);
  const shared = { name: "n", external_id: "mine", details_url: "https://run", output: { title: "t", summary: "s" } };
  expect(JSON.parse(server.proxy.requests[1]?.body ?? "")).toEqual({ ...shared, head_sha: "abc", status: "in_progress" });
  expect(JSON.parse(server.proxy.requests[2]?.body ?? "")).toEqual({ ...shared, status: "completed", conclusion: "neutral" });
});

test("pull requests are found by owner and branch, open ones only", async () => {
  await using server = await serve(({ path }) =>
    json(path.includes("?") ? [{ number: 7, head: { sha: "abc" } }] : { number: 7, head: { sha: "abc" } }),
  );
  expect(await server.github.pullRequests.listOpen({ owner: "fork", branch: "a&b=c" })).toEqual([{ number: 7, headSha: "abc" }]);
  expect(await server.github.pullRequests.read(7)).toEqual({ number: 7, headSha: "abc" });
  expect(server.proxy.requests[0]?.path).toMatch(/\/pulls\?state=open&head=fork%3Aa%26b%3Dc&/);
});
