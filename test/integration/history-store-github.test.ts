import { describe, expect, test } from "vitest";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { entryPath } from "../../actions/lib/model/history-entry.ts";
import { HandClock } from "../support/fakes.ts";
import { buildEntry } from "../support/history-entries.ts";
import { night } from "../support/history-nights.ts";
import { startGitHubPlace } from "../support/history-places.ts";

const signal = new AbortController().signal;

describe("a history by GitHub's API", () => {
  const answer = (status: number, message: string, headers = {}) => ({ answer: { status, headers, body: JSON.stringify({ message }) } });
  test.each([
    ["403 with Retry-After", /git\/trees/, answer(403, "You have exceeded a secondary rate limit.", { "retry-after": "7" })],
    ["429", /git\/commits/, answer(429, "Too many requests", { "retry-after": "3" })],
    ["409", /git\/refs\//, answer(409, "Conflict")],
    ["422 for a move that is none", /git\/refs\//, answer(422, "Update is not a fast forward")],
    ["422 for a move that failed", /git\/refs\//, answer(422, "Reference update failed")],
    ["500", /git\/ref\//, answer(500, "Server Error")],
    ["502", /contents/, answer(502, "Bad gateway")],
    ["a reset before the branch moved", /git\/refs\//, { reset: "before" } as const],
    ["a reset after the branch moved", /git\/refs\//, { reset: "after" } as const],
    ["a torn answer", /git\/refs\//, { reset: "within" } as const],
  ])("stores once after %s", async (_, on, does) => {
    await using place = await startGitHubPlace();
    const clock = new HandClock();
    await using store = await place.open({ clock });
    await store.append(night(1), signal);
    place.proxy.inject({ on, does });
    expect(await store.append(night(2), signal)).toEqual({ stored: night(2).map(entryPath), alreadyThere: [] });
    expect(await place.commits()).toHaveLength(2);
    expect(clock.seconds).toBeGreaterThan("answer" in does && "retry-after" in does.answer.headers ? 2.9 : 0);
  });

  test.each([
    ["403", answer(403, "Resource not accessible by integration"), "The branch is protected, or the token may not write to it"],
    ["422 of a rule", answer(422, "Repository rule violations found"), "The branch is protected"],
    ["422 of something else", answer(422, "Object does not"), "The code host refused what was sent"],
  ])("does not try again after %s", async (_, does, sentence) => {
    await using place = await startGitHubPlace();
    const clock = new HandClock();
    await using store = await place.open({ clock });
    await store.append(night(1), signal);
    place.proxy.inject({ on: /PATCH .*git\/refs/, does });
    await expect(store.append(night(2), signal)).rejects.toThrow(sentence);
    expect(clock.seconds).toBe(0);
  });

  test("says what to do in a repository without a commit", async () => {
    await using place = await startGitHubPlace();
    await using store = await place.open();
    place.proxy.inject({ on: /git\/trees/, does: answer(409, "Git Repository is empty.") });
    await expect(store.append(night(1), signal)).rejects.toThrow(/has no commit yet/);
  });

  test("says so where a fork's token can only read", async () => {
    await using place = await startGitHubPlace();
    await using store = await place.open({ token: place.tokens.fork });
    await expect(store.append(night(1), signal)).rejects.toThrow(/the token may not write to it/);
  });

  test("gives up when its time is used up, with the last reason", async () => {
    await using place = await startGitHubPlace();
    const clock = new HandClock();
    await using store = await place.open({ clock });
    place.proxy.inject({ on: /GET .*git\/ref\//, times: 1000, does: answer(503, "Unavailable") });
    await expect(store.append(night(1), signal)).rejects.toThrow(
      /^Not stored .*: 2 results\. There was no usable answer .*\(503: Unavailable\)\.$/,
    );
    expect(place.proxy.requests.length).toBeGreaterThanOrEqual(12);
    expect(clock.seconds).toBeLessThanOrEqual(300);
  });

  test("never moves a branch by force", async () => {
    await using place = await startGitHubPlace();
    await using store = await place.open();
    await store.append(night(1), signal);
    await store.append(night(2), signal);
    const moves = place.proxy.requests.filter(({ method }) => method === "PATCH");
    expect(moves.map(({ body }) => JSON.parse(body).force)).toEqual([false]);
  });

  test("takes 32 writers at once while all kinds of things go wrong", async () => {
    await using place = await startGitHubPlace();
    const entries = Array.from({ length: 32 }, (_, index) =>
      buildEntry({ scenario: `scenario-${index}`, startedAt: "2025-11-01T02:00:00.000Z" }),
    );
    place.proxy.inject(
      { on: /POST .*git\/trees/, times: 5, does: answer(403, "You have exceeded a secondary rate limit.", { "retry-after": "1" }) },
      { on: /POST .*git\/commits/, times: 5, does: answer(429, "Slow down", { "retry-after": "1" }) },
      { on: /PATCH .*git\/refs/, times: 5, does: { reset: "after" } },
      { on: /PATCH .*git\/refs/, times: 5, does: answer(409, "Conflict") },
      { on: /PATCH .*git\/refs/, times: 5, does: answer(422, "Update is not a fast forward") },
      { on: /GET .*git\/ref/, times: 5, does: answer(500, "Server Error") },
      { on: /POST .*git\/trees/, times: 5, does: { reset: "within" } },
    );
    const startedAt = performance.now();
    const stored = await Promise.all(
      entries.map(async (entry) => {
        await using store = await place.open({ clock: systemClock });
        return await store.append([entry], signal);
      }),
    );
    process.stdout.write(`32 writers and faults: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
    expect(stored.flatMap((one) => one.stored).sort()).toEqual(entries.map(entryPath).sort());
    expect([...(await place.files()).keys()].sort()).toEqual(entries.map(entryPath).sort());
    expect(await place.commits()).toHaveLength(32);
  });
});
