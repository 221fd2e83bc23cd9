import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabArm } from "../../actions/lib/adapters/lab/lab-arm.ts";
import type { LabTarget } from "../../actions/lib/adapters/lab/lab-target.ts";
import { NODES } from "../../actions/lib/adapters/lab/names.ts";
import { MECHANISMS, type Programming } from "../../actions/lib/adapters/lab/service-router.ts";
import { servicePorts } from "../../actions/lib/adapters/lab/services.ts";
import { runChecked } from "../../actions/lib/adapters/process/run-command.ts";
import { temporaryFolder } from "../support/folders.ts";
import type { Bench } from "./bench.ts";
import { ratioOfMedians } from "./goal.ts";
import { interleave } from "./interleave.ts";
import { type Section, showRatio, showSample } from "./section.ts";

/** An arm per mechanism, and what a person types to load a file of services. */
const ARMS = {
  "vpc-cni": { mechanism: "iptables", typed: "iptables-nft-restore < file" },
  "kube-proxy-nftables": { mechanism: "nftables", typed: "nft -f file" },
  "cilium-eni": { mechanism: "ebpf", typed: "bpftool batch file" },
} as const;
const SIZES = [1000, 5000] as const;

/** How long our way of programming services takes against the tool alone, loading the same from a file on both nodes at once. */
export async function serviceProgramming(bench: Bench): Promise<Section> {
  const { signal, repetitions } = bench;
  const rows: string[][] = [];
  const notes: string[] = [];
  using folder = temporaryFolder();
  await using lab = await bench.openLab();
  const facts = await lab.prepare({ arms: Object.keys(ARMS).map((name) => ({ name, scenario: name })), workloads: [], paths: [] }, signal);

  for (const [arm, { mechanism, typed }] of Object.entries(ARMS)) {
    const lack = facts.find(({ name }) => name === arm)?.unavailable;
    if (lack !== undefined) {
      notes.push(`${mechanism} was not measured: ${lack}.`);
      continue;
    }
    for (const services of SIZES) {
      const hand = byHand({ nodes: lab.arm(arm).nodes, mechanism, services, folder: folder.path });
      // From here on both take out what is there and leave as many services behind, so the router's idea of what is programmed stays true.
      await program(lab, arm, services, signal);
      const { values } = await interleave(["ours", "by hand"], repetitions, async (way, repetition) => {
        bench.progress(`${services} services by ${mechanism}, ${way}: ${repetition === 0 ? "warm-up" : `${repetition} of ${repetitions}`}`);
        return way === "ours" ? program(lab, arm, services, signal) : hand(signal);
      });
      const { ours, "by hand": reference } = values;
      const ratio = ratioOfMedians(ours, reference);
      rows.push([
        `${mechanism}, ${services} services`,
        typed,
        showSample(ours, "s"),
        showSample(reference, "s"),
        String(ratio.n),
        showRatio(ratio),
      ]);
    }
  }
  return {
    title: "Service programming against the tool run by hand, both nodes at once",
    rows: [["mechanism", "by hand", "ours: median (range)", "by hand: median (range)", "pairs", "ratio (bounds)"], ...rows],
    notes: ["From no service at all until the slower node is done. The issue sets no goal for this ratio.", ...notes],
  };
}

async function program(lab: LabTarget, arm: string, services: number, signal: AbortSignal): Promise<number> {
  const { programming: programmed } = await lab.arrange(arm, { kind: "services", services }, signal);
  if (programmed === undefined) throw new Error("the lab did not say how long it took");
  return programmed.seconds;
}

interface HandWork {
  readonly nodes: LabArm["nodes"];
  readonly mechanism: keyof typeof MECHANISMS;
  readonly services: number;
  /** Where the files go that are loaded. */
  readonly folder: string;
}

/** Writes the files once, and gives what a person does: takes the former services out, then loads these while the shell looks at its clock. */
function byHand({ nodes, mechanism, services, folder }: HandWork): (signal: AbortSignal) => Promise<number> {
  const ports = servicePorts(services);
  const onBothNodes = (what: "clear" | "load") =>
    NODES.map((node) =>
      commandLine(MECHANISMS[mechanism][what](nodes[node], ports), join(folder, `${mechanism}.${services}.${node}.${what}`)),
    );
  const [clear, load] = [onBothNodes("clear"), onBothNodes("load")];
  const script = `${bothAtOnce(clear)}; start=$EPOCHREALTIME; ${bothAtOnce(load)}; echo "$start $EPOCHREALTIME"`;
  return async (signal) => {
    const { stdout } = await runChecked(["bash", "-e", "-c", script], { signal, env: { ...process.env, LC_ALL: "C" } });
    const [start, end] = stdout.trim().split(" ").map(Number) as [number, number];
    return end - start;
  };
}

function commandLine({ argv, input }: Programming, file: string): string {
  writeFileSync(file, input);
  const typed = argv.map((argument) => (argument === "-" ? file : argument)).join(" ");
  return argv.includes("-") ? typed : `${typed} < ${file}`;
}

const bothAtOnce = (lines: readonly string[]): string =>
  `${lines.map((line, index) => `${line} > /dev/null & p${index}=$!`).join("; ")}; ${lines.map((_, index) => `wait $p${index}`).join("; ")}`;
