import { rmSync } from "node:fs";
import { ToolError } from "../../model/errors.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { type Completed, describeFailure, type RunOptions, runCommand } from "../process/run-command.ts";
import { namespaceName } from "./names.ts";
import { inNamespace } from "./namespace.ts";
import { runDirectory } from "./run-directory.ts";
import { iptablesRules } from "./service-routing/iptables.ts";
import { nftablesRules } from "./service-routing/nftables.ts";
import { BASE_SERVICES, servicePorts } from "./services.ts";

/** Whether a mechanism works here, and else what the tool said that tried it. */
export type Finding = { readonly works: true } | { readonly works: false; readonly said: string };

/** What the lab can use where the kernel has it, and can do without or cannot. */
export interface KernelMechanisms {
  readonly bbr: Finding;
  readonly fq: Finding;
  readonly vxlan: Finding;
  /** NAT rules of iptables, translated to nf_tables. */
  readonly iptables: Finding;
  readonly nftables: Finding;
  /** The programs and maps of data-plane.bpf.c. */
  readonly ebpf: Finding;
  /** These programs at the ingress of a link. */
  readonly ebpfOnLinks: Finding;
}

/** What the probes make. */
export interface ProbePlace {
  readonly namespace: string;
  /** Folder of a bpf file system. */
  readonly pins: string;
}

type Execute = (argv: readonly string[], options: RunOptions) => Promise<Completed>;

/** A probe takes milliseconds; loading a kernel module may take a second. */
const PROBE_LIMIT_SECONDS = 20;

/**
 * Finds out by trying, in a namespace that is removed again. The run's pins must be mounted.
 * @param object compiled data-plane.bpf.c
 * @throws ToolError when a probe could not even be made
 */
export async function kernelMechanisms(run: string, object: string, signal: AbortSignal): Promise<KernelMechanisms> {
  const place = { namespace: namespaceName(run, "probe", "n1"), pins: `${runDirectory(run).pins}/probe` };
  try {
    return await probeKernel(place, object, (argv, options) => runCommand(argv, { ...options, signal }));
  } finally {
    // Both without the signal: they must go although the run was stopped. With the namespace goes the program on its link.
    rmSync(place.pins, { recursive: true, force: true });
    await runCommand(["ip", "netns", "delete", place.namespace]);
  }
}

/** The probes themselves, with commands run by `execute`; leaves what it made. */
export async function probeKernel({ namespace, pins }: ProbePlace, object: string, execute: Execute): Promise<KernelMechanisms> {
  const attempt = async (argv: readonly string[], input = ""): Promise<Finding> => {
    const completed = await execute(argv, { input, limitSeconds: PROBE_LIMIT_SECONDS });
    // Nobody answered: that says nothing about what the kernel has.
    if (completed.exitCode === null || completed.timedOut) throw new ToolError(describeFailure(completed));
    return completed.exitCode === 0 ? { works: true } : { works: false, said: whatWasSaid(completed) };
  };
  const inside = (argv: readonly string[], input?: string) => attempt(inNamespace(namespace, argv), input);

  const added = await execute(["ip", "netns", "add", namespace], { limitSeconds: PROBE_LIMIT_SECONDS });
  if (added.exitCode !== 0) throw new ToolError(describeFailure(added));
  // One after the other: each may load a kernel module.
  const vxlan = await attempt(["ip", "-n", namespace, "link", "add", "vxlan0", "type", "vxlan", "id", "1", "dstport", "8472"]);
  const fq = await inside(["tc", "qdisc", "replace", "dev", "lo", "root", "fq"]);
  // What the arms load themselves: a rule set made up for the probe would miss the one match that they need and the kernel lacks.
  const ports = servicePorts(BASE_SERVICES);
  const iptables = await inside(["iptables-nft-restore"], iptablesRules(ports));
  const nftables = await inside(["nft", "-f", "-"], nftablesRules(ports));
  const bbr = await attempt(["ip", "-n", namespace, "route", "add", "local", "192.0.2.1/32", "dev", "lo", "congctl", "bbr"]);
  const ebpf = await attempt(["bpftool", "prog", "loadall", object, pins, "pinmaps", pins]);
  const ebpfOnLinks = ebpf.works
    ? await inside(
        ["tc", "-batch", "-"],
        `qdisc add dev lo clsact\nfilter add dev lo ingress bpf direct-action object-pinned ${pins}/from_pod\n`,
      )
    : ebpf;
  return { vxlan, fq, iptables, nftables, bbr, ebpf, ebpfOnLinks };
}

/** A cause stands seldom in the last line: nft repeats the rule below it and underlines, iptables gives advice, bpftool sums up what libbpf had said. */
const CAUSE = /^libbpf:|error:|fail|answers|couldn't|cannot|not supported/i;
const NO_CAUSE = /failed to (load|open) object|^Error occurred at line/;

/** The last line of stderr that names a cause, or the last line at all. */
export function whatWasSaid({ stderr, exitCode }: Pick<Completed, "stderr" | "exitCode">): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.findLast((line) => CAUSE.test(line) && !NO_CAUSE.test(line)) ?? lines.findLast((line) => line !== "");
  return (said ?? `exit code ${exitCode}, no message`).slice(0, 200);
}

/** A recipe as this kernel can carry it. */
export interface FittedRecipe {
  readonly recipe: LabRecipe;
  /** What had to be left out, a sentence each. */
  readonly notes: readonly string[];
  /** Why the arm cannot be built at all; its steps are skipped with this reason. */
  readonly unavailable?: string;
}

/** Fits a recipe to a kernel. What makes the scenario what it is cannot be replaced; what tunes it can be left out, and is told. */
export function fitRecipe(recipe: LabRecipe, kernel: KernelMechanisms): FittedRecipe {
  const unavailable = whyUnavailable(recipe, kernel);
  if (unavailable !== undefined) return { recipe, notes: [], unavailable };
  const notes: string[] = [];
  let fitted = recipe;
  if (recipe.queueing === "fq" && !kernel.fq.works) {
    notes.push(`this kernel has no fq queueing discipline (${kernel.fq.said}), so links keep the default one`);
    fitted = { ...fitted, queueing: "default" };
  }
  if (recipe.congestionControl === "bbr" && !kernel.bbr.works) {
    notes.push(`this kernel has no BBR (${kernel.bbr.said}), so TCP keeps CUBIC`);
    fitted = { ...fitted, congestionControl: "cubic" };
  }
  return { recipe: fitted, notes };
}

/** The first mechanism that the recipe is made of and the kernel lacks. */
function whyUnavailable({ podNetwork, serviceRouting, hostRouting }: LabRecipe, kernel: KernelMechanisms): string | undefined {
  const needed: readonly (readonly [boolean, Finding, string])[] = [
    [podNetwork === "vxlan", kernel.vxlan, "has no VXLAN"],
    [serviceRouting === "iptables", kernel.iptables, "takes no NAT rules of iptables-nft"],
    [serviceRouting === "nftables", kernel.nftables, "takes no NAT rules of nftables"],
    [serviceRouting === "ebpf" || hostRouting === "ebpf", kernel.ebpf, "does not load the eBPF programs"],
    [hostRouting === "ebpf", kernel.ebpfOnLinks, "takes no eBPF programs on links"],
  ];
  for (const [isNeeded, finding, lack] of needed) {
    if (isNeeded && !finding.works) return `this kernel ${lack} (${finding.said})`;
  }
  return undefined;
}
