import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { apply, kubectlOf } from "./kubectl.ts";
import { onMachine, runOnMachine } from "./machine.ts";
import { asText, SYSTEM } from "./manifest.ts";
import { CALICO_VERSION, type Materials, type PolicyEngine } from "./materials.ts";
import type { NodeName } from "./names.ts";
import { POLICY_ENGINE, policyKinds, policyManifests } from "./policy-manifests.ts";
import { removalOf } from "./policy-rules.ts";

const LIMIT_SECONDS = 60;
const LIMIT = `--timeout=${LIMIT_SECONDS}s`;

/** Starts the policy engine on all nodes, which have its image, and waits until each says that all policies and pods it knows of are in the kernel. */
export async function startEnforcing({ programs }: Materials, engine: PolicyEngine, log?: Log): Promise<void> {
  log?.info("Starting to enforce network policies");
  const kubectl = kubectlOf(programs);
  await apply(kubectl, asText(policyKinds()));
  const kinds = policyKinds().map(({ metadata }) => `crd/${(metadata as { name: string }).name}`);
  await kubectl(["wait", "--for=condition=Established", LIMIT, ...kinds]);
  await apply(kubectl, asText(policyManifests(engine.image, CALICO_VERSION)));
  await kubectl(["--namespace", SYSTEM, "rollout", "status", LIMIT, `daemonset/${POLICY_ENGINE}`]);
}

/** Ends the policy engine and removes what it wrote into the nodes' kernels, which would else stay in force. */
export async function stopEnforcing({ programs }: Materials, nodes: readonly NodeName[], log?: Log): Promise<void> {
  log?.info("Ceasing to enforce network policies");
  const kubectl = kubectlOf(programs);
  // Its pods first, and gone: one that still runs would write again what is removed below.
  const daemonSet = ["--namespace", SYSTEM, "delete", "daemonset", POLICY_ENGINE, "--ignore-not-found"];
  await kubectl([...daemonSet, "--cascade=foreground", LIMIT]);
  await kubectl(["delete", "--ignore-not-found", LIMIT, "-f", "-"], asText(policyManifests("", CALICO_VERSION)));
  await kubectl(["delete", "--ignore-not-found", LIMIT, "-f", "-"], asText(policyKinds()));
  await Promise.all(nodes.map(removeRules));
}

async function removeRules(node: NodeName): Promise<void> {
  const { stdout } = await runOnMachine(node, ["iptables-save"]);
  await runOnMachine(node, ["iptables-restore", "--noflush"], { input: removalOf(stdout) });
  const deadline = Date.now() + LIMIT_SECONDS * 1000;
  // The kernel lets go of a set a moment after the last rule that names it.
  for (;;) {
    const sets = await policySets(node);
    if (sets.length === 0) return;
    if (Date.now() > deadline) throw new EnvironmentError(`Sets of the policy engine are still in use on ${node}: ${sets.join(", ")}.`);
    for (const set of sets) await runCommand(onMachine(node, ["ipset", "destroy", set]));
    await sleep(100);
  }
}

/** Names of the address sets that the policy engine has in a node's kernel. */
export async function policySets(node: NodeName): Promise<string[]> {
  const { stdout } = await runOnMachine(node, ["ipset", "list", "-name"]);
  return stdout.split("\n").filter((name) => name.startsWith("cali"));
}
