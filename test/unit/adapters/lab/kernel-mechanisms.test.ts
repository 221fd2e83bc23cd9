import { describe, expect, test } from "vitest";
import {
  type Finding,
  fitRecipe,
  type KernelMechanisms,
  probeKernel,
  whatWasSaid,
} from "../../../../actions/lib/adapters/lab/kernel-mechanisms.ts";
import type { Completed } from "../../../../actions/lib/adapters/process/run-command.ts";
import { recipe } from "../../../support/recipes.ts";

const WORKS: Finding = { works: true };
const ALL: KernelMechanisms = {
  bbr: WORKS,
  fq: WORKS,
  vxlan: WORKS,
  iptables: WORKS,
  nftables: WORKS,
  ebpf: WORKS,
  ebpfOnLinks: WORKS,
};

/** A kernel that refuses commands holding a word, each with what its tool says then. */
function kernel(refusals: Readonly<Record<string, Partial<Completed>>>) {
  const ran: string[] = [];
  const execute = async (argv: readonly string[]): Promise<Completed> => {
    const line = argv.join(" ");
    ran.push(line);
    const [, refusal] = Object.entries(refusals).find(([word]) => line.includes(word)) ?? [];
    const fine = { argv, exitCode: 0, signal: null, timedOut: false, stdout: "", stderr: "", seconds: 0 };
    return refusal === undefined ? fine : { ...fine, exitCode: 1, ...refusal };
  };
  return { ran, probe: () => probeKernel({ namespace: "probe", pins: "/pins" }, "data-plane.o", execute) };
}

describe("probing a kernel", () => {
  test("finds everything where every command succeeds", async () => {
    expect(await kernel({}).probe()).toEqual(ALL);
  });

  test.each([
    ["type vxlan", "vxlan"],
    ["root fq", "fq"],
    ["iptables-nft-restore", "iptables"],
    ["nft -f", "nftables"],
    ["congctl bbr", "bbr"],
    ["tc -batch", "ebpfOnLinks"],
  ])("keeps what was said when `%s` is refused", async (word, mechanism) => {
    const found = await kernel({ [word]: { stderr: "RTNETLINK answers: Operation not supported\n" } }).probe();
    expect(found).toEqual({ ...ALL, [mechanism]: { works: false, said: "RTNETLINK answers: Operation not supported" } });
  });

  test("does not try programs on links that could not be loaded", async () => {
    const { ran, probe } = kernel({ bpftool: { stderr: "Error: failed to load object file" } });
    const found = await probe();
    expect(found.ebpf).toEqual({ works: false, said: "Error: failed to load object file" });
    expect(found.ebpfOnLinks).toEqual(found.ebpf);
    expect(ran.filter((line) => line.includes("tc -batch"))).toEqual([]);
  });

  test("blames no mechanism when the namespace cannot be made", async () => {
    await expect(
      kernel({ "netns add": { stderr: "mount --make-shared /run/netns failed: Operation not permitted" } }).probe(),
    ).rejects.toThrow("`ip netns add probe` exited with 1: mount --make-shared /run/netns failed: Operation not permitted");
  });

  test("blames no mechanism when a command does not answer", async () => {
    const hanging = { exitCode: null, signal: "SIGTERM", timedOut: true, seconds: 20 };
    await expect(kernel({ "type vxlan": hanging }).probe()).rejects.toThrow("was ended after 20.0 s");
  });
});

describe("what a tool said", () => {
  test.each([
    ["ip", "Error: Unknown device type.\n", "Error: Unknown device type."],
    [
      "nft, which repeats the rule below",
      "/dev/stdin:1:68-73: Error: Could not process rule: Operation not supported\ntable ip x { }\n           ^^^^^^\n",
      "/dev/stdin:1:68-73: Error: Could not process rule: Operation not supported",
    ],
    [
      "iptables, which gives advice below",
      "iptables-nft-restore v1.8.9 (nf_tables): Couldn't load match `statistic':No such file or directory\n\nError occurred at line: 3\nTry `iptables-nft-restore -h' or 'iptables-nft-restore --help' for more information.\n",
      "iptables-nft-restore v1.8.9 (nf_tables): Couldn't load match `statistic':No such file or directory",
    ],
    [
      "bpftool, which sums up below",
      "libbpf: prog 'from_pod': failed to load: -22\nlibbpf: failed to load object 'data-plane.o'\nError: failed to load object file\n",
      "libbpf: prog 'from_pod': failed to load: -22",
    ],
    ["a tool of few words", "oh no\n\n", "oh no"],
    ["a silent tool", "", "exit code 3, no message"],
  ])("is taken from the line with the cause: %s", (_, stderr, said) => {
    expect(whatWasSaid({ stderr, exitCode: 3 })).toBe(said);
  });
});

describe("fitting a recipe to a kernel", () => {
  const no: Finding = { works: false, said: "Operation not supported" };
  const tuned = recipe({ podNetwork: "native", serviceRouting: "ebpf", congestionControl: "bbr", queueing: "fq" });

  test("changes nothing where the kernel has everything", () => {
    expect(fitRecipe(tuned, ALL)).toEqual({ recipe: tuned, notes: [] });
  });

  test("leaves out a tuning that the kernel lacks, and says so", () => {
    const fitted = fitRecipe(tuned, { ...ALL, fq: no, bbr: no });
    expect(fitted.recipe).toMatchObject({ queueing: "default", congestionControl: "cubic" });
    expect(fitted.notes).toEqual([
      "this kernel has no fq queueing discipline (Operation not supported), so links keep the default one",
      "this kernel has no BBR (Operation not supported), so TCP keeps CUBIC",
    ]);
    expect(fitted.unavailable).toBeUndefined();
  });

  test.each([
    [{ podNetwork: "vxlan" }, "vxlan", "this kernel has no VXLAN (Operation not supported)"],
    [{ serviceRouting: "iptables" }, "iptables", "this kernel takes no NAT rules of iptables-nft (Operation not supported)"],
    [{ serviceRouting: "nftables" }, "nftables", "this kernel takes no NAT rules of nftables (Operation not supported)"],
    [{ serviceRouting: "ebpf" }, "ebpf", "this kernel does not load the eBPF programs (Operation not supported)"],
    [{ hostRouting: "ebpf" }, "ebpf", "this kernel does not load the eBPF programs (Operation not supported)"],
    [{ hostRouting: "ebpf" }, "ebpfOnLinks", "this kernel takes no eBPF programs on links (Operation not supported)"],
  ] as const)(
    "gives an arm with %j up where the kernel lacks %s, instead of measuring another one under its name",
    (part, lack, reason) => {
      expect(fitRecipe(recipe(part), { ...ALL, [lack]: no }).unavailable).toBe(reason);
    },
  );

  test("keeps an arm that needs nothing of what the kernel lacks", () => {
    const lacking = { ...ALL, vxlan: no, nftables: no, ebpf: no, ebpfOnLinks: no };
    expect(fitRecipe(recipe({ serviceRouting: "iptables" }), lacking).unavailable).toBeUndefined();
  });
});
