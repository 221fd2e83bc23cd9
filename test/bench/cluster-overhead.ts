import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES, imagesFrom } from "../../actions/lib/adapters/kubernetes/images.ts";
import { openKubernetes } from "../../actions/lib/adapters/kubernetes/kubernetes-target.ts";
import { namespaceOf } from "../../actions/lib/adapters/kubernetes/names.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import type { Command, Execution } from "../../actions/lib/model/command.ts";
import { EnvironmentError } from "../../actions/lib/model/errors.ts";
import { AS_FOUND } from "../../actions/lib/model/scenario.ts";
import { readFacts } from "../support/cluster/cluster.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import type { Bench } from "./bench.ts";
import { compareWithTool } from "./compare-with-tool.ts";
import { Unusable } from "./interleave.ts";
import type { Section } from "./section.ts";

const RUN = "perf-overhead";
const CLIENT = "client-0";
const run = promisify(execFile);

/** Whether measuring through the harness gives the same numbers as the tool in the same pod, started by `kubectl exec`. */
export async function clusterOverhead(bench: Pick<Bench, "signal" | "repetitions" | "progress">): Promise<Section> {
  const facts = await readFacts();
  if (facts === undefined) throw new EnvironmentError("The test cluster is not up: `npm run cluster up` starts it.");
  const kubectl = join(facts.materials.programs, "kubectl");
  const images = facts.materials.images.filter(({ name }) => IMAGE_NAMES.some((known) => known === name));
  const log = terminalLog();
  const wishes = { nodeSelector: {}, tolerations: [], pairs: 1, pullSecrets: [] };
  const options = { ...wishes, cluster: await connect({ kubeconfig: KUBECONFIG }, log), run: RUN, resume: true, scenarios: [] };
  const ours = imagesFrom(images.map(({ name, pinned }) => `${name}=${pinned}`));
  await using target = await openKubernetes({ ...options, images: ours, clock: systemClock, log }, bench.signal);
  const inPod = (container: string, argv: readonly string[]) =>
    [`--kubeconfig=${KUBECONFIG}`, "exec", `--namespace=${namespaceOf(RUN)}`, `--container=${container}`, CLIENT, "--", ...argv] as const;
  const byHand = async (command: Command, signal: AbortSignal): Promise<Execution> => {
    const [tool = ""] = command.argv;
    const startedAt = performance.now();
    try {
      const { stdout, stderr } = await run(kubectl, inPod(tool, command.argv), {
        signal,
        maxBuffer: 1e9,
        timeout: command.limitSeconds * 1000,
      });
      const seconds = (performance.now() - startedAt) / 1000;
      const files: Record<string, string> = {};
      for (const path of command.files ?? []) {
        files[path] = (await run(kubectl, inPod(tool, ["cat", path]), { signal, maxBuffer: 1e9 })).stdout;
        // fortio appends to a log that is there.
        await run(kubectl, inPod(tool, ["rm", path]), { signal });
      }
      return { argv: command.argv, exitCode: 0, signal: null, timedOut: false, stdout, stderr, seconds, files };
    } catch (error) {
      signal.throwIfAborted();
      await target.recover(AS_FOUND.slug, signal);
      throw new Unusable((error as Error).message.trim());
    }
  };
  const arm = { name: AS_FOUND.slug, scenario: AS_FOUND.slug };
  return {
    title: "Harness against the same tool in the same pod by kubectl exec",
    ...(await compareWithTool({ target, arm, byHand }, bench)),
  };
}
