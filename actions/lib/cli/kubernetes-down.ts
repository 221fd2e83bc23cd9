import { systemClock } from "../adapters/clock/system-clock.ts";
import { ConfigurationError } from "../model/errors.ts";
import type { Log } from "../ports/log.ts";

interface Choice {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Inputs that were left out are not there. */
export const chosen = ({
  kubeconfig,
  context,
}: {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}): Choice => ({
  ...(kubeconfig === undefined ? {} : { kubeconfig }),
  ...(context === undefined ? {} : { context }),
});

/**
 * Removes what a run has in the cluster, or every run whose time is over.
 * @returns what to tell
 * @throws ConfigurationError when neither or both were asked for, with the runs that there are
 */
export async function takeDown(
  { run, allExpired }: { readonly run: string | undefined; readonly allExpired: boolean },
  choice: Choice,
  log: Log,
  signal: AbortSignal,
): Promise<string> {
  const { connect } = await import("../adapters/kubernetes/connect.ts");
  const { findRuns, removeExpired, removeRun } = await import("../adapters/kubernetes/clean-up.ts");
  if (run !== undefined && allExpired) throw new ConfigurationError('Input "run" must be left out where "all-expired" is given.');
  const cluster = await connect(choice, log);
  if (run !== undefined) {
    return (await removeRun(cluster, run, signal))
      ? `Removed run ${run} from the cluster.`
      : `The cluster has nothing of a run named "${run}".`;
  }
  if (allExpired) {
    const removed = await removeExpired(cluster, systemClock, signal);
    return removed.length === 0 ? "No run's time is over." : `Removed: ${removed.join(", ")}.`;
  }
  const runs = (await findRuns(cluster, signal)).map(({ run: name, expires }) =>
    expires === undefined ? name : `${name} (expires ${expires.toISOString()})`,
  );
  throw new ConfigurationError(
    `Input "run" must name the run to remove; the cluster has ${runs.length === 0 ? "nothing of any" : runs.join(", ")}.`,
  );
}
