import { describe, expect, test } from "vitest";
import { issueTracker } from "../../../../actions/lib/adapters/github/issues.ts";
import { type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "../../../support/fault-proxy.ts";

const TOKEN = "ghs_secret0123456789";
const SELF = { login: "github-actions", isBot: true };
const issue = (number: number, more: object = {}) => ({
  number,
  html_url: `https://host/${number}`,
  body: `body ${number}`,
  user: { login: "github-actions[bot]", type: "Bot" },
  state: "open",
  state_reason: null,
  labels: [{ name: "a" }, "b", { name: null }],
  ...more,
});
const json = (body: unknown, more: Partial<ProxiedAnswer> = {}): ProxiedAnswer => ({ status: 200, body: JSON.stringify(body), ...more });

async function serve(answer: (request: ProxiedRequest) => ProxiedAnswer) {
  const proxy = await startFaultProxy(async (request) => answer(request));
  const issues = issueTracker({
    token: TOKEN,
    apiUrl: proxy.url,
    repository: { owner: "octo-org", name: "octo-repo" },
    signal: new AbortController().signal,
  });
  return { proxy, issues, [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() };
}

const query = ({ path }: ProxiedRequest) => new URL(path, "http://host").searchParams;
const list = (issues: Awaited<ReturnType<typeof serve>>["issues"]) => issues.list({ label: "network-regression", author: SELF });

describe("issues on GitHub", () => {
  test("are those of the label and those of the account, of all pages, each once, and no pull requests", async () => {
    await using server = await serve((request) => {
      const page = Number(query(request).get("page"));
      const link = page < 2 ? { headers: { link: `<http://elsewhere.invalid/x>; rel="next"` } } : {};
      if (query(request).has("labels")) return json([issue(page), { ...issue(10 + page), pull_request: { url: "x" } }], link);
      return json([issue(2), issue(3, { user: null, body: null, pull_request: null })]);
    });
    expect((await list(server.issues)).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(server.proxy.requests.map(({ path }) => path)).toEqual([
      "/repos/octo-org/octo-repo/issues?state=all&sort=created&direction=asc&labels=network-regression&per_page=100&page=1",
      "/repos/octo-org/octo-repo/issues?state=all&sort=created&direction=asc&labels=network-regression&per_page=100&page=2",
      "/repos/octo-org/octo-repo/issues?state=all&sort=created&direction=asc&creator=github-actions%5Bbot%5D&per_page=100&page=1",
    ]);
  });

  test("are read as they are", async () => {
    await using server = await serve((request) =>
      query(request).has("labels") ? json([issue(1, { state: "closed", state_reason: "not_planned" })]) : json([]),
    );
    expect(await list(server.issues)).toEqual([
      { number: 1, url: "https://host/1", body: "body 1", labels: ["a", "b"], isOpen: false, reason: "not_planned", author: SELF },
    ]);
  });

  test.each([404, 422])("are those of the label alone where GitHub does not know the account (%i)", async (status) => {
    await using server = await serve((request) =>
      query(request).has("labels") ? json([issue(1)]) : json({ message: "Validation Failed" }, { status }),
    );
    expect((await list(server.issues)).map(({ number }) => number)).toEqual([1]);
  });

  test.each([
    [403, "forbidden"],
    [410, "gone"],
    [500, "unavailable"],
  ])("are refused with %i as %s", async (status, reason) => {
    await using server = await serve(() => json({ message: "no" }, { status }));
    await expect(list(server.issues)).rejects.toMatchObject({ reason, message: `${status}: no` });
  });

  test("are an error where an answer is none", async () => {
    await using server = await serve(() => json([{ number: 1 }]));
    await expect(list(server.issues)).rejects.toMatchObject({ reason: "unavailable" });
  });

  test("are written, closed with a reason and opened again", async () => {
    await using server = await serve(() => json(issue(7)));
    const { issues, proxy } = server;
    await issues.create({ title: "t", body: "b", labels: ["l"] });
    await issues.update(7, { body: "c" });
    await issues.update(7, { state: "completed", labels: [] });
    await issues.update(7, { state: "not-planned" });
    await issues.update(7, { state: "open" });
    await issues
      .comments(7)
      .list()
      .catch(() => undefined);
    expect(proxy.requests.map(({ method, path, body }) => `${method} ${path.replace(/^.*octo-repo/, "")} ${body}`)).toEqual([
      'POST /issues {"title":"t","body":"b","labels":["l"]}',
      'PATCH /issues/7 {"body":"c"}',
      'PATCH /issues/7 {"labels":[],"state":"closed","state_reason":"completed"}',
      'PATCH /issues/7 {"state":"closed","state_reason":"not_planned"}',
      'PATCH /issues/7 {"state":"open","state_reason":"reopened"}',
      "GET /issues/7/comments?per_page=100&page=1 ",
    ]);
  });
});
