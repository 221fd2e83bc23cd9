import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { removeRun } from "../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { namespaceManifest } from "../../actions/lib/adapters/kubernetes/manifests/namespace.ts";
import { scalingEndpoints, scalingService } from "../../actions/lib/adapters/kubernetes/manifests/scaling-services.ts";
import { namespaceOf } from "../../actions/lib/adapters/kubernetes/names.ts";
import { ScalingServices } from "../../actions/lib/adapters/kubernetes/services.ts";
import { runChecked } from "../../actions/lib/adapters/process/run-command.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { EnvironmentError } from "../../actions/lib/model/errors.ts";
import { readFacts } from "../support/cluster/cluster.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { temporaryFolder } from "../support/folders.ts";
import type { Bench } from "./bench.ts";
import { type Goal, medianOf, ratioOfMedians } from "./goal.ts";
import { interleave } from "./interleave.ts";
import { goalCells, NOTHING, type Section, showRatio, showSample } from "./section.ts";

const SERVICES = 1000;
const MANY_SERVICES = 5000;
/** Of the documentation's network: nobody is called there. */
export const ENDPOINTS = ["192.0.2.1", "192.0.2.2"];
const HOUR_MS = 3_600_000;
const CLEAN_UP_MS = 360_000;
const SPEED: Goal = { kind: "at-most", value: 1.2 };
const MEMORY: Goal = { kind: "at-most", value: 150e6 };

/** Of the benches' share, what these need. */
type ClusterBench = Pick<Bench, "repetitions" | "signal" | "progress">;

/** Services made by us against the same objects made by kubectl, on the test cluster, which must be up. */
export async function kubernetesServices({ repetitions, signal, progress }: ClusterBench): Promise<Section> {
  const { cluster, programs, mode } = await testCluster(signal);
  const kubectl = [join(programs, "kubectl"), `--kubeconfig=${KUBECONFIG}`];
  using folder = temporaryFolder();
  await using runs = await makeRuns(cluster, ["ours", "kubectl"], signal);
  const manifests = join(folder.path, "services.json");
  writeFileSync(manifests, JSON.stringify(listOf(runs.nameOf("kubectl"), SERVICES)));

  const { values } = await interleave(["ours", "kubectl"], repetitions, async (way, repetition) => {
    progress(`${SERVICES} services, ${way}: ${repetition === 0 ? "warm-up" : `${repetition} of ${repetitions}`}`);
    const services = new ScalingServices({ cluster, run: runs.nameOf(way), clock: systemClock });
    const startedAt = performance.now();
    if (way === "ours") await services.program(SERVICES, ENDPOINTS, [], signal);
    else await runChecked([...kubectl, "apply", "--server-side", "-f", manifests], { signal });
    const seconds = (performance.now() - startedAt) / 1000;
    await services.removeAll(signal);
    return seconds;
  });
  const ratio = ratioOfMedians(values.ours, values.kubectl);
  return {
    title: "Services of a cluster, until the API server has taken all",
    rows: [
      ["what", "ours: median (range)", "kubectl: median (range)", "pairs", "ratio (bounds)", "goal", "verdict"],
      [
        `${SERVICES} services with endpoints`,
        showSample(values.ours, "s"),
        showSample(values.kubectl, "s"),
        String(ratio.n),
        showRatio(ratio),
        ...goalCells(SPEED, ratio),
      ],
    ],
    notes: [
      "kubectl is `kubectl apply --server-side -f` of the same objects in one file.",
      `kube-proxy of both nodes works by ${mode} and programs what comes meanwhile, on the same cores.`,
    ],
  };
}

/** What a process of its own needs for many services: time and memory. */
export async function kubernetesMemory({ repetitions, signal, progress }: ClusterBench): Promise<Section> {
  const { cluster } = await testCluster(signal);
  await using runs = await makeRuns(cluster, ["memory"], signal);
  const own: OwnProcess[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    progress(`${MANY_SERVICES} services in a process of its own: ${repetition} of ${repetitions}`);
    own.push(await inProcessOfItsOwn(runs.nameOf("memory"), signal));
  }
  const memory = medianOf(own.map(({ mostBytes }) => mostBytes));
  const row = (what: string, of: (one: OwnProcess) => number, unit: "s" | "B") => [what, showSample(own.map(of), unit), String(own.length)];
  return {
    title: `${MANY_SERVICES} services in a process of its own`,
    rows: [
      ["what", "median (range)", "n", "goal", "verdict"],
      [...row("most memory", ({ mostBytes }) => mostBytes, "B"), ...goalCells(MEMORY, memory)],
      [...row("memory before the first", ({ connectedBytes }) => connectedBytes, "B"), NOTHING, NOTHING],
      [...row("made in", ({ madeSeconds }) => madeSeconds, "s"), NOTHING, NOTHING],
      [...row("removed in", ({ removedSeconds }) => removedSeconds, "s"), NOTHING, NOTHING],
    ],
    notes: ["From source, by type stripping."],
  };
}

async function testCluster(signal: AbortSignal) {
  const facts = await readFacts();
  if (facts === undefined) throw new EnvironmentError("The test cluster is not up: `npm run cluster up` starts it.");
  const cluster = await connect({ kubeconfig: KUBECONFIG, signal }, terminalLog());
  return { cluster, programs: facts.materials.programs, mode: facts.mode };
}

/** What a process that makes many services says of itself. */
export interface OwnProcess {
  readonly connectedBytes: number;
  readonly madeSeconds: number;
  readonly removedSeconds: number;
  readonly mostBytes: number;
}

async function inProcessOfItsOwn(run: string, signal: AbortSignal): Promise<OwnProcess> {
  const script = join(import.meta.dirname, "kubernetes-process.ts");
  const { stdout } = await runChecked([process.execPath, script, KUBECONFIG, run, String(MANY_SERVICES)], { signal });
  return JSON.parse(stdout);
}

/** A run with a namespace for each purpose; they are removed in the end. */
async function makeRuns<Purpose extends string>(cluster: Cluster, purposes: readonly Purpose[], signal: AbortSignal) {
  const nameOf = (purpose: Purpose) => `perf-${process.pid}-${purpose}`;
  for (const run of purposes.map(nameOf))
    await cluster.apply(namespaceManifest(namespaceOf(run), run, "restricted", new Date(Date.now() + HOUR_MS)), signal);
  return {
    nameOf,
    async [Symbol.asyncDispose]() {
      // The signal may have fired.
      for (const run of purposes.map(nameOf)) await removeRun(cluster, run, AbortSignal.timeout(CLEAN_UP_MS));
    },
  };
}

const listOf = (run: string, services: number) => ({
  apiVersion: "v1",
  kind: "List",
  items: Array.from({ length: services }, (_, index) => [
    scalingService(run, index),
    scalingEndpoints(run, index, ENDPOINTS, new Date()),
  ]).flat(),
});
