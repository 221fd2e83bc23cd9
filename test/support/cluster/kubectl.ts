import { setTimeout as sleep } from "node:timers/promises";
import { type Completed, runChecked, runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { KUBECONFIG } from "./places.ts";

/** Ends with us, also when we are killed: it may be waiting for minutes. */
const kubectlCommand = (programs: string): string[] => [
  "setpriv",
  "--pdeathsig",
  "KILL",
  "--",
  `${programs}/kubectl`,
  `--kubeconfig=${KUBECONFIG}`,
];

/** Runs kubectl as the cluster's administrator, from outside the cluster as a user would. */
export type Kubectl = (argv: readonly string[], input?: string) => Promise<Completed>;

export const kubectlOf =
  (programs: string): Kubectl =>
  (argv, input) =>
    runChecked([...kubectlCommand(programs), ...argv], {
      ...(input === undefined ? {} : { input }),
      limitSeconds: 120,
    });

export const apply = async (kubectl: Kubectl, manifests: string): Promise<void> => {
  await kubectl(["apply", "--server-side", "--force-conflicts", "--field-manager=cni-bench-cluster", "-f", "-"], manifests);
};

const READY_LIMIT_SECONDS = 60;

/** Waits until the API server says of itself that it is ready. @throws EnvironmentError when it does not become so */
export async function waitForApiServer(programs: string): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_SECONDS * 1000;
  for (;;) {
    const asked = await runCommand([...kubectlCommand(programs), "get", "--raw=/readyz"], { limitSeconds: 5 });
    if (asked.exitCode === 0) return;
    if (Date.now() > deadline) {
      throw new EnvironmentError(`The API server of the test cluster is not ready after ${READY_LIMIT_SECONDS} s: ${asked.stderr.trim()}`);
    }
    await sleep(200);
  }
}
