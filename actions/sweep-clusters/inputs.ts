import { regions } from "../lib/action/aws-inputs.ts";
import { flag, type InputValues, wholeNumber } from "../lib/action/input.ts";

/** Every input of the action. */
export const inputs = {
  "aws-regions": regions("Regions to sweep, separated by commas: all in which clusters are made"),
  "dry-run": flag({ description: "Look and tell, and delete nothing: the way to begin with", default: false }),
  grace: wholeNumber({
    description: "Minutes after its expiry for which a cluster is left alone",
    min: 0,
    max: 10_080,
    default: 15,
    placeholder: "minutes",
  }),
  "time-limit": wholeNumber({
    description: "Minutes to wait for the end of the deletions; AWS goes on with what was begun, and so does the next sweep",
    min: 1,
    max: 350,
    default: 50,
    placeholder: "minutes",
  }),
} as const;

export type Inputs = InputValues<typeof inputs>;
