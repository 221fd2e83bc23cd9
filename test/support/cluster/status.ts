import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import { processesOf, runningMachines } from "./cgroups.ts";
import { readFacts } from "./cluster.ts";
import { servicePid } from "./machine.ts";
import { CALICO_VERSION } from "./materials.ts";
import { ALL_MACHINES, CONTROL_PLANE, type MachineName, MIN_NODES, nodesOf } from "./names.ts";
import { KUBECONFIG, machineRoot } from "./places.ts";

/** What runs, in a few lines, and whether all of it does. */
export async function describeStatus(): Promise<{ readonly text: string; readonly isUp: boolean }> {
  const running = runningMachines();
  const facts = await readFacts();
  const expected: readonly MachineName[] = [CONTROL_PLANE, ...nodesOf(facts?.nodes ?? MIN_NODES)];
  const lines = ALL_MACHINES.filter((machine) => running.includes(machine) || expected.includes(machine)).map(
    (machine) => `${machine}: ${running.includes(machine) ? describeMachine(machine) : "not running"}`,
  );
  if (facts === undefined) {
    const sentence = running.length === 0 ? "The test cluster is down." : "Not all of the test cluster is up: run `npm run cluster up`.";
    return { text: [sentence, ...lines].join("\n"), isUp: false };
  }
  const asked = await runCommand(
    [
      join(facts.materials.programs, "kubectl"),
      `--kubeconfig=${KUBECONFIG}`,
      "get",
      "nodes",
      "--label-columns=topology.kubernetes.io/zone",
    ],
    {
      limitSeconds: 20,
    },
  );
  const answer = asked.exitCode === 0 ? asked.stdout : `The API server does not answer: ${asked.stderr}`;
  const policies = facts.policies ? `enforced by Calico ${CALICO_VERSION}` : "not enforced";
  const heading = `Kubernetes ${facts.materials.version}, kube-proxy by ${facts.mode}, network policies ${policies}; export KUBECONFIG=${KUBECONFIG}`;
  return { text: [heading, ...lines, answer.trim()].join("\n"), isUp: asked.exitCode === 0 };
}

function describeMachine(machine: MachineName): string {
  const services = readdirSync(join(machineRoot(machine), "etc", "services"));
  const states = services.map((name) => `${name} ${servicePid(machine, name) === undefined ? "does not run" : "runs"}`);
  return `${processesOf(machine).length} processes; ${states.join(", ")}`;
}
