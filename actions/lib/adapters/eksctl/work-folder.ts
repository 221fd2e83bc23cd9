import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the files of a cluster are kept until the job ends: what eksctl is told, and the kubeconfig. */
export const workFolder = (clusterName: string): string => join(process.env["RUNNER_TEMP"] || tmpdir(), "cni-bench", clusterName);
