import { z } from "zod";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";
import { onceFound, type Reader } from "./found.ts";

const containersSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            env: z.array(z.object({ name: z.string(), value: z.string().default("") })).default([]),
            command: z.array(z.string()).default([]),
            args: z.array(z.string()).default([]),
          }),
        ),
      }),
    }),
  }),
});

/** The containers of the VPC CNI's DaemonSet. @throws EnvironmentError where there is none */
async function awsNode(cluster: Cluster, signal: AbortSignal) {
  const found = await cluster.read({ apiVersion: "apps/v1", kind: "DaemonSet", namespace: "kube-system", name: "aws-node" }, signal);
  if (found === undefined) throw new EnvironmentError("There is no DaemonSet kube-system/aws-node.");
  return containersSchema.parse(found).spec.template.spec.containers;
}

export const readAwsNodeSetting: Reader = async (subject, { cluster, signal }) => {
  const env = (await awsNode(cluster, signal)).flatMap((container) => container.env);
  return onceFound(env.find(({ name }) => name === subject)?.value);
};

export const readAwsNodeArgument: Reader = async (subject, { cluster, signal }) => {
  const given = (await awsNode(cluster, signal)).flatMap(({ command, args }) => [...command, ...args]);
  return onceFound(argumentIn(given, subject));
};

/** `--name=value`, or `--name`, which is `true`; with one dash or two. */
function argumentIn(given: readonly string[], name: string): string | undefined {
  for (const argument of given) {
    const [, found, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (found === name) return value ?? "true";
  }
  return undefined;
}
