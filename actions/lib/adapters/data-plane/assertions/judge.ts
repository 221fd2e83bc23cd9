import type { Assertion, AssertionResult, Expectation } from "../../../model/assertion.ts";
import { ConfigurationError } from "../../../model/errors.ts";
import { CLUSTER, type Found } from "./found.ts";

/** Compares what was found with what was expected: it must hold at every place, and there must be one. */
export function judge(assertion: Assertion, found: Found): AssertionResult {
  if (found.size === 0) return { assertion, holds: false, trouble: "there is no place to look at" };
  return {
    assertion,
    holds: [...found.values()].every((value) => fits(assertion.expected, value)),
    found: describeFound(assertion, found),
  };
}

/** What is absent is nothing that text could be compared with: it is not any value. */
export function fits(expected: Expectation, value: string | undefined): boolean {
  if ("are" in expected) return (value !== undefined) === (expected.are === "present");
  if ("isNot" in expected) return value !== String(expected.isNot);
  if (value === undefined) return false;
  if ("is" in expected) return value === String(expected.is);
  if ("contains" in expected) return value.includes(expected.contains);
  return regularExpression(expected.matches).test(value);
}

/** @throws ConfigurationError for what is none */
export function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new ConfigurationError(`An assertion must hold a regular expression, not "${text}".`);
  }
}

const ABSENT = "nothing";

/** One value where all places agree, else each value with its places: first those that do not fit. */
function describeFound({ expected }: Assertion, found: Found): string {
  const byValue = Map.groupBy(found, ([, value]) => value);
  const values = [...byValue].sort(([a], [b]) => Number(fits(expected, a)) - Number(fits(expected, b)));
  return values
    .map(([value, places]) => {
      const where = places.map(([place]) => place).join(", ");
      return `${value === undefined ? ABSENT : shown(value)}${where === CLUSTER ? "" : ` on ${where}`}`;
    })
    .join("; ");
}

/** `expected Native, found Tunnel on node n1; otherwise …`: the end of a line of the log, and of the error. */
export function describeResult({ assertion, holds, found, trouble }: AssertionResult): string {
  const { kind, subject, expected, because } = assertion;
  const outcome = found === undefined ? `nobody could look: ${trouble ?? "no reason is known"}` : `found ${found}`;
  const why = holds || because === undefined ? "" : ` (otherwise ${because})`;
  return `${kind} ${subject}: expected ${describeExpectation(expected)}, ${outcome}${why}`;
}

export function describeExpectation(expected: Expectation): string {
  if ("are" in expected) return expected.are === "present" ? "it to be there" : "nothing";
  if ("isNot" in expected) return `anything but ${shown(String(expected.isNot))}`;
  if ("is" in expected) return shown(String(expected.is));
  if ("contains" in expected) return `something with ${shown(expected.contains)} in it`;
  return `something that fits ${expected.matches}`;
}

const MOST_CHARACTERS = 300;
const shown = (value: string): string =>
  value === "" ? '""' : value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;
