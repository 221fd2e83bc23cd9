import { region } from "../lib/action/aws-inputs.ts";
import { choice, flag, type InputValues, list, optional, text, wholeNumber, wholeNumberOr } from "../lib/action/input.ts";
import { IMAGE_NAMES } from "../lib/adapters/kubernetes/images.ts";
import { PROFILES, type ProfileName } from "../lib/benchmark/profiles.ts";
import { TRAFFIC_PATHS } from "../lib/model/traffic-path.ts";

/** Every input of the action, and every option of `cni-bench run` and `cni-bench plan`. What is left out comes from the profile. */
export const inputs = {
  target: choice({
    description:
      "Where to measure: `lab` is network namespaces on this machine, which needs Linux and root; `kubeconfig` is a Kubernetes cluster that exists",
    values: ["lab", "kubeconfig"],
    default: "lab",
  }),
  kubeconfig: optional(
    text({
      description: "File that leads to the cluster; what `KUBECONFIG` names, `~/.kube/config` or the pod's own account when left out",
      placeholder: "file",
    }),
  ),
  context: optional(text({ description: "Context of the kubeconfig; its current one when left out", placeholder: "name" })),
  "cluster-name": optional(
    text({
      description: "Name of the cluster in EKS, where a scenario is measured in two states and what is asserted of it asks AWS",
      placeholder: "name",
    }),
  ),
  "aws-region": optional(region("Region of that cluster; what `AWS_REGION` names when left out")),
  images: optional(
    list({
      description: `Container images in place of the built-in ones, as \`tool=image\` separated by commas; tools are ${IMAGE_NAMES.map((name) => `\`${name}\``).join(", ")}`,
      placeholder: "images",
    }),
  ),
  "pull-secrets": optional(
    list({
      description:
        "Secrets of the cluster that the images' registries ask for, as `namespace/name` separated by commas; copied for the time of the run",
      placeholder: "secrets",
    }),
  ),
  "node-selector": optional(
    list({ description: "Labels that the nodes to measure on must have, as `name=value` separated by commas", placeholder: "labels" }),
  ),
  tolerations: optional(
    list({
      description: "Taints of the nodes to measure on, as `key`, `key=value` or `key=value:effect` separated by commas; or `all`",
      placeholder: "taints",
    }),
  ),
  "node-pairs": optional(
    wholeNumber({
      description: "Pairs of nodes that take turns round by round, where the cluster has alike nodes enough; 2 when left out",
      min: 1,
      max: 10,
    }),
  ),
  profile: choice({
    description: `What to measure where nothing else is said: ${Object.entries(PROFILES)
      .map(([name, profile]) => `\`${name}\` (${profile.title})`)
      .join(" or ")}`,
    values: Object.keys(PROFILES) as ProfileName[],
    default: "quick",
  }),
  scenarios: optional(
    list({
      description:
        "Scenarios to compare, separated by commas: names of folders in `scenarios/`; for a cluster the one it runs, or `as-found`, which is whatever it runs",
    }),
  ),
  revision: optional(
    text({
      description: "State of the scenario that is measured, as reports are to call it: a commit, or what was changed",
      placeholder: "name",
    }),
  ),
  "scenario-folder": optional(
    text({
      description: "Folder of the scenarios, each `<name>/scenario.yaml` with its values beside it; the action's own when left out",
      placeholder: "folder",
    }),
  ),
  "baseline-folder": optional(
    text({
      description: "Folder that holds the scenario as it was before; it is then measured in both states, the one from here as the baseline",
      placeholder: "folder",
    }),
  ),
  "baseline-revision": optional(
    text({
      description:
        "State of the scenario in `baseline-folder`, as reports are to call it; `base` when left out, and `revision` is then `head`",
      placeholder: "name",
    }),
  ),
  "against-itself": flag({
    description: "Measure the first scenario twice, as two arms that differ in nothing: what they differ by is the noise",
  }),
  baseline: optional(text({ description: "Scenario that the others are compared with; the first one when left out", placeholder: "name" })),
  tests: optional(list({ description: "Network tests, separated by commas: `http` for all variants of a test, `http/max-close` for one" })),
  paths: optional(
    list({
      description: `Traffic paths, separated by commas: ${TRAFFIC_PATHS.map((path) => `\`${path}\``).join(", ")}; or \`headline\` for each test's first path, or \`all\` but those to another zone`,
      values: ["headline", "all", ...TRAFFIC_PATHS],
    }),
  ),
  rounds: optional(
    wholeNumberOr("auto", {
      description:
        "Rounds that count; one of warm-up comes before them. `auto` looks after 3, 5, 8 and 12 rounds and stops when it knows enough",
      min: 1,
      max: 1000,
    }),
  ),
  "double-rounds": optional(
    list({
      description:
        "Scenarios that are measured with twice the rounds, separated by commas, such as those that were odd last night; one among those compared doubles all of them, and rounds `auto` stay what they are",
    }),
  ),
  "time-budget": optional(
    wholeNumber({ description: "Minutes after which a run with rounds `auto` goes to no further look", min: 1, max: 10_000 }),
  ),
  confirm: flag({
    description: "Measure flagged gate metrics again, three rounds on data planes built anew, before a change is called one",
    default: true,
  }),
  gate: optional(
    text({
      description:
        "Metrics that decide, at most eight, separated by commas, each as `test/variant/address/placement metric`: `http/max-close/service/other-node http.rate.max`",
      placeholder: "metrics",
    }),
  ),
  thresholds: optional(
    text({
      description: "How large a change must be to matter, by metric: `tcp.throughput=5%, latency.p99=10%+50us`",
      placeholder: "metric=change",
    }),
  ),
  noise: optional(
    text({
      description: "File of what `cni-bench calibrate` found of the noise; this machine's own when left out",
      placeholder: "file",
    }),
  ),
  seconds: optional(wholeNumber({ description: "Length of one tool run in seconds", min: 1, max: 600 })),
  order: choice({
    description:
      "Order of the arms in the rounds: `abba` goes forth and back in turn, `baab` does so from the other end, `random` draws from the seed",
    values: ["abba", "baab", "random"],
    default: "abba",
  }),
  seed: wholeNumber({ description: "Seed of a random order; recorded", min: 0, max: 2 ** 32 - 1, default: 1 }),
  out: optional(
    text({ description: "Folder for the record, the journal and the raw output; `results/<run id>` when left out", placeholder: "folder" }),
  ),
  resume: flag({
    description: "Go on with the run that was begun in the folder `out`, with the same inputs; finished steps are not measured again",
  }),
  "run-id": optional(
    text({
      description: "Name of the run, which everything in the lab or the cluster carries; a random one when left out",
      placeholder: "name",
    }),
  ),
} as const;

export type Inputs = InputValues<typeof inputs>;
