import { choice, type InputValues, matching, optional, text, wholeNumber } from "../lib/action/input.ts";
import { inputs as runInputs } from "../run-network-tests/inputs.ts";

/** `install` brings a cluster to the scenario; `upgrade` one that has it to other values; `migrate` one that has another scenario and lives. */
const MODES = ["install", "upgrade", "migrate"] as const;

/** Every input of the action. */
export const inputs = {
  scenario: text({
    description:
      "Scenario to install: name of a folder in `scenarios/`, or path of a folder of yours that is made like those, as `./scenarios/ours`",
    placeholder: "name",
  }),
  mode: choice({
    description:
      "`install` carries out all steps of the scenario; `upgrade` brings the charts of a cluster that has it to other values, on the same nodes, and tells how long that took; `migrate` brings a cluster that has another scenario to this one while probes record what its users would feel",
    values: MODES,
    default: "install",
    placeholder: "mode",
  }),
  values: optional(
    text({
      description: "File of Helm values in place of the scenario's own `values.yaml`: the one of a pull request, or of its base",
      placeholder: "file",
    }),
  ),
  "chart-version": optional(
    text({
      description:
        "Version of the scenario's chart in place of the one that it was checked against; a warning says where the scenario was not made for it",
      placeholder: "version",
    }),
  ),
  from: optional(
    text({
      description: "Scenario that the cluster has, for the mode `migrate`: name of a folder in `scenarios/`, or path of one of yours",
      placeholder: "name",
    }),
  ),
  egress: optional(
    matching(
      text({
        description:
          "URL outside of the cluster that the mode `migrate` may ask a hundred times a second from each probed node; nothing outside is asked when left out",
        placeholder: "url",
      }),
      /^https?:\/\/[^\s/]\S*$/,
      "must be a URL that begins with http:// or https://",
    ),
  ),
  kubeconfig: optional(
    text({
      description: "File that leads to the cluster; what `KUBECONFIG` names, `~/.kube/config` or the pod's own account when left out",
      placeholder: "file",
    }),
  ),
  context: optional(text({ description: "Context of the kubeconfig; its current one when left out", placeholder: "name" })),
  "cluster-name": optional(text({ description: "Name of the EKS cluster, for what only EKS and EC2 know of it", placeholder: "name" })),
  "aws-region": optional(
    text({ description: "Region of the cluster; what `assume-role` or the job's AWS_REGION says when left out", placeholder: "region" }),
  ),
  "node-group-config": optional(
    text({
      description: "File of the node groups that `create-cluster` wrote, for scenarios whose nodes come after the CNI",
      placeholder: "file",
    }),
  ),
  images: runInputs.images,
  "pull-secrets": runInputs["pull-secrets"],
  "run-id": optional(
    text({
      description: "Name of the run, which everything in the cluster carries; the workflow run's id and attempt when left out",
      placeholder: "name",
    }),
  ),
  "time-limit": wholeNumber({
    description: "Minutes that a single step, and the wait for the data plane, may take; eksctl has its own limit for making nodes",
    min: 1,
    max: 120,
    default: 15,
    placeholder: "minutes",
  }),
} as const;

export type Inputs = InputValues<typeof inputs>;
