import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folders.ts";
import { runStep } from "../support/runner.ts";

/** Refused before anything is asked or created. */
async function refusal(given: Readonly<Record<string, string>>, values?: string): Promise<string> {
  using folder = temporaryFolder();
  if (values !== undefined) writeFileSync(join(folder.path, "values.yaml"), values);
  const { annotations, exitCode } = await runStep({
    action: "actions/install-scenario",
    workspace: folder.path,
    with: {
      ...{ scenario: "cilium-eni", kubeconfig: join(folder.path, "none") },
      ...{ "cluster-name": "mine", "aws-region": "ap-northeast-2", ...given },
    },
  });
  expect(exitCode).toBe(1);
  return annotations.map(({ message }) => message).join("\n");
}

describe("the action refuses", () => {
  test("a scenario that is not there, with the nearest one", async () => {
    expect(await refusal({ scenario: "cilium-enj" })).toContain('not "cilium-enj"; did you mean "cilium-eni"?');
  });

  test("a misspelt key, which the chart would take and ignore, with the nearest real one", async () => {
    const sentence = await refusal({ values: "values.yaml" }, "kubeProxyReplacement: true\nbandwidthManger: { enabled: true }\n");
    expect(sentence).toContain("Scenario cilium-eni cannot be installed like this:");
    expect(sentence).toContain("bandwidthManger");
    expect(sentence).toContain("bandwidthManager");
  });

  test("a file of values that is not there", async () => {
    expect(await refusal({ values: "none.yaml" })).toContain('The file of input "values", none.yaml, is missing.');
  });

  test("a migration to add-ons that the cluster lacks, and one from a scenario that is not there", async () => {
    expect(await refusal({ scenario: "vpc-cni", mode: "migrate", from: "cilium-eni" })).toMatch(
      /^Input "from" must be a scenario with the add-ons of vpc-cni, not "cilium-eni", which lacks (vpc-cni|kube-proxy): this mode only removes add-ons\.$/,
    );
    expect(await refusal({ mode: "migrate", from: "vpc-cnj" })).toMatch(/^Input "from" must be the name .* did you mean "vpc-cni"\?$/);
  });

  test("a scenario that AWS is asked for, where nobody says which cluster that is, or where", async () => {
    expect(await refusal({ "cluster-name": "" })).toBe(
      'Input "cluster-name" must be given for scenario cilium-eni, because its assertion pod-network vpc asks AWS.',
    );
    expect(await refusal({ "aws-region": "" })).toBe('Input "aws-region" must be given where no earlier step has set AWS_REGION.');
  });

  test("a cluster that nobody leads to", async () => {
    expect(await refusal({ scenario: "vpc-cni" })).toMatch(/kubeconfig/);
  });
});

test("the file of facts is there also where the cluster could not be reached, and says that nothing was found", async () => {
  using folder = temporaryFolder();
  const { exitCode, outputs } = await runStep({
    action: "actions/install-scenario",
    workspace: folder.path,
    with: { scenario: "cilium-eni", "cluster-name": "mine", "aws-region": "ap-northeast-2", kubeconfig: join(folder.path, "none") },
  });
  expect(exitCode).toBe(1);
  const facts = JSON.parse(readFileSync(outputs["facts"] ?? "", "utf8"));
  expect(facts).toMatchObject({ schemaVersion: 1, scenario: "cilium-eni", releases: [{ release: "cilium" }], assertions: [] });
});
