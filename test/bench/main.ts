import { loadavg } from "node:os";
import { toFailure } from "../../actions/lib/action/failure.ts";
import { labEnvironment } from "../../actions/lib/adapters/lab/environment.ts";
import { pinning } from "../../actions/lib/adapters/lab/pinning.ts";
import { rerunAsRoot } from "../../actions/lib/adapters/process/root.ts";
import { harnessCommit } from "../../actions/lib/adapters/project-files.ts";
import { InterruptedError } from "../../actions/lib/model/errors.ts";
import { type Bench, setUpBench } from "./bench.ts";
import { harnessOverhead } from "./harness-overhead.ts";
import { labUpAndDown } from "./lab-up-and-down.ts";
import { HELP, readOptions, SECTIONS, type SectionName } from "./options.ts";
import { renderSection, type Section } from "./section.ts";
import { serviceProgramming } from "./service-programming.ts";
import { startUp } from "./start-up.ts";
import { timeOfRun } from "./time-of-run.ts";

const RUN: Readonly<Record<SectionName, (bench: Bench) => Promise<Section>>> = {
  harness: harnessOverhead,
  programming: serviceProgramming,
  lab: labUpAndDown,
  "start-up": startUp,
};

process.exitCode = await main();

/** @returns 0 whatever the numbers say, 1 a failure, 2 a refusal of options */
async function main(): Promise<number> {
  try {
    const { sections, pairs, record, help } = readOptions(process.argv.slice(2));
    if (help) {
      show(HELP);
      return 0;
    }
    await rerunAsRoot();
    const workbench = await setUpBench(interruption());
    show(await machineFacts());
    if (record !== undefined) show(renderSection(await timeOfRun(record)));
    for (const name of sections) show(renderSection(await RUN[name]({ ...workbench, repetitions: pairs ?? SECTIONS[name] })));
    show(`Load average at the end ${load()}.`);
    return 0;
  } catch (error) {
    const { sentence, stack, exitCode } = toFailure(error);
    process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
    return exitCode;
  }
}

async function machineFacts(): Promise<string> {
  const { kernel, operatingSystem, cpuModel, cores, memoryBytes } = labEnvironment({}, pinning());
  return [
    `# Benchmarks of ourselves, ${new Date().toISOString()}, commit ${await harnessCommit()}`,
    "",
    `Linux ${kernel}, ${operatingSystem}, Node ${process.version}, ${cores} cores (${cpuModel}), ${(memoryBytes / 1e9).toFixed(1)} GB,`,
    `load average at the start ${load()} (1, 5, 15 min).`,
    "",
    "Ratios are ratios of medians. Their bounds hold the median of the ratios pair by pair at 95 %; of fewer than 6 pairs they are the range.",
    "",
  ].join("\n");
}

function load(): string {
  return loadavg()
    .map((one) => one.toFixed(2))
    .join(", ");
}

/** Fires at the first Ctrl-C, so that everything is removed; the second ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new InterruptedError(`Interrupted by ${name}; sections that were not shown yet are lost.`));
    });
  }
  return controller.signal;
}

function show(text: string): void {
  process.stdout.write(`${text}\n`);
}
