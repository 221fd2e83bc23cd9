import { type InputValues, matching, optional, text, wholeNumber } from "../lib/action/input.ts";
import { EKS_NAME } from "../lib/model/eks-cluster.ts";

/** Every input of the action. */
export const inputs = {
  "cluster-name": matching(
    text({ description: "Name of the cluster, which must be one that this project made", placeholder: "name" }),
    EKS_NAME,
    "must be a name that EKS takes",
  ),
  "aws-region": optional(
    text({ description: "Region of the cluster; what `assume-role` or the job's AWS_REGION says when left out", placeholder: "region" }),
  ),
  kubeconfig: optional(
    text({
      description:
        "File that leads to the cluster, whose load balancers are removed from inside first; with the job's own AWS credentials when left out",
      placeholder: "file",
    }),
  ),
  "run-id": optional(
    text({
      description:
        "Name of the run that made the cluster, as `create-cluster` gives it: one of another run is refused, and what bears the run's tag is found where the cluster is gone",
      placeholder: "name",
    }),
  ),
  "time-limit": wholeNumber({
    description: "Minutes to wait for the end of the deletion; AWS goes on with what was begun",
    min: 1,
    max: 350,
    default: 40,
    placeholder: "minutes",
  }),
} as const;

export type Inputs = InputValues<typeof inputs>;
