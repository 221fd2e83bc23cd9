import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Images, imagesFrom } from "../lib/adapters/kubernetes/images.ts";
import type { NodeWishes } from "../lib/adapters/kubernetes/placement.ts";
import { pullSecretsFrom, type SecretReference } from "../lib/adapters/kubernetes/pull-secrets.ts";
import { tolerationsFrom } from "../lib/adapters/kubernetes/tolerations.ts";
import { ABILITIES } from "../lib/benchmark/abilities.ts";
import { makePlan } from "../lib/benchmark/plan.ts";
import { PROFILES, testsOf } from "../lib/benchmark/profiles.ts";
import { type PathChoice, selectCells } from "../lib/benchmark/selection.ts";
import { parseGate } from "../lib/comparison/parse-gate.ts";
import { parseThresholds } from "../lib/comparison/parse-thresholds.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Plan, TargetKind } from "../lib/model/plan.ts";
import type { Judging } from "../lib/model/record.ts";
import { AS_FOUND, type Scenario } from "../lib/model/scenario.ts";
import { HOST_PATH, type TrafficPath } from "../lib/model/traffic-path.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import { nearestName } from "../lib/scenarios/nearest-name.ts";
import { LOOKS } from "../lib/statistics/sequential.ts";
import type { Inputs } from "./inputs.ts";
import { armOf, STATE_INPUTS, statesOf } from "./states.ts";

/** Where to measure. */
export type MeasuringPlace = { readonly kind: "lab" } | ClusterPlace;

export interface ClusterPlace extends NodeWishes {
  readonly kind: "cluster";
  readonly kubeconfig?: string;
  readonly context?: string;
  /** What EKS calls it, where it is to be taken from one state to another and something of that asks AWS. */
  readonly clusterName?: string;
  readonly region?: string;
  readonly images: Images;
  readonly pullSecrets: readonly SecretReference[];
}

/** What the inputs come to once the profile has filled the gaps and everything was checked against the catalogues. */
export interface Request {
  readonly plan: Plan;
  readonly runId: string;
  readonly place: MeasuringPlace;
  /** Folder for the results. */
  readonly out: string;
  readonly resume: boolean;
  /** Whether flagged gate metrics are measured again. */
  readonly confirm: boolean;
  /** What decides; both texts were read once, so they hold. */
  readonly judging: Judging;
  /** File of noise measurements; the machine's own when absent. */
  readonly noise?: string;
  /** Of an adaptive run. */
  readonly budgetSeconds?: number;
  /** Folder of scenarios that an arm's is read from, by the arm's name; the action's own is not named. `readStates` reads them. */
  readonly folders: Readonly<Record<string, string>>;
  /** Command line that asks for the same. */
  readonly reproduce: string;
}

/** Part of namespace, cgroup and folder names, in which a dot separates; Kubernetes wants a letter or digit at the end. */
const RUN_ID = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

/**
 * @param before the scenarios of `baseline-folder`: the one that is asked for is measured as it stands there, too
 * @throws ConfigurationError for what no catalogue has, before anything is created
 */
export function makeRequest(inputs: Inputs, scenarios: readonly Scenario[], before?: readonly Scenario[]): Request {
  if (inputs.againstItself && before !== undefined)
    throw new ConfigurationError(
      'Input "against-itself" must not be true where "baseline-folder" is given, as that is another state to compare with.',
    );
  const profile = PROFILES[inputs.profile];
  const target = inputs.target === "lab" ? "lab" : "kubernetes";
  const asked = inputs.scenarios ?? before?.map(({ slug }) => slug) ?? (target === "lab" ? profile.scenarios : [AS_FOUND.slug]);
  const names = inputs.againstItself ? asked.slice(0, 1) : asked;
  const measurable = target === "lab" ? scenarios.filter(({ lab }) => lab !== undefined) : [...scenarios, AS_FOUND];
  for (const name of names) refuseUnknown(name, measurable, target);
  const states = statesOf(inputs, names, before);
  const place = placeOf(inputs, names);
  const baseline = inputs.baseline ?? (names[0] as string);
  if (!names.includes(baseline))
    throw new ConfigurationError(`Input "baseline" must be one of the scenarios measured (${names.join(", ")}), not "${baseline}".`);
  const runId = inputs.runId ?? randomBytes(3).toString("hex");
  if (!RUN_ID.test(runId))
    throw new ConfigurationError(
      `Input "run-id" must be up to 20 small letters, digits and hyphens, with none of these at either end, not "${runId}".`,
    );
  if (inputs.resume && inputs.out === undefined)
    throw new ConfigurationError('Input "out" must name the folder of the run that "resume" is to go on with.');

  const abilities = ABILITIES[target];
  const tests = inputs.tests ?? testsOf(profile, abilities, NETWORK_TESTS);
  const paths = pathChoice(inputs.paths) ?? profile.paths;
  // The baseline leads: it is the first column of every table.
  const arms = [
    ...[baseline, ...names.filter((name) => name !== baseline)].flatMap((slug) => states.map(({ revision }) => armOf(slug, revision))),
    ...(inputs.againstItself ? [armOf(baseline, inputs.revision, `${baseline}-again`)] : []),
  ];
  const plan = makePlan({
    target,
    arms,
    baseline: armOf(baseline, states[0]?.revision).name,
    cells: [
      ...selectCells(tests, paths, NETWORK_TESTS, abilities),
      ...(hasControls(inputs) ? selectCells(profile.controls, [HOST_PATH], NETWORK_TESTS, abilities) : []),
    ],
    ...(inputs.rounds === "auto"
      ? { rounds: LAST_LOOK, looks: LOOKS }
      : { rounds: (inputs.rounds ?? profile.rounds) * (names.some((name) => inputs.doubleRounds?.includes(name)) ? 2 : 1) }),
    secondsPerRun: inputs.seconds ?? profile.secondsPerRun,
    order: {
      design: inputs.order,
      seed: inputs.seed,
      // The arms of one cluster cannot stand side by side: to go from one to the other takes an upgrade.
      ...(target === "kubernetes" && states.length > 1 ? { grouping: "arm" } : {}),
    },
  });
  return {
    plan,
    runId,
    place,
    out: inputs.out ?? join("results", runId),
    resume: inputs.resume,
    confirm: inputs.confirm,
    judging: judgingOf(inputs),
    ...(inputs.noise === undefined ? {} : { noise: inputs.noise }),
    ...(inputs.timeBudget === undefined ? {} : { budgetSeconds: inputs.timeBudget * 60 }),
    folders: Object.fromEntries(
      arms.flatMap((arm) => {
        const { folder } = states.find(({ revision }) => revision === arm.revision) ?? {};
        return folder === undefined ? [] : [[arm.name, folder]];
      }),
    ),
    reproduce: reproduce(inputs, plan, tests, paths),
  };
}

/** Whoever names tests or paths gets these and no more. */
const hasControls = ({ target, tests, paths }: Inputs): boolean => target === "kubeconfig" && tests === undefined && paths === undefined;

/** How two machines happen to differ is the larger part of what a cloud's numbers scatter by; one pair of them cannot show it. */
const NODE_PAIRS = 2;

/** What only a cluster has. */
const CLUSTER_INPUTS = [
  "kubeconfig",
  "context",
  "clusterName",
  "awsRegion",
  "images",
  "pullSecrets",
  "nodeSelector",
  "tolerations",
  "nodePairs",
] as const;

/** @throws ConfigurationError for inputs that belong to the other target, and where a cluster would have to be several */
function placeOf(inputs: Inputs, scenarios: readonly string[]): MeasuringPlace {
  if (inputs.target === "lab") {
    const stray = CLUSTER_INPUTS.find((name) => inputs[name] !== undefined);
    if (stray !== undefined)
      throw new ConfigurationError(`Input "${kebabCase(stray)}" needs target "kubeconfig", not "lab", which has no cluster.`);
    return { kind: "lab" };
  }
  if (scenarios.length !== 1)
    throw new ConfigurationError(
      `Input "scenarios" must name the one scenario that the cluster runs, not "${scenarios.join(",")}"; to compare two, measure each on its cluster and give both records to \`cni-bench report\`.`,
    );
  return {
    kind: "cluster",
    ...(inputs.kubeconfig === undefined ? {} : { kubeconfig: inputs.kubeconfig }),
    ...(inputs.context === undefined ? {} : { context: inputs.context }),
    ...(inputs.clusterName === undefined ? {} : { clusterName: inputs.clusterName }),
    ...(inputs.awsRegion === undefined ? {} : { region: inputs.awsRegion }),
    images: imagesFrom(inputs.images ?? []),
    pullSecrets: pullSecretsFrom(inputs.pullSecrets ?? []),
    nodeSelector: Object.fromEntries((inputs.nodeSelector ?? []).map(labelFrom)),
    tolerations: tolerationsFrom(inputs.tolerations ?? []),
    pairs: inputs.nodePairs ?? NODE_PAIRS,
  };
}

function labelFrom(entry: string): readonly [string, string] {
  const [, name, value] = /^([^=\s]+)=([^=\s]*)$/.exec(entry) ?? [];
  if (name === undefined || value === undefined)
    throw new ConfigurationError(`Input "node-selector" must list labels as name=value, separated by commas, not "${entry}".`);
  return [name, value];
}

const kebabCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const LAST_LOOK = Math.max(...LOOKS);

/** @throws ConfigurationError for what cannot be read, so that hours of measuring do not end in a refusal */
function judgingOf({ gate, thresholds, rounds, timeBudget }: Inputs): Judging {
  if (gate !== undefined) parseGate(gate);
  if (thresholds !== undefined) parseThresholds(thresholds);
  if (timeBudget !== undefined && rounds !== "auto")
    throw new ConfigurationError(`Input "time-budget" needs rounds "auto", not "${rounds ?? "the profile's"}".`);
  return { ...(gate === undefined ? {} : { gate }), ...(thresholds === undefined ? {} : { thresholds }) };
}

/** For a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''").replaceAll(/\s+/g, " ")}'`;

function refuseUnknown(name: string, scenarios: readonly Scenario[], target: TargetKind): void {
  if (scenarios.some((scenario) => scenario.slug === name)) return;
  const slugs = scenarios.map((scenario) => scenario.slug);
  const nearest = nearestName(name, slugs);
  throw new ConfigurationError(
    `Input "scenarios" must name scenarios${target === "lab" ? " that the lab carries" : ""} (${slugs.join(", ")}), not "${name}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  );
}

function pathChoice(paths: Inputs["paths"]): PathChoice | undefined {
  if (paths === undefined) return undefined;
  const choice = (["all", "headline"] as const).find((one) => paths.includes(one));
  if (choice !== undefined && paths.length > 1)
    throw new ConfigurationError(`Input "paths" must be "${choice}" alone, or name paths, not "${paths.join(",")}".`);
  if (choice !== undefined) return choice;
  return paths.filter((path): path is TrafficPath => path.includes("/"));
}

/** An arm against itself is what `calibrate` measures, which knows no states and judges nothing. */
function reproduce(inputs: Inputs, plan: Plan, tests: readonly string[], paths: PathChoice): string {
  const { againstItself } = inputs;
  const options = {
    target: inputs.target,
    ...Object.fromEntries(
      CLUSTER_INPUTS.flatMap((name) => (inputs[name] === undefined ? [] : [[kebabCase(name), quoted([inputs[name]].flat().join(","))]])),
    ),
    ...(againstItself ? { scenario: plan.arms[0]?.scenario } : { scenarios: [...new Set(plan.arms.map((arm) => arm.scenario))].join(",") }),
    ...Object.fromEntries(
      againstItself ? [] : STATE_INPUTS.flatMap((name) => (inputs[name] === undefined ? [] : [[kebabCase(name), quoted(inputs[name])]])),
    ),
    // The profile's controls have paths of their own, which a list of tests and one of paths cannot say.
    ...(hasControls(inputs) ? { profile: inputs.profile } : { tests: tests.join(","), paths: [paths].flat().join(",") }),
    rounds: plan.looks === undefined ? plan.rounds : "auto",
    ...(againstItself
      ? {}
      : {
          ...(inputs.timeBudget === undefined ? {} : { "time-budget": inputs.timeBudget }),
          ...(inputs.confirm ? {} : { confirm: "false" }),
          ...(inputs.gate === undefined ? {} : { gate: quoted(inputs.gate) }),
          ...(inputs.thresholds === undefined ? {} : { thresholds: quoted(inputs.thresholds) }),
        }),
    seconds: plan.secondsPerRun,
    order: plan.order.design,
    ...(plan.order.design === "random" ? { seed: plan.order.seed } : {}),
  };
  return [
    `npm run -s bench -- ${againstItself ? "calibrate" : "run"}`,
    ...Object.entries(options).map(([name, value]) => `--${name} ${value}`),
  ].join(" ");
}
