import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { findRuns, removeRun } from "../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES } from "../../actions/lib/adapters/kubernetes/images.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import type { Kubectl } from "./cluster/kubectl.ts";
import type { Materials } from "./cluster/materials.ts";
import { KUBECONFIG } from "./cluster/places.ts";
import { restoreCluster } from "./cluster-for-tests.ts";
import { type Cli, type CliResult, startCli } from "./cni-bench.ts";
import { temporaryFolder } from "./folders.ts";
import { recordingLog } from "./recording-log.ts";

/** One variant of each tool: seconds for a round. */
export const SMALL = "connection/max,dns/max,tcp-throughput/1-stream";

const never = new AbortController().signal;

export interface Asked {
  readonly run: string;
  readonly tests?: string;
  readonly images?: string;
  readonly kubeconfig?: string;
  readonly more?: readonly string[];
}

/** Runs of `cni-bench` on the test cluster, whose results are in a folder of their own. Disposing removes these, and what a run left in the cluster. */
export interface ClusterRuns extends AsyncDisposable {
  readonly materials: Materials;
  readonly kubectl: Kubectl;
  readonly cluster: Cluster;
  /** The images of the test cluster as input "images" has them, some of them replaced. */
  images(more?: Readonly<Record<string, string>>): string;
  argumentsOf(asked: Asked): string[];
  /** A run with something that happens once its first round has begun. @throws whatever that throws, when the run has been ended */
  during(asked: Asked, happen: (cli: Cli) => unknown): Promise<CliResult>;
  folderOf(run: string): string;
  recordOf(run: string): RunRecord;
  /** What the runs of these tests have in the cluster: other work may use it too. */
  leftovers(): ReturnType<typeof findRuns>;
}

/** On a cluster as every file of tests finds it. @param prefix of the runs' names, which tells them from those of other tests */
export async function clusterRuns(prefix: string): Promise<ClusterRuns> {
  const { materials, kubectl } = await restoreCluster();
  const cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  const images = (more: Readonly<Record<string, string>> = {}): string =>
    IMAGE_NAMES.map((name) => `${name}=${more[name] ?? materials.images.find((known) => known.name === name)?.pinned}`).join(",");
  const leftovers = async () => (await findRuns(cluster, never)).filter(({ run }) => run.startsWith(prefix));
  const removeLeftovers = async () => {
    for (const { run } of await leftovers()) await removeRun(cluster, run, never);
  };
  // Of a test that was killed.
  await removeLeftovers();
  const folder = temporaryFolder();
  const folderOf = (run: string): string => join(folder.path, run);
  const argumentsOf = ({ run, tests = SMALL, images: given = images(), kubeconfig = KUBECONFIG, more = [] }: Asked) => [
    ...["run", "--target", "kubeconfig", "--kubeconfig", kubeconfig, "--images", given, "--run-id", run],
    ...["--tests", tests, "--rounds", "1", "--seconds", "1", "--out", folderOf(run), ...more],
  ];
  return {
    materials,
    kubectl,
    cluster,
    images,
    folderOf,
    leftovers,
    argumentsOf,
    async during(asked, happen) {
      const cli = startCli(argumentsOf(asked));
      // Also where the test is given up at its limit.
      onTestFinished(() => end(cli));
      try {
        await saying(cli, "Round 1 of");
        await happen(cli);
      } catch (error) {
        await end(cli);
        throw error;
      }
      return cli.ended;
    },
    recordOf: (run) => JSON.parse(readFileSync(join(folderOf(run), "record.json"), "utf8")),
    async [Symbol.asyncDispose]() {
      try {
        await removeLeftovers();
      } finally {
        folder[Symbol.dispose]();
      }
    },
  };
}

const hasEnded = ({ process: { exitCode, signalCode } }: Cli): boolean => exitCode !== null || signalCode !== null;

/** A run that goes on would measure beside the tests that follow; by this signal it cleans up. */
async function end(cli: Cli): Promise<void> {
  if (!hasEnded(cli)) cli.process.kill("SIGTERM");
  await cli.ended;
}

/** Resolves when the run has said it. @throws Error when it ends before */
export async function saying(cli: Cli, words: string): Promise<void> {
  let heard = "";
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`it ended before it said ${words}: ${heard}`));
    cli.process.stderr?.on("data", (chunk) => {
      heard += chunk;
      if (heard.includes(words)) resolve();
    });
    cli.process.once("exit", fail);
    if (hasEnded(cli)) fail();
  });
}

/** A machine that is busy elsewhere may miss a rate, and says so. */
const MISSED_RATE =
  /^(new connections: |kept connections: |behind \d+ forwarders?: )?the (requests|load beside the requests) (reached|fell)/;

/** In a second of which a part stood still, what was under way then came too late; a server that does not work loses more. */
const FEW = /(\d+) of (\d+) (queries were not answered with NOERROR|requests failed), more than/;
const ALLOWED_SHARE = 0.02;

const isOfBusyMachine = (reason: string): boolean => {
  const [, lost, all] = FEW.exec(reason) ?? [];
  return MISSED_RATE.test(reason) || Number(lost) <= ALLOWED_SHARE * Number(all);
};

/** Those that came to no numbers, each with its reason, but for those that only had a busy machine. */
export const troublesOf = ({ steps }: RunRecord): readonly string[] =>
  steps.flatMap(({ id, outcome }) =>
    outcome.status === "measured" || outcome.reason.split("; ").every(isOfBusyMachine)
      ? []
      : [`${id} ${outcome.status}: ${outcome.reason}`],
  );
