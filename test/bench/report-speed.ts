import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { markdownTable } from "markdown-table";
import { BANNER } from "../../.ci/build.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "../support/folders.ts";
import { LARGE, largeRecord } from "./large-record.ts";

const GOAL = { seconds: 2, bytes: 300e6 };

/** One thing that a process did. */
export interface Stage {
  readonly what: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most that the process held until then. */
  readonly mostBytes: number;
  /** Of what came out, where that is a text. */
  readonly characters: number;
}

/**
 * How long a large record takes from numbers to every rendering, and in how much memory, bundled as users run it:
 * `node test/bench/report-speed.ts`. Below it the action itself, as it was built last, which reads the record from a file as well.
 */
async function main(): Promise<void> {
  using folder = temporaryFolder();
  const stages = await measureStages(folder.path);
  const [record, ...counted] = stages;
  const sum = (of: (stage: Stage) => number) => counted.reduce((all, stage) => all + of(stage), 0);
  const most = Math.max(...stages.map(({ mostBytes }) => mostBytes));
  const together = { what: "all that counts", seconds: sum((one) => one.seconds), cpuSeconds: sum((one) => one.cpuSeconds) };
  const action = measureAction(folder.path);
  const rows = [
    ...stages,
    { ...together, mostBytes: most, characters: 0 },
    { what: "dist/report from its start to its end", ...action, characters: 0 },
  ].map(({ what, seconds, cpuSeconds, mostBytes, characters }) => [
    what,
    seconds.toFixed(3),
    cpuSeconds.toFixed(3),
    (mostBytes / 1e6).toFixed(0),
    characters === 0 ? "" : `${(characters / 1000).toFixed(0)} k`,
  ]);
  const header = ["", "seconds", "of these on the CPU", "most MB so far", "characters"];
  process.stdout.write(`${markdownTable([header, ...rows], { align: ["l", "r", "r", "r", "r"] })}\n\n`);
  process.stdout.write(
    `${LARGE.metrics} metrics × ${LARGE.rounds} rounds × ${LARGE.arms} arms; ${((record?.mostBytes ?? 0) / 1e6).toFixed(0)} MB before the comparison; goal: ${GOAL.seconds} s and ${GOAL.bytes / 1e6} MB.\n`,
  );
}

async function measureStages(folder: string): Promise<Stage[]> {
  const outfile = join(folder, "stages.mjs");
  await build({
    absWorkingDir: projectRoot(),
    entryPoints: ["test/bench/report-stages.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    banner: { js: BANNER },
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "warning",
  });
  return JSON.parse(execFileSync(process.execPath, [outfile], { encoding: "utf8" }));
}

/** Prints what the process used when it ends, on its last line. */
const LAST_WORDS = `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stdout.write("\\n" + JSON.stringify({ seconds: performance.now() / 1000, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mostBytes: maxRSS * 1024 }));
});`;

function measureAction(folder: string): Pick<Stage, "seconds" | "cpuSeconds" | "mostBytes"> {
  const record = join(folder, "record.json");
  writeFileSync(record, `${JSON.stringify(largeRecord(LARGE), undefined, 2)}\n`);
  const [outputs, summary] = ["outputs", "summary"].map((name) => join(folder, name)) as [string, string];
  for (const file of [outputs, summary]) writeFileSync(file, "");
  const inputs = { RECORDS: record, OUT: folder, STATUS: "success", LOCALE: "en", "FAIL-ON": "never", COMMENT: "false" };
  const stdout = execFileSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(LAST_WORDS)}`, join(projectRoot(), "dist/report/main.js")],
    {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        GITHUB_OUTPUT: outputs,
        GITHUB_STEP_SUMMARY: summary,
        "INPUT_CHECK-RUN": "false",
        "INPUT_COMMENT-KEY": "default",
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value])),
      },
    },
  );
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

await main();
