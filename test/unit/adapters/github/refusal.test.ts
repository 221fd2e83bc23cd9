import { describe, expect, test } from "vitest";
import { oneLine, toRefusal } from "../../../../actions/lib/adapters/github/refusal.ts";
import type { RefusalReason } from "../../../../actions/lib/ports/refusal.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const refusal = (status: number, message: unknown, headers: Record<string, string> = {}) =>
  toRefusal({ status, headers, data: { message } }, NOW);

describe("an answer", () => {
  test.each<[number, string, Record<string, string>, RefusalReason, number | undefined]>([
    [401, "Bad credentials", {}, "unauthorized", undefined],
    [403, "Resource not accessible by integration", {}, "forbidden", undefined],
    [403, "Resource not accessible by integration", { "x-ratelimit-remaining": "4999" }, "forbidden", undefined],
    [403, "Unable to create comment because issue is locked.", {}, "locked", undefined],
    [403, "You have exceeded a secondary rate limit. Please wait.", { "retry-after": "7" }, "rate-limited", 7],
    [403, "You have exceeded a secondary rate limit. Please wait.", {}, "rate-limited", 60],
    [403, "API rate limit exceeded", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 90) }, "rate-limited", 90],
    [403, "API rate limit exceeded", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 - 9) }, "rate-limited", 0],
    [404, "Not Found", {}, "not-found", undefined],
    [408, "Request Timeout", {}, "unavailable", undefined],
    [409, "Conflict", {}, "conflict", undefined],
    [410, "This issue was deleted", {}, "gone", undefined],
    [418, "I am a teapot", {}, "invalid", undefined],
    [422, "Validation Failed", {}, "invalid", undefined],
    [422, "Body is too long (maximum is 65536 characters)", {}, "too-long", undefined],
    [429, "Too Many Requests", {}, "rate-limited", undefined],
    [429, "Too Many Requests", { "retry-after": "Sat, 21 Nov 2026 12:00:30 GMT" }, "rate-limited", 30],
    [429, "Too Many Requests", { "retry-after": "soon" }, "rate-limited", undefined],
    [500, "Server Error", {}, "unavailable", undefined],
    [502, "Bad Gateway", {}, "unavailable", undefined],
    [503, "Unavailable", { "retry-after": "2" }, "unavailable", 2],
  ])("%s %j %j means %s, wait %s s", (status, message, headers, reason, waitSeconds) => {
    expect(refusal(status, message, headers)).toMatchObject({ reason, waitSeconds });
  });

  test("tells its status and its words, those of single fields too", () => {
    const data = { message: "Validation Failed", errors: [{ message: "Body is too long" }, "and wrong", { code: "x" }, null] };
    const { message, reason } = toRefusal({ status: 422, headers: {}, data }, NOW);
    expect(message).toBe("422: Validation Failed: Body is too long: and wrong");
    expect(reason).toBe("too-long");
  });

  test.each([["<html>Bad gateway</html>"], [undefined], [null], [{ message: 7 }]])("without usable words tells that: %j", (data) => {
    expect(toRefusal({ status: 502, headers: {}, data }, NOW).message).toBe("502: no message");
  });
});

test("foreign words become one short line", () => {
  expect(oneLine("a\n::error::b\u001b[31m\u202ec")).toBe("a ::error::b [31m c");
  expect(oneLine("x".repeat(500))).toHaveLength(201);
});
