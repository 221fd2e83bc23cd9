#!/usr/bin/env node
import { constants } from "node:os";
import { basename, dirname } from "node:path";
import { Command, CommanderError } from "commander";
import { stringify } from "yaml";
import { type ReportInputs, reportInputs } from "../../report/inputs.ts";
import { reportOn, type WrittenReport, writeReport } from "../../report/write-report.ts";
import { calibrationInputs, planCalibration, storeNoise } from "../../run-network-tests/calibrate.ts";
import { inputs as runInputs } from "../../run-network-tests/inputs.ts";
import { measure, planRun } from "../../run-network-tests/measure.ts";
import type { Request } from "../../run-network-tests/request.ts";
import { toFailure } from "../action/failure.ts";
import { flag, optional, text } from "../action/input.ts";
import { roleManifests } from "../adapters/kubernetes/permissions.ts";
import { dataPlaneSource } from "../adapters/lab/data-plane-source.ts";
import { removeLeftovers } from "../adapters/lab/run-directory.ts";
import { buildObject } from "../adapters/lab/set-up/build-object.ts";
import { installTools } from "../adapters/lab/set-up/install-tools.ts";
import { findTools } from "../adapters/lab/set-up/tools.ts";
import { giveToCaller, rerunAsRoot } from "../adapters/process/root.ts";
import { harnessVersion } from "../adapters/project-files.ts";
import { REPORT_FILES } from "../adapters/records/run-folder.ts";
import { describePlan } from "../benchmark/describe-plan.ts";
import { logProgress } from "../benchmark/log-progress.ts";
import { refuseUnmeasured } from "../benchmark/outcome-counts.ts";
import { InterruptedError } from "../model/errors.ts";
import type { RunRecord } from "../model/record.ts";
import { NETWORK_TESTS } from "../network-tests/catalog.ts";
import { refuseVerdict } from "../publishing/fail-policy.ts";
import { composeTerminal } from "../report/compose-terminal.ts";
import { renderText } from "../report/render-text.ts";
import { addBisectCommand } from "./bisect.ts";
import { addIamCommand } from "./iam.ts";
import { chosen, takeDown } from "./kubernetes-down.ts";
import { liveProgress } from "./live-progress.ts";
import { addOptions, readOptions } from "./options.ts";
import { print } from "./print.ts";
import { addScenariosCommand } from "./scenarios.ts";
import { terminalLog } from "./terminal-log.ts";

const log = terminalLog();
const program = new Command("cni-bench")
  .description("Measures and compares Kubernetes data planes: does this make our network faster, slower, or neither?")
  .version(harnessVersion())
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError("(see --help)");

const { locale } = reportInputs;

addOptions(program.command("run").description("measure, write the record and show the report"), { ...runInputs, locale }).action(
  async (given) => {
    const request = planRun(readOptions(runInputs, given));
    await becomeAble(request);
    await measureAndTell(request, readOptions({ locale }, given));
  },
);

addOptions(
  program.command("calibrate").description("measure a scenario against itself, and keep what that says of the noise for later runs"),
  { ...calibrationInputs, locale },
).action(async (given) => {
  const inputs = readOptions(calibrationInputs, given);
  const request = planCalibration(inputs);
  await becomeAble(request);
  const record = await measureAndTell(request, readOptions({ locale }, given));
  const { history, path } = await storeNoise(record, inputs.noise);
  const runs = history.runs.filter(({ scenario }) => scenario === record.arms[0]?.scenario).length;
  print(`The noise of ${record.arms[0]?.scenario} is known from ${runs} ${runs === 1 ? "run" : "runs"} now; kept in ${path}.`);
});

addOptions(
  program.command("plan").description("show what `run` would measure, in which order, and how long it would take"),
  runInputs,
).action((given) => {
  const { plan } = planRun(readOptions(runInputs, given));
  print(describePlan(plan, NETWORK_TESTS));
  for (const step of plan.steps) print(step.id);
});

addOptions(
  program
    .command("report")
    .description("write the report of records and show it")
    .argument("<records...>", reportInputs.records.description),
  { out: reportInputs.out, locale, gate: reportInputs.gate, thresholds: reportInputs.thresholds, "fail-on": reportInputs["fail-on"] },
).action(async (records: string[], given) => {
  const { failOn, ...inputs } = readOptions(reportInputs, { ...given, records: records.join(",") });
  const written = await writeReport(inputs);
  tell(written);
  refuseVerdict(written.verdict, failOn);
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
    print(removed.length === 0 ? "Nothing was left behind." : `Removed: ${removed.join(", ")}.`);
    if (living.length > 0) print(`Still running, and left alone: ${living.join(", ")}.`);
  });

const { kubeconfig, context } = runInputs;
const leftInputs = {
  kubeconfig,
  context,
  run: optional(text({ description: "Run whose namespaces go; killed ones are still there", placeholder: "name" })),
  "all-expired": flag({ description: "Remove every run whose time is over" }),
} as const;

const kubernetes = program.command("kubernetes").description("what runs have in a cluster");
addOptions(kubernetes.command("down").description("remove what a run has in the cluster, or list what there is"), leftInputs).action(
  async (given) => {
    const { run, allExpired, ...choice } = readOptions(leftInputs, given);
    print(await takeDown({ run, allExpired }, chosen(choice), log, interruption()));
  },
);

addOptions(program.command("rbac").description("print the roles that a user needs to run the benchmark in a cluster"), {
  group: text({ description: "Group that gets them", placeholder: "name", default: "eks-cni-bench" }),
}).action((given: { readonly group: string }) => {
  print(
    roleManifests(given.group)
      .map((manifest) => stringify(manifest))
      .join("---\n")
      .trimEnd(),
  );
});

addBisectCommand(program);
addIamCommand(program);
addScenariosCommand(program);

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

/** Only the lab needs root. */
async function becomeAble({ place }: Request): Promise<void> {
  if (place.kind === "lab") await rerunAsRoot();
}

/** Measures what was asked for and reports on it, also where it was interrupted. @throws InterruptedError then, once everything is told */
async function measureAndTell(request: Request, { locale }: Pick<ReportInputs, "locale">): Promise<RunRecord> {
  const progress = process.stderr.isTTY ? liveProgress(process.stderr) : logProgress(log);
  const { record, folder, interrupted } = await measure(request, { log, progress, signal: interruption() });
  const written = await reportOn([record], { out: folder, locale, gate: undefined, thresholds: undefined });
  await giveToCaller(folder, Object.values(REPORT_FILES), undefined);
  tell(written, ["record.json", "journal.jsonl", "raw/"]);
  if (interrupted !== undefined) throw interrupted;
  refuseUnmeasured(record);
  return record;
}

/** The report, and where it is. */
function tell({ report, words, paths }: WrittenReport, beside: readonly string[] = []): void {
  print(renderText(composeTerminal(report, words), textOptions()));
  const names = [...Object.values(paths).map((path) => basename(path)), ...beside];
  print(`Written to ${dirname(paths.markdown)}: ${names.join(", ")}. Open ${paths.html} for the pictures.`);
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
