import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { toFailure } from "../../actions/lib/action/failure.ts";
import { rerunAsRoot } from "../../actions/lib/adapters/process/root.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { InterruptedError } from "../../actions/lib/model/errors.ts";
import { kubernetesMemory, kubernetesServices } from "./kubernetes.ts";
import { renderSection } from "./section.ts";

/** Fewer than six give no bounds. */
const REPETITIONS = "6";

/** `node test/bench/kubernetes-main.ts [--pairs N] [--processes N]`, as root, with the test cluster up and nobody else on it. */
try {
  const { pairs, processes } = parseArgs({
    options: { pairs: { type: "string", default: REPETITIONS }, processes: { type: "string", default: REPETITIONS } },
  }).values;
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
  const bench = { signal: controller.signal, progress: (text: string) => log.info(text) };
  process.stdout.write(`${renderSection(await kubernetesServices({ ...bench, repetitions: Number(pairs) }))}\n`);
  process.stdout.write(`${renderSection(await kubernetesMemory({ ...bench, repetitions: Number(processes) }))}\n`);
  process.stdout.write(`Load average at the end ${load()}.\n`);
} catch (error) {
  const { sentence, stack, exitCode } = toFailure(error);
  process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
  process.exitCode = exitCode;
}
