import { parseArgs } from "node:util";
import { ConfigurationError } from "../../actions/lib/model/errors.ts";

/** What is benchmarked, and how often by default: what takes seconds and has a goal of a percent needs the most. */
export const SECTIONS = { harness: 12, programming: 6, lab: 6, "start-up": 10 } as const;
export type SectionName = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as SectionName[];

export const HELP = `Benchmarks of ourselves: ratios within one run, with the goals of the project beside them. Needs root.

npm run perf -- [--only SECTION]... [--pairs N] [--record FILE]

  --only SECTION  ${NAMES.join(", ")}; may be repeated (default: all)
  --pairs N       repetitions per section (default: ${NAMES.map((name) => `${name} ${SECTIONS[name]}`).join(", ")})
  --record FILE   also show where the time of that run went (record.json)
  --help`;

export interface Options {
  readonly sections: readonly SectionName[];
  /** The section's own number where it is absent. */
  readonly pairs?: number;
  readonly record?: string;
  readonly help: boolean;
}

/** @throws ConfigurationError for the first option that breaks its rule */
export function readOptions(argv: readonly string[]): Options {
  const { only = [], pairs, record, help = false } = parse(argv);
  const odd = only.find((name) => !isSection(name));
  if (odd !== undefined) throw new ConfigurationError(`Option "only" must be one of ${NAMES.join(", ")}, not "${odd}".`);
  const count = Number(pairs);
  if (pairs !== undefined && !(Number.isInteger(count) && count >= 1)) {
    throw new ConfigurationError(`Option "pairs" must be a whole number of at least 1, not "${pairs}".`);
  }
  return {
    sections: only.length === 0 ? NAMES : NAMES.filter((name) => only.includes(name)),
    ...(pairs === undefined ? {} : { pairs: count }),
    ...(record === undefined ? {} : { record }),
    help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        only: { type: "string", multiple: true },
        pairs: { type: "string" },
        record: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new ConfigurationError(`${(error as Error).message}; see --help.`);
  }
}

const isSection = (name: string): name is SectionName => Object.hasOwn(SECTIONS, name);
