import { describe, expect, test } from "vitest";
import { describeRefusal, isPassing } from "../../../../actions/lib/adapters/aws/sts-refusal.ts";

/** As the SDK makes them. */
const failure = (name: string, more: object = {}, words = "words"): Error => Object.assign(new Error(words), { name, ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe("a failure of STS", () => {
  test.each([
    [failure("ThrottlingException", status(400))],
    [failure("Throttling", status(400))],
    [failure("IDPCommunicationErrorException", status(400))],
    [
      failure(
        "InvalidIdentityTokenException",
        status(400),
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
      ),
    ],
    [failure("ServiceUnavailable", status(503))],
    [failure("UnknownError", status(500))],
    [failure("Error", status(429))],
    // Cut off in the middle of an answer that went well.
    [failure("Error", status(200))],
    [failure("TimeoutError")],
    [failure("Error", { code: "ECONNRESET" })],
    [failure("Error", { code: "ENOTFOUND" })],
    [failure("Error", { code: "EAI_AGAIN" })],
    [new Error("socket hang up")],
  ])("may be gone in a moment: %s", (error) => {
    expect(isPassing(error)).toBe(true);
  });

  test.each([
    [failure("AccessDenied", status(403))],
    [failure("InvalidIdentityTokenException", status(400), "No OpenIDConnect provider found in your account for the issuer")],
    [failure("ExpiredTokenException", status(400))],
    [failure("ValidationError", status(400))],
    [failure("RegionDisabledException", status(403))],
    [new TypeError("a bug of ours")],
    ["text"],
  ])("will be the same the next time: %s", (error) => {
    expect(isPassing(error)).toBe(false);
  });

  test("that nobody foresaw is told with its name and words", () => {
    const request = {
      roleToAssume: "arn:aws:iam::123456789012:role/cni-bench",
      region: "ap-northeast-2",
      durationSeconds: 3600,
      audience: "a",
    };
    expect(describeRefusal(failure("Strange", status(400)), request, undefined, new Date()).message).toBe(
      "The role arn:aws:iam::123456789012:role/cni-bench could not be assumed (Strange: words).",
    );
  });
});
