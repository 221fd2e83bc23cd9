import { Command } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { addIamCommand } from "../../../actions/lib/cli/iam.ts";

const GIVEN = ["--account", "123456789012", "--region", "ap-northeast-2", "--repository", "octo-org/octo-repo"];

describe("cni-bench iam", () => {
  afterEach(() => void vi.restoreAllMocks());

  function print(...more: readonly string[]) {
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    const program = new Command("cni-bench").exitOverride();
    addIamCommand(program);
    program.parse(["iam", ...GIVEN, ...more], { from: "user" });
    return JSON.parse(written.join(""));
  }

  test("prints all documents, by stage", () => {
    expect(Object.keys(print())).toEqual(["trust", "create", "measure", "sweep", "boundary"]);
  });

  test("prints one document, as a file for the aws CLI", () => {
    const trust = print("--stage", "trust", "--owner-id", "65", "--repository-id", "74", "--environment", "bench");
    expect(trust.Version).toBe("2012-10-17");
    expect(trust.Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]).toEqual([
      "repo:octo-org/octo-repo:environment:bench",
      "repo:octo-org@65/octo-repo@74:environment:bench",
    ]);
  });

  test("binds roles in both documents that know of it", () => {
    const { create, boundary } = print("--bind-roles");
    for (const document of [create, boundary]) expect(JSON.stringify(document)).toContain("iam:PermissionsBoundary");
  });

  test.each([
    [["--account", "12"], 'Input "account" must be 12 digits, not "12".'],
    [["--repository", "octo-repo"], 'Input "repository" must be a repository, as owner/name'],
    [["--region", "Seoul"], 'Input "region" must be a region'],
    [["--owner-id", "65"], 'Inputs "owner-id" and "repository-id" must be given together.'],
    [["--stage", "swep"], 'did you mean "sweep"?'],
  ])("refuses %j", (more, sentence) => {
    expect(() => print(...more)).toThrow(sentence);
  });
});
