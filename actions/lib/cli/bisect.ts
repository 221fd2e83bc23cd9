import type { Command } from "commander";
import { choice, type Input, text } from "../action/input.ts";
import { commitsBetween } from "../adapters/git/commits-between.ts";
import { type ComparedCommit, planBisection } from "../history/bisect.ts";
import { describeBisection } from "../history/describe-bisection.ts";
import { ConfigurationError } from "../model/errors.ts";
import { VERDICTS, type Verdict } from "../model/verdict.ts";
import { addOptions, readOptions } from "./options.ts";
import { print } from "./print.ts";

/** What a comparison of a commit with the good one came to. */
interface Answer {
  readonly commit: string;
  readonly verdict: Verdict;
}

const inputs = {
  good: text({ description: "Commit of the last good night", placeholder: "commit" }),
  bad: text({ description: "Commit of the first bad night", placeholder: "commit" }),
  direction: choice({ description: "Which way the level moved", values: ["regression", "improvement"], default: "regression" }),
  answer: answers(),
} as const;

/** Adds `bisect`, which says of a range of commits which two to compare next, until the one that changed a level is known. */
export function addBisectCommand(program: Command): void {
  addOptions(
    program
      .command("bisect")
      .description("find the commit that changed a level: which comparison to make next, and what all of them come to"),
    inputs,
  ).action(async (given) => {
    const { good, bad, direction, answer } = readOptions(inputs, given);
    const commits = await commitsBetween({ good, bad }, whereTheUserStands());
    const question = { commits, direction, answers: answer.map((one) => comparedOf(one, commits)) };
    print(describeBisection(planBisection(question), question).join("\n"));
  });
}

/** In the order given, and the same one may come twice: the last one that says something counts. */
function answers(): Input<readonly Answer[]> {
  return {
    description: `What the comparison of a commit with the good one said of the metric: ${VERDICTS.join(", ")}; once for each comparison`,
    default: "",
    // The dots make it an option that may be given several times.
    placeholder: "commit=verdict...",
    parse: (given, name) => (given === "" ? [] : given.split(",").map((one) => parseAnswer(one.trim(), name))),
  };
}

/** @throws ConfigurationError */
function parseAnswer(given: string, name: string): Answer {
  const [, commit, said] = /^([0-9a-f]{7,64})=(.*)$/.exec(given) ?? [];
  const verdict = VERDICTS.find((known) => known === said);
  if (commit === undefined || verdict === undefined)
    throw new ConfigurationError(
      `Input "${name}" must be a commit, by 7 digits of its name or more, "=", and one of ${VERDICTS.join(", ")}, not "${given}".`,
    );
  return { commit, verdict };
}

/** @throws ConfigurationError for an answer on a commit that is not asked about */
function comparedOf({ commit, verdict }: Answer, [baseline, ...others]: readonly [string, ...string[]]): ComparedCommit {
  const [candidate, ...more] = others.filter((one) => one.startsWith(commit));
  if (candidate === undefined || more.length > 0)
    throw new ConfigurationError(`Input "answer" must name one commit after ${baseline} and up to ${others.at(-1)}, not "${commit}".`);
  return { baseline, candidate, verdict };
}

/** npm goes to the project's root before it runs a script. */
const whereTheUserStands = (): string =>
  (process.env["npm_lifecycle_event"] === "bench" ? process.env["INIT_CWD"] : undefined) ?? process.cwd();
