import { describe, expect, test } from "vitest";
import { issueTracker } from "../../actions/lib/adapters/github/issues.ts";
import { judgeNight } from "../../actions/lib/history/judge-history.ts";
import { nightOf, type Series } from "../../actions/lib/history/series.ts";
import type { HistoryState } from "../../actions/lib/history/state.ts";
import { ISSUE_LABELS } from "../../actions/lib/publishing/event-issue.ts";
import type { IssueEdition } from "../../actions/lib/publishing/issue-edition.ts";
import { syncIssues } from "../../actions/lib/publishing/sync-issues.ts";
import { eventIssueTexts } from "../../actions/lib/report/event-issue-text.ts";
import { en } from "../../actions/lib/words/en.ts";
import { HandClock } from "../support/fakes.ts";
import type { Fault, ProxiedAnswer } from "../support/fault-proxy.ts";
import { type GitHubServer, startGitHub } from "../support/github-server.ts";
import { type HistorySituation, historySituation } from "../support/history-situations.ts";
import { recordingLog } from "../support/recording-log.ts";

const CREATE = /^POST .*\/issues$/;
const UPDATE = /^PATCH .*\/issues\/\d+$/;
const LIST = /^GET .*\/issues\?/;
const ANY = /\/issues/;

interface ServedIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly state_reason: string | null;
  readonly labels: readonly { readonly name: string }[];
  readonly user: { readonly login: string };
}

/** All issues past the proxy, the lowest first. */
async function served({ call, repository, tokens }: GitHubServer): Promise<readonly ServedIssue[]> {
  const path = `/repos/${repository}/issues?state=all&direction=asc&per_page=100`;
  return (await call("GET", path, tokens.workflow)) as readonly ServedIssue[];
}

const commentsOn = async ({ call, repository, tokens }: GitHubServer, number: number) =>
  (await call("GET", `/repos/${repository}/issues/${number}/comments`, tokens.workflow)) as readonly { readonly body: string }[];

const run = (runId = 5) => ({ sha: "a".repeat(40), runId, attempt: 1 });

function sync(github: GitHubServer, editions: readonly IssueEdition[], night: string, token: keyof GitHubServer["tokens"] = "workflow") {
  const [owner = "", name = ""] = github.repository.split("/");
  const around = { clock: new HandClock(), log: recordingLog(), signal: new AbortController().signal };
  const options = { token: github.tokens[token], apiUrl: github.url, repository: { owner, name }, signal: around.signal };
  return syncIssues(issueTracker(options), editions, { night, run: run(Number(night.replaceAll("-", ""))) }, around);
}

const NAME = "one-regression-that-others-show-too";
const regression = (): readonly IssueEdition[] => eventIssueTexts(historySituation(NAME), en);
const answer = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): ProxiedAnswer => ({
  status,
  headers,
  body: JSON.stringify({ message }),
});

/** One night after the other, as a nightly workflow would have judged and told them. */
async function tell(github: GitHubServer, { series, ...context }: HistorySituation) {
  const nights = [...new Set(series.flatMap(({ points }) => points.map(nightOf)))].sort();
  const told: string[] = [];
  let state: HistoryState | undefined;
  let seen: readonly Series[] = [];
  for (const night of nights) {
    const fresh = series.map((one) => ({ ...one, points: one.points.filter((point) => nightOf(point) === night) }));
    seen = series.map((one) => ({ ...one, points: one.points.filter((point) => nightOf(point) <= night) }));
    const judged = judgeNight(state, fresh, [], { today: night });
    state = judged.state;
    const editions = eventIssueTexts({ ...context, series: seen, events: judged.events, today: night }, en);
    const { opened, closed, reopened, warning } = await sync(github, editions, night);
    expect(warning).toBeUndefined();
    for (const [what, count] of Object.entries({ opened, closed, reopened })) if (count > 0) told.push(`${night} ${what}`);
  }
  return told;
}

describe("a nightly workflow that tells by issues", () => {
  test("opens one on the night that confirms a regression and closes it after the fix, over two months", async () => {
    await using github = await startGitHub();
    const situation = historySituation("fixed-again");
    const [event] = situation.events.filter(({ direction }) => direction === "regression");
    expect(await tell(github, situation)).toEqual([`${event?.confirmedOn} opened`, `${event?.closedOn} closed`]);
    const issues = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(issues).toMatchObject([{ state: "closed", state_reason: "completed", user: { login: "github-actions[bot]" } }]);
    expect(issues[0]?.title).toBe("Regression in cilium-eni: TCP throughput −8.5 % (1-stream, pod/other-node)");
    const comments = await commentsOn(github, issues[0]?.number ?? 0);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toMatch(/\nFixed: since .* the level is back at [0-9a-f]{7}, and was not yet at [0-9a-f]{7}\.\n/);
    expect(comments[0]?.body).toMatch(/\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}\)/);
  });

  test("closes a false alarm by itself, as not planned and with a label", async () => {
    await using github = await startGitHub();
    const told = await tell(github, historySituation("gone-by-itself"));
    expect(told.map((one) => one.split(" ")[1])).toEqual(["opened", "closed"]);
    const [issue] = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(issue).toMatchObject({ state: "closed", state_reason: "not_planned" });
    expect(issue?.labels.map(({ name }) => name).sort()).toEqual([ISSUE_LABELS.falseAlarm, ISSUE_LABELS.event].sort());
  });

  test("lets no name from a record become markup, a mention or a link", async () => {
    await using github = await startGitHub();
    await sync(github, eventIssueTexts(historySituation("hostile-names"), en), "2026-02-09");
    const [issue] = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(issue?.title).not.toMatch(/[@#<>`]/);
    expect(issue?.body).not.toMatch(/<img|<b>|@octocat|@everyone|(?<!&)#\d|evil\.example\)|\$\(reboot\)/);
  });
});

describe("issues of a repository with many", () => {
  test("are found on any page, without the label, and open or closed", async () => {
    await using github = await startGitHub();
    const path = `/repos/${github.repository}/issues`;
    const labels = [ISSUE_LABELS.event];
    for (let index = 0; index < 105; index++)
      await github.call("POST", path, github.tokens.maintainer, { title: `t${index}`, body: "x", labels });
    await sync(github, regression(), "2026-02-21");
    const [ours] = (await github.call("GET", `${path}?state=all&direction=desc&per_page=1`, github.tokens.workflow)) as ServedIssue[];
    for (const change of [{}, { labels: [] }, { state: "closed", state_reason: "not_planned" }]) {
      await github.call("PATCH", `${path}/${ours?.number}`, github.tokens.maintainer, change);
      const { opened, issues } = await sync(github, regression(), "2026-02-22");
      expect({ opened, numbers: [...issues.values()].map(({ number }) => number) }).toEqual({ opened: 0, numbers: [ours?.number] });
    }
  });

  test("by somebody else with our mark are left alone", async () => {
    await using github = await startGitHub();
    await sync(github, regression(), "2026-02-21");
    const [ours] = (await served(github)).filter(({ labels }) => labels.length > 0);
    const body = ours?.body ?? "";
    await using other = await startGitHub();
    await other.call("POST", `/repos/${other.repository}/issues`, other.tokens.stranger, { title: "t", body });
    expect(await sync(other, regression(), "2026-02-21")).toMatchObject({ opened: 1, precision: { confirmed: 1 } });
  });
});

describe("two nights at once", () => {
  test("leave one open issue", async () => {
    await using github = await startGitHub();
    github.proxy.inject({ on: CREATE, does: { together: 2 } });
    const both = await Promise.all([1, 2].map(() => sync(github, regression(), "2026-02-21")));
    expect(both.map(({ warning }) => warning)).toEqual([undefined, undefined]);
    const ours = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(ours.map(({ state }) => state)).toEqual(["open", "closed"]);
    expect(ours[1]?.body).toMatch(/Issue \d+ tells of the same event and was there first\./);
    expect(await sync(github, regression(), "2026-02-22")).toMatchObject({
      opened: 0,
      precision: { confirmed: 1, falseAlarms: 0, dismissed: 0 },
    });
  });
});

const PASSING: readonly (readonly [string, Fault["does"]])[] = [
  ["429 with Retry-After", { answer: answer(429, "Too many requests", { "retry-after": "2" }) }],
  ["a secondary limit", { answer: answer(403, "You have exceeded a secondary rate limit", { "retry-after": "3" }) }],
  ["500", { answer: answer(500, "Server Error") }],
  ["502 in HTML", { answer: { status: 502, headers: { "content-type": "text/html" }, body: "<html>" } }],
  ["409", { answer: answer(409, "Conflict") }],
  ["a connection that breaks before", { reset: "before" }],
  ["a connection that breaks after", { reset: "after" }],
  ["an answer that is torn", { reset: "within" }],
];

describe("issues under faults that pass", () => {
  test.each(PASSING)("are the same after %s", async (_, does) => {
    await using github = await startGitHub();
    github.proxy.inject({ on: LIST, does }, { on: CREATE, does });
    expect(await sync(github, regression(), "2026-02-21")).toMatchObject({ opened: 1 });
    const closed = regression().map((one): IssueEdition => ({ ...one, state: "accepted", texts: ["accepted"], tell: () => "accepted" }));
    github.proxy.inject({ on: UPDATE, does }, { on: /^POST .*\/comments$/, does });
    const synced = await sync(github, closed, "2026-02-22");
    expect(synced.warning).toBeUndefined();
    const ours = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(ours).toMatchObject([{ state: "closed" }]);
    expect(await commentsOn(github, ours[0]?.number ?? 0)).toHaveLength(1);
  });
});

describe("issues that are refused", () => {
  test.each<[string, (github: GitHubServer) => void, keyof GitHubServer["tokens"], RegExp]>([
    [
      "a token that can only read",
      () => {},
      "fork",
      /^Not written: the issue on "Regression in .*the job needs the permission `issues: write`/,
    ],
    [
      "issues that are switched off",
      (github) => {
        github.condition = "issues-off";
      },
      "workflow",
      /^Not written: .*Issues are switched off/,
    ],
    ["404", ({ proxy }) => proxy.inject({ on: ANY, times: 99, does: { answer: answer(404, "Not Found") } }), "workflow", /does not exist/],
    [
      "422",
      ({ proxy }) => proxy.inject({ on: CREATE, times: 99, does: { answer: answer(422, "Validation Failed") } }),
      "workflow",
      /GitHub refused/,
    ],
    [
      "429 without end",
      ({ proxy }) => proxy.inject({ on: ANY, times: 99, does: { answer: answer(429, "Slow down") } }),
      "workflow",
      /longer pause/,
    ],
    [
      "500 without end",
      ({ proxy }) => proxy.inject({ on: ANY, times: 99, does: { answer: answer(500, "Oops") } }),
      "workflow",
      /no usable answer/,
    ],
  ])("by %s are one sentence without a secret, and opened the next night", async (_, break_, token, sentence) => {
    await using github = await startGitHub();
    break_(github);
    const { warning, opened, postponed } = await sync(github, regression(), "2026-02-21", token);
    expect({ opened, postponed: postponed.length }).toEqual({ opened: 0, postponed: 1 });
    expect(warning).toMatch(sentence);
    expect(warning).not.toContain(github.tokens[token]);
    await using mended = await startGitHub();
    expect(await sync(mended, regression(), "2026-02-22")).toMatchObject({ opened: 1, postponed: [] });
  });

  test("because a text is too long are written shorter", async () => {
    await using github = await startGitHub();
    github.proxy.inject({ on: CREATE, does: { answer: answer(422, "body is too long (maximum is 65536 characters)") } });
    expect(await sync(github, regression(), "2026-02-21")).toMatchObject({ opened: 1 });
    const [issue] = (await served(github)).filter(({ labels }) => labels.length > 0);
    expect(issue?.body.length).toBeLessThan(regression()[0]?.texts[0].length ?? 0);
  });
});
