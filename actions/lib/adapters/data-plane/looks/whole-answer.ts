import type { Clock } from "../../../ports/clock.ts";
import type { Cluster, PodPlace } from "../../kubernetes/cluster.ts";
import { CutError } from "../../kubernetes/exec.ts";
import { newMark } from "../../kubernetes/node-agent/node-script.ts";
import { untilAnswered } from "../../kubernetes/until-answered.ts";

const LIMIT_SECONDS = 60;

/** What a command in a pod said, whole. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command in a pod that has a shell, and makes sure that all it said arrived: the API server calls it a success too when a kubelet went away in the
 * middle. Asked again where it was cut off, so only for commands that change nothing.
 * @throws EnvironmentError when the pod does not answer
 */
export async function wholeAnswer(
  { cluster, clock }: { readonly cluster: Pick<Cluster, "exec">; readonly clock: Clock },
  place: PodPlace,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const mark = newMark();
  // The mark is an argument, so nothing that the command prints can be taken for it.
  const command = ["sh", "-c", 'mark=$1; shift; "$@"; code=$?; echo; echo "$mark $code"', "sh", mark, ...argv];
  return await untilAnswered(
    async () => {
      const { stdout, stderr } = await cluster.exec(place, command, { limitSeconds: LIMIT_SECONDS }, signal);
      const end = stdout.lastIndexOf(`\n${mark} `);
      const code = /^\d+$/.exec(stdout.slice(end + mark.length + 2).trim())?.[0];
      if (end < 0 || code === undefined)
        throw new CutError(`What \`${argv[0]}\` in pod ${place.namespace}/${place.pod} said is not whole.`, stdout);
      return { exitCode: Number(code), stdout: stdout.slice(0, end), stderr };
    },
    clock,
    signal,
  );
}
