import { choice, flag, type InputValues, list, optional, text, wholeNumber } from "../lib/action/input.ts";
import { PROFILES, type ProfileName } from "../lib/benchmark/profiles.ts";
import { TRAFFIC_PATHS } from "../lib/model/traffic-path.ts";

/** Every input of the action, and every option of `cni-bench run` and `cni-bench plan`. What is left out comes from the profile. */
export const inputs = {
  target: choice({
    description: "Where to measure: `lab` is network namespaces on this machine, which needs Linux and root",
    values: ["lab"],
    default: "lab",
  }),
  profile: choice({
    description: `What to measure where nothing else is said: ${Object.entries(PROFILES)
      .map(([name, profile]) => `\`${name}\` (${profile.title})`)
      .join(" or ")}`,
    values: Object.keys(PROFILES) as ProfileName[],
    default: "quick",
  }),
  scenarios: optional(list({ description: "Scenarios to compare, separated by commas: names of folders in `scenarios/`" })),
  baseline: optional(text({ description: "Scenario that the others are compared with; the first one when left out", placeholder: "name" })),
  tests: optional(list({ description: "Network tests, separated by commas: `http` for all variants of a test, `http/max-close` for one" })),
  paths: optional(
    list({
      description: `Traffic paths, separated by commas: ${TRAFFIC_PATHS.map((path) => `\`${path}\``).join(", ")}; or \`headline\` for each test's first path, or \`all\``,
      values: ["headline", "all", ...TRAFFIC_PATHS],
    }),
  ),
  rounds: optional(wholeNumber({ description: "Rounds that count; one of warm-up comes before them", min: 1, max: 1000 })),
  seconds: optional(wholeNumber({ description: "Length of one tool run in seconds", min: 1, max: 600 })),
  order: choice({
    description: "Order of the arms in the rounds: `abba` goes forth and back in turn, `random` draws from the seed",
    values: ["abba", "random"],
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
    text({ description: "Name of the run, which everything in the lab carries; a random one when left out", placeholder: "name" }),
  ),
} as const;

export type Inputs = InputValues<typeof inputs>;
