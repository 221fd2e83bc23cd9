import { flag, type Input, type InputValues, list, wholeNumber } from "../lib/action/input.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/** Every input of the action. */
export const inputs = {
  "aws-regions": regions(
    list({ description: "Regions to sweep, separated by commas: all in which clusters are made", placeholder: "regions" }),
  ),
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

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

function regions(input: Input<readonly string[]>): Input<readonly string[]> {
  return {
    ...input,
    parse(given, name) {
      const values = input.parse(given, name);
      const wrong = values.find((value) => !REGION.test(value));
      if (wrong === undefined) return values;
      throw new ConfigurationError(`Input "${name}" must be regions of AWS, as ap-northeast-2, not "${wrong.slice(0, 80)}".`);
    },
  };
}
