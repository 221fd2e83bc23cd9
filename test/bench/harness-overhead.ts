import type { Bench } from "./bench.ts";
import { runByHand } from "./by-hand.ts";
import { compareWithTool } from "./compare-with-tool.ts";
import type { Section } from "./section.ts";

const ARM = "vpc-cni";

/** Whether measuring through the harness gives the same numbers as the tool alone in the same namespaces. */
export async function harnessOverhead(bench: Bench): Promise<Section> {
  await using lab = await bench.openLab();
  const arm = { name: ARM, scenario: ARM };
  const compared = await compareWithTool(
    { target: lab, arm, byHand: (command, signal) => runByHand(lab.arm(ARM), command, signal) },
    bench,
  );
  return { title: `Harness against the same tool run by hand in the same namespaces (arm ${ARM})`, ...compared };
}
