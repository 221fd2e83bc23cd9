import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { EksClusterFacts } from "../../model/eks-cluster.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Mapping } from "../../model/scenario.ts";

/**
 * A kubeconfig that leads to a cluster, as YAML.
 * @param user who calls it, as kubeconfigs have it
 * @throws EnvironmentError where the cluster has no address yet
 */
export function kubeconfigOf({ name, region, status, endpoint, certificateAuthority }: EksClusterFacts, user: Mapping): string {
  if (endpoint === undefined || certificateAuthority === undefined) {
    throw new EnvironmentError(`Cluster ${name} in ${region} has no address yet: it is in state ${status}.`);
  }
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

/**
 * Writes a kubeconfig that holds no secret: its user is a program that makes a token from the credentials of whoever calls it, each time anew.
 * @param tokenProgram file that this Node runs, as `--cluster <name> --region <region>`
 * @returns the file's path; its owner alone can read it
 * @throws EnvironmentError where the cluster has no address yet
 */
export async function writeKubeconfig(folder: string, cluster: EksClusterFacts, tokenProgram: string): Promise<string> {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: [tokenProgram, "--cluster", cluster.name, "--region", cluster.region],
    interactiveMode: "Never",
    provideClusterInfo: false,
  };
  const content = kubeconfigOf(cluster, { exec });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "kubeconfig");
  await writeFile(path, content, { mode: 0o600 });
  return path;
}
