import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { addScenariosCommand } from "../../actions/lib/cli/scenarios.ts";
import { temporaryFolder } from "../support/folders.ts";

describe("cni-bench scenarios", () => {
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  test("check says in a line each what is refused and warned of, and how much the nodes carry; nothing of the catalogue is refused", async () => {
    const { lines, exitCode } = await run("check");
    expect(lines.filter((line) => /^(refuse|warn) /.test(line))).toEqual([]);
    expect(lines.at(-2)).toMatch(/^m6i\.xlarge carries 1\.562 Gbit\/s/);
    expect(lines.at(-1)).toMatch(/^\d+ scenarios checked: nothing refused\.$/);
    expect(exitCode).toBeUndefined();
  });

  test("check of other values exits with 1 where they would be ignored by the chart", async () => {
    using folder = temporaryFolder();
    const values = join(folder.path, "values.yaml");
    writeFileSync(values, "kubeProxyReplacement: true\ntunnel: vxlan\nbpf:\n  ctGlobalTcpMax: 524288\n");
    const { lines, exitCode } = await run("check", "cilium-vxlan", "--values", values);
    expect(lines).toContain(
      "refuse cilium-vxlan bpf.ctGlobalTcpMax: 524288 — No chart has this key: it is ignored without a word. Write instead: bpf.ctTcpMax.",
    );
    expect(lines.some((line) => line.startsWith('refuse cilium-vxlan tunnel: "vxlan" — Cilium removed this key in 1.15'))).toBe(true);
    expect(lines.at(-1)).toBe("1 scenario checked: 2 refused.");
    expect(exitCode).toBe(1);
  });

  test("check takes another machine and another chart", async () => {
    const { lines } = await run("check", "cilium-eni", "--instance-type", "x9.huge", "--chart-version", "1.17.18");
    expect(
      lines.some((line) => line.startsWith("warn   cilium-eni eks.nodes.maxPods: 58 — Nothing is known of the interfaces of x9.huge")),
    ).toBe(true);
    expect(lines.some((line) => line.includes("what its keys do in 1.17.18 is not known"))).toBe(true);
  });

  test.each([
    [["check", "--values", "x.yaml"], /^Input "values" takes the place of one scenario's values/],
    [["check", "--nodes", "none"], /^Input "nodes" must be a whole number/],
    [["check", "--kubernetes", "new"], /^Input "kubernetes" must be a release/],
    [["check", "vpc-cni", "--values", "x.yaml"], /^Input "values" has no place in vpc-cni/],
    [["show", "cilium-enni"], /^There is no scenario "cilium-enni"; did you mean "cilium-eni"\.$/],
  ])("%j is refused in a sentence", async (args, sentence) => {
    await expect(run(...args)).rejects.toThrow(sentence);
  });

  test("list names every scenario, and show tells all of one", async () => {
    expect((await run("list")).lines.find((line) => line.startsWith("cilium-eni "))).toMatch(
      /Cilium with ENI addresses — lab, eks \(ready\)$/,
    );
    const { lines } = await run("show", "cilium-eni-tuned-no-bbr");
    expect(lines.join("\n")).toMatch(/Isolates BBR, against cilium-eni-tuned\n {2}by bandwidthManager\.bbr\n/);
    expect(lines.join("\n")).toContain("  - cilium-config enable-bbr is false\n");
    expect(lines.join("\n")).toContain("values.yaml:\n  operator:");
  });
});

async function run(...args: string[]): Promise<{ readonly lines: string[]; readonly exitCode: typeof process.exitCode }> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  const program = new Command("cni-bench").exitOverride();
  addScenariosCommand(program);
  await program.parseAsync(["scenarios", ...args], { from: "user" });
  return { lines: output.trimEnd().split("\n"), exitCode: process.exitCode };
}
