import { readFileSync } from "node:fs";
import type { LabRecipe } from "../../model/scenario.ts";
import { runCommand } from "../process/run-command.ts";
import { namespaceName } from "./names.ts";
import { inNamespace } from "./namespace.ts";

/** What the lab can use where the kernel has it, and can do without or cannot. */
export interface KernelMechanisms {
  readonly bbr: boolean;
  readonly fq: boolean;
  readonly vxlan: boolean;
  readonly nftables: boolean;
}

/** Finds out by trying, in a namespace that is removed again. */
export async function kernelMechanisms(run: string, signal: AbortSignal): Promise<KernelMechanisms> {
  const namespace = namespaceName(run, "probe", "n1");
  const works = async (argv: readonly string[], input = "") => (await runCommand(argv, { signal, input, limitSeconds: 20 })).exitCode === 0;
  await works(["ip", "netns", "add", namespace]);
  try {
    // One after the other: each may load a kernel module.
    const vxlan = await works(["ip", "-n", namespace, "link", "add", "vxlan0", "type", "vxlan", "id", "1", "dstport", "8472"]);
    const fq = await works(inNamespace(namespace, ["tc", "qdisc", "replace", "dev", "lo", "root", "fq"]));
    const nftables = await works(
      inNamespace(namespace, ["nft", "-f", "-"]),
      "table ip probe { chain c { type nat hook output priority -100; numgen random mod 2 vmap { 0 : accept, 1 : accept }; }; }\n",
    );
    const bbr = await works(["ip", "-n", namespace, "route", "add", "local", "192.0.2.1/32", "dev", "lo", "congctl", "bbr"]);
    return { vxlan, fq, nftables, bbr: bbr || readFileSync("/proc/sys/net/ipv4/tcp_available_congestion_control", "utf8").includes("bbr") };
  } finally {
    await runCommand(["ip", "netns", "delete", namespace]);
  }
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
  if (recipe.podNetwork === "vxlan" && !kernel.vxlan) return { recipe, notes: [], unavailable: "this kernel has no VXLAN" };
  if (recipe.serviceRouting !== "ebpf" && !kernel.nftables)
    return { recipe, notes: [], unavailable: "this kernel has no nf_tables NAT, which both kube-proxy modes use here" };
  const notes: string[] = [];
  let fitted = recipe;
  if (recipe.queueing === "fq" && !kernel.fq) {
    notes.push("this kernel has no fq queueing discipline, so links keep the default one");
    fitted = { ...fitted, queueing: "default" };
  }
  if (recipe.congestionControl === "bbr" && !kernel.bbr) {
    notes.push("this kernel has no BBR, so TCP keeps CUBIC");
    fitted = { ...fitted, congestionControl: "cubic" };
  }
  return { recipe: fitted, notes };
}
