import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { toFailure } from "../../actions/lib/action/failure.ts";
import { rerunAsRoot } from "../../actions/lib/adapters/process/root.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { ConfigurationError, InterruptedError } from "../../actions/lib/model/errors.ts";
import type { Bench } from "./bench.ts";
import { clusterOverhead } from "./cluster-overhead.ts";
import { kubernetesMemory, kubernetesServices } from "./kubernetes.ts";
import { renderSection, type Section } from "./section.ts";

type Way = (bench: Pick<Bench, "signal" | "repetitions" | "progress">) => Promise<Section>;

const SECTIONS: Readonly<Record<string, Way>> = { overhead: clusterOverhead, services: kubernetesServices, memory: kubernetesMemory };

/** Fewer than six give no bounds. */
const REPETITIONS = "6";

/** `node test/bench/kubernetes-main.ts [--only overhead,services,memory] [--pairs N]`, as root, with the test cluster up and nobody else on it. */
try {
  const { pairs, only } = parseArgs({
    options: { pairs: { type: "string", default: REPETITIONS }, only: { type: "string", default: Object.keys(SECTIONS).join(",") } },
  }).values;
  const asked = only.split(",").map((name): Way => {
    const section = SECTIONS[name];
    if (section === undefined) throw new ConfigurationError(`Option --only must name ${Object.keys(SECTIONS).join(", ")}, not "${name}".`);
    return section;
  });
  await rerunAsRoot();
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => controller.abort(new InterruptedError(`Interrupted by ${name}; what was not shown yet is lost.`)));
  const load = () =>
    loadavg()
      .map((one) => one.toFixed(2))
      .join(", ");
  process.stdout.write(`${cpus().length} cores, Node ${process.version}, load average at the start ${load()} (1, 5, 15 min)\n\n`);
  const log = terminalLog();
  const bench = { signal: controller.signal, repetitions: Number(pairs), progress: (text: string) => log.info(text) };
  for (const section of asked) process.stdout.write(`${renderSection(await section(bench))}\n`);
  process.stdout.write(`Load average at the end ${load()}.\n`);
} catch (error) {
  const { sentence, stack, exitCode } = toFailure(error);
  process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
  process.exitCode = exitCode;
}
