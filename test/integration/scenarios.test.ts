import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inputs } from "../../actions/create-cluster/inputs.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { addScenariosCommand } from "../../actions/lib/cli/scenarios.ts";
import { ConfigurationError } from "../../actions/lib/model/errors.ts";
import { runCli } from "../support/cni-bench.ts";
import { temporaryFolder } from "../support/folders.ts";

describe("cni-bench scenarios", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("check says in a line each what is refused and warned of, and how much the nodes carry; nothing of the catalogue is refused", async () => {
    const lines = await run("check");
    expect(lines.filter((line) => /^(refuse|warn) /.test(line))).toEqual([]);
    expect(lines.at(-2)).toMatch(/^m6i\.xlarge carries 1\.562 Gbit\/s/);
    expect(lines.at(-1)).toMatch(/^\d+ scenarios checked: nothing refused\.$/);
  });

  test("check of other values is a refusal where they would be ignored by the chart", async () => {
    using folder = temporaryFolder();
    const values = join(folder.path, "values.yaml");
    writeFileSync(values, "kubeProxyReplacement: true\ntunnel: vxlan\nbpf:\n  ctGlobalTcpMax: 524288\n");
    const { exitCode, stdout, stderr } = await runCli(["scenarios", "check", "cilium-vxlan", "--values", values]);
    const lines = stdout.split("\n");
    expect(lines).toContain(
      "refuse cilium-vxlan bpf.ctGlobalTcpMax: 524288 — No chart has this key: it is ignored without a word. Write instead: bpf.ctTcpMax.",
    );
    expect(lines.some((line) => line.startsWith('refuse cilium-vxlan tunnel: "vxlan" — Cilium removed this key in 1.15'))).toBe(true);
    expect(stderr).toBe("1 scenario checked: 2 refused.\n");
    expect(exitCode).toBe(2);
  });

  test("check takes another machine and another chart", async () => {
    const lines = await run("check", "cilium-eni", "--instance-type", "x9.huge", "--chart-version", "1.17.18");
    expect(
      lines.some((line) => line.startsWith("warn   cilium-eni eks.nodes.maxPods: 58 — Nothing is known of the interfaces of x9.huge")),
    ).toBe(true);
    expect(lines.some((line) => line.includes("what its keys do in 1.17.18 is not known"))).toBe(true);
  });

  test.each([
    [["check", "--values", "x.yaml"], /^Input "values" takes the place of one scenario's values/],
    [["check", "--nodes", "none"], /^Input "nodes" must be a whole number/],
    [["check", "--nodes", "1"], /^Input "nodes" must be a whole number of at least 2, not "1"\.$/],
    [["check", "--kubernetes-version", "9.99"], /^Input "kubernetes-version" must be one of 1\.34, .*, not "9\.99"\.$/],
    [["check", "--instance-type", "foo bar"], /^Input "instance-type" must be an EC2 instance type, as m6i\.xlarge, not "foo bar"\.$/],
    [["check", "cilium-eni", "--chart-version", "abc"], /^Input "chart-version" must be a version with three numbers, .*, not "abc"\.$/],
    [["check", "--chart-version", "1.19.0"], /^Input "chart-version" is a version of one chart: name the scenarios/],
    [["check", "vpc-cni", "--chart-version", "1.19.0"], /^Input "chart-version" must be left out for scenario vpc-cni/],
    [["check", "vpc-cni", "--values", "x.yaml"], /^Input "values" must be left out for scenario vpc-cni/],
    [["check", "cilium-eni", "--values", "x.yaml"], /^The file of input "values", x\.yaml, is missing\.$/],
    [["check", "./nowhere"], /^scenarios\/nowhere is no folder\.$/],
    [["show", "cilium-enni"], /^Input "scenario" must be .*, not "cilium-enni"; did you mean "cilium-eni"\?$/],
  ])("%j is refused in a sentence", async (args, sentence) => {
    const refused: unknown = await run(...args).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigurationError);
    expect(refused).toMatchObject({ message: expect.stringMatching(sentence) });
  });

  test("a refusal of an option is exit code 2, without a stack", async () => {
    const { exitCode, stdout, stderr } = await runCli(["scenarios", "check", "cilium-eni", "--chart-version", "abc"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe('Input "chart-version" must be a version with three numbers, as 1.20.0, not "abc".\n');
  });

  test("check takes what create-cluster takes, by the same names and with the same defaults", () => {
    const check = scenariosCommand().commands.find((command) => command.name() === "check");
    const options = check?.options.map(({ long, defaultValue }) => [long?.slice(2), String(defaultValue ?? "")]);
    expect(options).toHaveLength(5);
    for (const [name = "", fallback] of options ?? []) expect(inputs).toHaveProperty([name, "default"], fallback);
  });

  test("check takes a folder of one's own", async () => {
    using folder = temporaryFolder();
    cpSync(join(projectRoot(), "scenarios", "cilium-eni"), join(folder.path, "ours"), { recursive: true });
    expect((await run("check", join(folder.path, "ours"))).at(-1)).toBe("1 scenario checked: nothing refused.");
  });

  test("list names every scenario, and show tells all of one", async () => {
    expect((await run("list")).find((line) => line.startsWith("cilium-eni "))).toMatch(/Cilium with ENI addresses — lab, eks \(ready\)$/);
    const lines = await run("show", "cilium-eni-tuned-no-bbr");
    expect(lines.join("\n")).toMatch(/Isolates BBR, against cilium-eni-tuned\n {2}by bandwidthManager\.bbr\n/);
    expect(lines.join("\n")).toContain("  - cilium-config enable-bbr is false\n");
    expect(lines.join("\n")).toContain("values.yaml:\n  operator:");
  });
});

/** @returns what it prints, by line */
async function run(...args: string[]): Promise<string[]> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  await scenariosCommand().parseAsync(args, { from: "user" });
  return output.trimEnd().split("\n");
}

function scenariosCommand(): Command {
  const program = new Command("cni-bench").exitOverride();
  addScenariosCommand(program);
  return program.commands[0] as Command;
}
