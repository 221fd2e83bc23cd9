import type { Assertion, AssertionResult } from "../../../model/assertion.ts";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Log } from "../../../ports/log.ts";
import type { Looks } from "./found.ts";
import { describeResult, judge } from "./judge.ts";
import { READERS } from "./readers.ts";

/** Looks at everything, also after something did not hold: whoever mends a data plane wants to know all of it. */
export async function checkAssertions(assertions: readonly Assertion[], looks: Looks, log: Log): Promise<readonly AssertionResult[]> {
  const results: AssertionResult[] = [];
  for (const assertion of assertions) {
    const result = await check(assertion, looks);
    log.info(`${result.holds ? "holds" : "does not hold"}: ${describeResult(result)}`);
    results.push(result);
  }
  return results;
}

async function check(assertion: Assertion, looks: Looks): Promise<AssertionResult> {
  try {
    return judge(assertion, await READERS[assertion.kind](assertion.subject, looks));
  } catch (error) {
    looks.signal.throwIfAborted();
    if (!(error instanceof EnvironmentError)) throw error;
    return { assertion, holds: false, trouble: error.message };
  }
}

/** @throws EnvironmentError that names all that do not hold, with what was expected and what was found */
export function requireAll(results: readonly AssertionResult[], scenario: string): void {
  const failed = results.filter(({ holds }) => !holds);
  if (failed.length === 0) return;
  throw new EnvironmentError(
    `The cluster is not what scenario ${scenario} says, so nothing is measured on it: ${failed.map(describeResult).join("; ")}.`,
  );
}
