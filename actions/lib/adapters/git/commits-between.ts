import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import { type Completed, describeFailure, runChecked, runCommand } from "../process/run-command.ts";

const LIMIT_SECONDS = 60;

/** A commit's name, or the beginning of it. */
const COMMIT = /^[0-9a-f]{7,64}$/;

/**
 * The commits of a branch's own line from a good one to a bad one, both included, oldest first, by their whole names. Nothing is changed or fetched.
 * @param folder within the work tree
 * @throws ConfigurationError where one of them is none that the work tree has, or the good one does not come before the bad one; EnvironmentError outside of
 * a work tree
 */
export async function commitsBetween(
  { good, bad }: { readonly good: string; readonly bad: string },
  folder: string,
): Promise<readonly [string, ...string[]]> {
  const argv = (...args: readonly string[]) => ["git", "-C", folder, ...args];
  const git = (...args: readonly string[]): Promise<Completed> => runCommand(argv(...args), { limitSeconds: LIMIT_SECONDS });
  const whole = async (input: string, given: string): Promise<string> => {
    const named = COMMIT.test(given) ? await git("rev-parse", "--verify", "--quiet", `${given}^{commit}`) : undefined;
    if (named?.exitCode === 0) return named.stdout.trim();
    throw new ConfigurationError(
      `Input "${input}" must be a commit of the work tree that you stand in, by 7 digits of its name or more, not "${given}"; where that is a shallow clone, \`git fetch --unshallow\` brings the rest.`,
    );
  };

  const inside = await git("rev-parse", "--git-dir");
  if (inside.exitCode !== 0)
    throw new EnvironmentError(`Commits are read from the work tree that you stand in, and this is none: ${describeFailure(inside)}.`);
  const first = await whole("good", good);
  const last = await whole("bad", bad);
  if (first === last) throw new ConfigurationError(`Inputs "good" and "bad" must be two commits, and both are ${first}.`);
  if ((await git("merge-base", "--is-ancestor", first, last)).exitCode !== 0)
    throw new ConfigurationError(`Input "good" must be a commit that comes before "bad", ${last}, and ${first} does not.`);
  const { stdout } = await runChecked(argv("rev-list", "--first-parent", "--reverse", `${first}..${last}`), {
    limitSeconds: LIMIT_SECONDS,
  });
  return [first, ...stdout.split("\n").filter((line) => line !== "")];
}
