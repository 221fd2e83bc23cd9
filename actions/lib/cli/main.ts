#!/usr/bin/env node
import { writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { Command, CommanderError } from "commander";
import { inputs as reportInputs } from "../../report/inputs.ts";
import { writeReport } from "../../report/write-report.ts";
import { inputs as runInputs } from "../../run-network-tests/inputs.ts";
import { measure, planRun } from "../../run-network-tests/measure.ts";
import { toFailure } from "../action/failure.ts";
import { dataPlaneSource } from "../adapters/lab/data-plane-source.ts";
import { removeLeftovers } from "../adapters/lab/run-directory.ts";
import { buildObject } from "../adapters/lab/set-up/build-object.ts";
import { installTools } from "../adapters/lab/set-up/install-tools.ts";
import { findTools } from "../adapters/lab/set-up/tools.ts";
import { giveToCaller, rerunAsRoot } from "../adapters/process/root.ts";
import { harnessVersion } from "../adapters/project-files.ts";
import { reportPath } from "../adapters/records/run-folder.ts";
import { describePlan } from "../benchmark/describe-plan.ts";
import { logProgress } from "../benchmark/log-progress.ts";
import { refuseUnmeasured } from "../benchmark/outcome-counts.ts";
import { InterruptedError } from "../model/errors.ts";
import { NETWORK_TESTS } from "../network-tests/catalog.ts";
import { catalogTitles } from "../network-tests/titles.ts";
import { makeReport } from "../report/make-report.ts";
import { renderMarkdown } from "../report/render-markdown.ts";
import { renderText } from "../report/render-text.ts";
import { liveProgress } from "./live-progress.ts";
import { addOptions, readOptions } from "./options.ts";
import { terminalLog } from "./terminal-log.ts";

const log = terminalLog();
const program = new Command("cni-bench")
  .description("Measures and compares Kubernetes data planes: does this make our network faster, slower, or neither?")
  .version(harnessVersion())
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError("(see --help)");

addOptions(program.command("run").description("measure, write the record and show the report"), runInputs).action(async (given) => {
  const request = planRun(readOptions(runInputs, given));
  await rerunAsRoot();
  const progress = process.stderr.isTTY ? liveProgress(process.stderr) : logProgress(log);
  const { record, folder, interrupted } = await measure(request, { log, progress, signal: interruption() });
  const report = makeReport(record, catalogTitles);
  await writeFile(reportPath(folder), renderMarkdown(report));
  await giveToCaller(folder, ["report.md"], undefined);
  show(renderText(report, textOptions()));
  show(`Written to ${folder}: record.json, report.md, journal.jsonl, raw/`);
  if (interrupted !== undefined) throw interrupted;
  refuseUnmeasured(record);
});

addOptions(
  program.command("plan").description("show what `run` would measure, in which order, and how long it would take"),
  runInputs,
).action((given) => {
  const { plan } = planRun(readOptions(runInputs, given));
  show(describePlan(plan, NETWORK_TESTS));
  for (const step of plan.steps) show(step.id);
});

addOptions(program.command("report").description("show the report of a record").argument("<record>", reportInputs.record.description), {
  out: reportInputs.out,
}).action(async (record: string, given) => {
  const { report, path } = await writeReport(readOptions(reportInputs, { ...given, record }));
  show(renderText(report, textOptions()));
  show(`Written to ${path}`);
});

const lab = program.command("lab").description("the lab: network namespaces of this machine");
lab
  .command("set-up")
  .description("install what the lab needs and compile its eBPF programs")
  .action(async () => {
    await installTools(log);
    await buildObject(dataPlaneSource(), await findTools());
    log.info("The lab is ready.");
  });
lab
  .command("down")
  .description("remove what killed runs left behind; living runs are left alone")
  .action(async () => {
    await rerunAsRoot();
    const { removed, living } = await removeLeftovers();
    show(removed.length === 0 ? "Nothing was left behind." : `Removed: ${removed.join(", ")}.`);
    if (living.length > 0) show(`Still running, and left alone: ${living.join(", ")}.`);
  });

process.exitCode = await run();

/** @returns 0 measured, 1 a failure of ours or of the environment, 2 a refusal of input */
async function run(): Promise<number> {
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    // commander has said what was wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { sentence, stack, exitCode } = toFailure(error);
    process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
    return exitCode;
  }
}

/** Fires at the first Ctrl-C; the second ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
    controller.abort(new InterruptedError(`Interrupted by ${signal}.`));
  };
  // SIGHUP: the terminal was closed.
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt).on("SIGHUP", interrupt);
  return controller.signal;
}

function textOptions() {
  return { columns: process.stdout.columns ?? 120, color: process.stdout.isTTY === true && process.stdout.hasColors() };
}

function show(text: string): void {
  process.stdout.write(`${text}\n`);
}
