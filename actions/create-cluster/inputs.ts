import { inputs as installInputs } from "../install-scenario/inputs.ts";
import { audience, instanceType, nodes, policyArn, roleArn } from "../lib/action/aws-inputs.ts";
import { dollars } from "../lib/action/dollars.ts";
import { choice, flag, type Input, type InputValues, list, matching, optional, text } from "../lib/action/input.ts";
import { DEFAULT_AUDIENCE } from "../lib/adapters/aws/aws-credentials.ts";
import { SUPPORTED_UNTIL } from "../lib/clusters/preflight.ts";
import { DEFAULT_CLUSTER } from "../lib/model/default-cluster.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/** `create` makes a cluster, `reuse` takes one of ours that is there, `existing` takes anybody's. */
const MODES = ["create", "reuse", "existing"] as const;

/** Every input of the action. */
export const inputs = {
  scenario: optional(
    text({
      description:
        "Scenario that the cluster is for: name of a folder in `scenarios/`, or path of a folder of yours that is made like those, as `./scenarios/ours`. An `existing` cluster needs none",
      placeholder: "name",
    }),
  ),
  // What install-scenario will get: it is checked before there is a cluster that costs anything.
  values: installInputs.values,
  "chart-version": installInputs["chart-version"],
  "cluster-mode": choice({
    description:
      "`create` makes a cluster; `reuse` takes one that this action made for the scenario and brings its nodes back; `existing` takes any cluster as it is and never deletes it",
    values: MODES,
    default: "create",
    placeholder: "mode",
  }),
  "cluster-name": optional(
    text({
      description:
        "Name of the cluster. Left out, a new one is named after scenario and run, and for `reuse` it is found by its tags; `existing` needs it",
      placeholder: "name",
    }),
  ),
  "aws-region": optional(
    text({ description: "Region of the cluster; what `assume-role` or the job's AWS_REGION says when left out", placeholder: "region" }),
  ),
  zones: optional(
    list({
      description: "Two availability zones, the nodes' one first; asked from the account when left out",
      placeholder: "zones",
    }),
  ),
  "instance-type": instanceType("EC2 instance type of the nodes. Most types burst above what they can hold, and the log says how far"),
  nodes,
  "kubernetes-version": choice({
    description: "Release of Kubernetes, under EKS's standard support",
    values: Object.keys(SUPPORTED_UNTIL),
    default: DEFAULT_CLUSTER.kubernetes,
    placeholder: "version",
  }),
  "placement-group": optional(
    matching(
      text({
        description:
          "Placement group for the nodes: the name of one that exists, or `none`. Left out, one is made for the cluster; without one a connection gets 5 Gbit/s at most",
        placeholder: "name",
      }),
      /^[^\s].{0,254}$/,
      "must be the name of a placement group, or none",
    ),
  ),
  "ami-release": optional(
    matching(
      text({
        description: "Release of the nodes' image, as `1.35.2-20261112`; the newest one when left out",
        placeholder: "release",
      }),
      /^\d+\.\d+\.\d+-\d{8}$/,
      "must be a release of the EKS image, as 1.35.2-20261112",
    ),
  ),
  "permissions-boundary": optional(
    policyArn(
      "Policy that is the most that the roles of the cluster, its nodes and its add-ons can do, as ARN: what `cni-bench iam --bind-roles` asks for",
    ),
  ),
  "expires-in": minutes({
    description: "How long the cluster is spared by the sweeper, as `3h` or `90m`: longer than the job, and not much longer",
    default: "3h",
    placeholder: "time",
  }),
  "max-cost": optional(
    dollars({
      description: "US dollars that the cluster may cost until it is swept; refused over it, before anything is created",
      placeholder: "dollars",
    }),
  ),
  "run-id": optional(
    matching(
      text({
        description: "Name of the run, which everything in the account carries as a tag; the workflow run's id and attempt when left out",
        placeholder: "name",
      }),
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      "must be at most 63 letters, digits, dots, dashes and underscores",
    ),
  ),
  "role-to-assume": optional(
    roleArn("Role that the post step becomes where the job's credentials have run out; the one that `assume-role` was given"),
  ),
  audience: audience(DEFAULT_AUDIENCE),
  keep: flag({ description: "Leave the cluster when the job ends; the sweeper deletes it when it has expired" }),
} as const;

export type Inputs = InputValues<typeof inputs>;

const LONGEST_MINUTES = 72 * 60;
const SHORTEST_MINUTES = 30;

/** `90m` or `3h`, as minutes. */
function minutes(about: Parameters<typeof text>[0]): Input<number> {
  return {
    ...text(about),
    parse(given, name) {
      const [, digits, unit] = /^(\d{1,4})(h|m)$/.exec(given) ?? [];
      const value = Number(digits) * (unit === "h" ? 60 : 1);
      if (value >= SHORTEST_MINUTES && value <= LONGEST_MINUTES) return value;
      throw new ConfigurationError(`Input "${name}" must be a time between 30m and 72h, as 3h or 90m, not "${given.slice(0, 80)}".`);
    },
  };
}
