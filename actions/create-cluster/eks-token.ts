// A plugin of kubeconfigs: `node eks-token.js --cluster NAME --region REGION` prints an ExecCredential. It signs in process and needs no other tool.
import { parseArgs } from "node:util";
import { eksToken } from "../lib/adapters/aws/eks-token.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

try {
  const { cluster, region } = parseArgs({ options: { cluster: { type: "string" }, region: { type: "string" } } }).values;
  if (!cluster || !region) throw new ConfigurationError("Both --cluster and --region must be given.");
  const { token, expiresAt } = await eksToken({ cluster, region });
  const status = { token, expirationTimestamp: expiresAt.toISOString().replace(/\.\d+Z$/, "Z") };
  process.stdout.write(`${JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", spec: {}, status })}\n`);
} catch (error) {
  process.stderr.write(`There is no token for the cluster: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
