import { describe, expect, test } from "vitest";
import { checkInputs, inputs } from "../../../actions/assume-role/inputs.ts";
import { parseInputs } from "../../../actions/lib/action/input.ts";

const GIVEN = { "role-to-assume": "arn:aws:iam::123456789012:role/cni-bench", "aws-region": "ap-northeast-2" };
const read = (more: Readonly<Record<string, string>> = {}) => {
  const given: Readonly<Record<string, string>> = { ...GIVEN, ...more };
  return checkInputs(parseInputs(inputs, (name) => given[name]));
};

describe("the inputs of assume-role", () => {
  test("need a role and a region, and an hour is enough because credentials renew themselves", () => {
    expect(read()).toEqual({
      roleToAssume: "arn:aws:iam::123456789012:role/cni-bench",
      awsRegion: "ap-northeast-2",
      roleDurationSeconds: 3600,
      roleSessionName: undefined,
      audience: "sts.amazonaws.com",
      allowedAccountIds: undefined,
    });
  });

  test.each([
    [{ "role-to-assume": "cni-bench" }, 'Input "role-to-assume" must be the ARN of a role'],
    [{ "role-to-assume": "arn:aws:iam::123456789012:user/me" }, 'not "arn:aws:iam::123456789012:user/me"'],
    [{ "aws-region": "Seoul" }, 'Input "aws-region" must be a region of AWS, as ap-northeast-2, not "Seoul".'],
    [{ "role-duration-seconds": "899" }, 'Input "role-duration-seconds" must be a whole number of at least 900'],
    [{ "role-duration-seconds": "43201" }, "at most 43200"],
    [{ "role-session-name": "a" }, 'Input "role-session-name" must be 2 to 64 letters'],
    [{ "role-session-name": "with space" }, 'not "with space"'],
    [
      { "allowed-account-ids": "123456789012, 99" },
      'Input "allowed-account-ids" must be account ids of 12 digits, separated by commas, not "99".',
    ],
    [
      { "allowed-account-ids": "210987654321" },
      'Input "role-to-assume" must be in an account of "allowed-account-ids" (210987654321), not "123456789012".',
    ],
  ])("refuse %j", (more, sentence) => {
    expect(() => read(more)).toThrow(sentence);
  });

  test.each([
    [{ "role-to-assume": "arn:aws-cn:iam::123456789012:role/team/cni-bench" }],
    [{ "aws-region": "us-gov-west-1" }],
    [{ "role-session-name": "run=1,a.b@c+d-e_f" }],
    [{ "allowed-account-ids": "210987654321,123456789012" }],
  ])("take %j", (more) => {
    expect(() => read(more)).not.toThrow();
  });
});
