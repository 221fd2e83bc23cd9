import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createCluster, createNodeGroups, scaleNodeGroup } from "../../../../actions/lib/adapters/eksctl/arguments.ts";
import { writeConfig } from "../../../../actions/lib/adapters/eksctl/config-file.ts";
import { eksctl } from "../../../../actions/lib/adapters/eksctl/eksctl.ts";
import { type ScriptedEksctl, scriptedEksctl } from "../../../support/eksctl/scripted-eksctl.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const CLUSTER = { name: "bench", region: "eu-north-1" };

describe("what eksctl is called with", () => {
  test.each([
    [
      "a cluster",
      createCluster("/t/c.yaml"),
      "create cluster --config-file=/t/c.yaml --write-kubeconfig=false --timeout=35m --color=false",
    ],
    ["node groups", createNodeGroups("/t/n.yaml"), "create nodegroup --config-file=/t/n.yaml --timeout=35m --color=false"],
    [
      "more nodes",
      scaleNodeGroup(CLUSTER, "nodes", 5),
      "scale nodegroup --cluster=bench --region=eu-north-1 --name=nodes --nodes=5 --nodes-min=5 --nodes-max=5 --wait --timeout=35m --color=false",
    ],
  ])("for %s", (_, argv, line) => {
    expect(argv.join(" ")).toBe(line);
  });

  test("has every value behind its flag's equals sign, so that none is taken for a flag", () => {
    const odd = { name: "--help", region: "-x" };
    for (const argv of [scaleNodeGroup(odd, "--all", 1), createCluster("--help")]) {
      expect(argv).not.toContain("--help");
      expect(argv).not.toContain("--all");
      expect(argv).not.toContain("-x");
    }
  });
});

describe("a file for eksctl", () => {
  test("can be read by its owner alone, and repeats what several parts share", async () => {
    using folder = temporaryFolder();
    const tags = { run: "1" };
    const path = await writeConfig(join(folder.path, "deep", "er"), "cluster.yaml", { metadata: { tags }, managedNodeGroups: [{ tags }] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, "utf8");
    expect(text).not.toMatch(/[&*]a\d/);
    expect(parse(text)).toEqual({ metadata: { tags }, managedNodeGroups: [{ tags }] });
  });
});

describe("eksctl as provider of clusters", () => {
  let scripted: ScriptedEksctl;
  beforeEach(() => {
    scripted = scriptedEksctl({ failAt: "config" });
  });
  afterEach(() => {
    scripted[Symbol.dispose]();
    rmSync(scripted.folder, { recursive: true, force: true });
  });

  test("gives its files to the tool and repeats its last words where it fails", async () => {
    const log = recordingLog();
    const provider = eksctl({ path: join(scripted.folder, "eksctl"), folder: join(scripted.folder, "files"), log });
    await expect(provider.createNodeGroups({ metadata: CLUSTER, managedNodeGroups: [] }, new AbortController().signal)).rejects.toThrow(
      /`.*eksctl create nodegroup .*` exited with 1: .*\(config\) \| Error: failed to create cluster "bench"$/,
    );
    expect(Object.keys(scripted.configs())).toEqual(["node-groups.yaml"]);
    expect(log.lines.every((line) => line.startsWith("eksctl | "))).toBe(true);
  });
});
