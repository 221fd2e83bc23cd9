import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";

const LIMIT_SECONDS = 3_600;

export interface HistoryCost {
  readonly seconds: number;
  /** Of all cores together: less than the seconds where others were at work, too. */
  readonly coreSeconds: number;
  /** Peak of the process, all that is in memory included. */
  readonly megabytes: number;
  readonly events: number;
}

/** What a task of `history-speed.ts` costs, bundled as an action is: stripping types would take as much memory again. */
export async function measureHistory(task: "history" | "night"): Promise<HistoryCost> {
  const folder = await mkdtemp(join(tmpdir(), "eks-cni-bench-"));
  try {
    const outfile = join(folder, "history-speed.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "history-speed.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    const { stdout } = await runChecked([process.execPath, outfile, task], { limitSeconds: LIMIT_SECONDS });
    return JSON.parse(stdout) as HistoryCost;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
