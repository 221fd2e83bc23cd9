import { describe, expect, test } from "vitest";
import { readClaims } from "../../../../actions/lib/adapters/aws/id-token-claims.ts";

const token = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

const REPOSITORY = { repository: "octo-org/octo-repo", repository_id: "74", repository_owner_id: "65" };
const BOTH = (context: string) => [`repo:octo-org/octo-repo:${context}`, `repo:octo-org@65/octo-repo@74:${context}`];

describe("the claims of an ID token", () => {
  test.each([
    ["repo:octo-org/octo-repo:environment:cni-bench", BOTH("environment:cni-bench")],
    ["repo:octo-org/octo-repo:ref:refs/heads/main", BOTH("ref:refs/heads/main")],
    ["repo:octo-org@65/octo-repo@74:pull_request", [...BOTH("pull_request")].reverse()],
    // Somebody chose other claims for the subject: we cannot guess its other form.
    ["job_workflow_ref:octo-org/x", ["job_workflow_ref:octo-org/x"]],
  ])("the subject %s is shown in its own form first", (sub, subjects) => {
    expect(readClaims(token({ sub, aud: "sts.amazonaws.com", iat: 1_767_225_600, ...REPOSITORY }))).toEqual({
      subject: sub,
      audience: "sts.amazonaws.com",
      issuedAt: new Date("2026-01-01T00:00:00Z"),
      subjects,
    });
  });

  test.each(["", "no token", "a.b.c", token({ aud: "x" })])("there are none in %j", (text) => {
    expect(readClaims(text)).toBeUndefined();
  });
});
