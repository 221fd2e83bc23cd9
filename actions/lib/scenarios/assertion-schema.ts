import { z } from "zod";
import { ASSERTION_KINDS, type Assertion, type AssertionKind, type Expectation } from "../model/assertion.ts";
import type { Readiness } from "../model/scenario.ts";
import { entryByKind, line, listed, readBy, strictMapping } from "./strict-mapping.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()], "must be text, a number, true or false");

const regularExpression = line.refine(compiles, "must be a regular expression");

const EXPECTATIONS = {
  is: scalar,
  isNot: scalar,
  contains: line,
  matches: regularExpression,
  are: z.enum(["present", "absent"]),
} as const;

const expectations = {
  is: z.exactOptional(EXPECTATIONS.is),
  isNot: z.exactOptional(EXPECTATIONS.isNot),
  contains: z.exactOptional(EXPECTATIONS.contains),
  matches: z.exactOptional(EXPECTATIONS.matches),
  are: z.exactOptional(EXPECTATIONS.are),
};

/** Kinds of which there is nothing to compare: it is there or it is not. */
const WITHOUT_VALUE: ReadonlySet<AssertionKind> = new Set([
  "chains",
  "nft-table",
  "node-device",
  "pod-network",
  "eni-prefixes",
  "leftovers",
]);

const LEFTOVERS = ["vpc-cni", "kube-proxy", "cilium", "calico"];

/** Kinds whose subject is one of few words. */
const SUBJECTS: Partial<Record<AssertionKind, readonly string[]>> = {
  "kube-proxy": ["mode", "daemonset"],
  "eni-prefixes": ["nodes"],
  leftovers: LEFTOVERS,
};

const OBJECT = /^(\S+) (\S+) (?:(\S+)\/)?([^\s/]+) (\S+)$/;

/** One line of `assertions`; a mapping under the kind stands for one assertion per key. */
export const assertionEntry: z.ZodType<readonly Assertion[], unknown> = entryByKind(
  Object.fromEntries((Object.keys(ASSERTION_KINDS) as AssertionKind[]).map((kind) => [kind, assertionsOfKind(kind)])),
);

function assertionsOfKind(kind: AssertionKind): z.ZodType<readonly Assertion[]> {
  const single = strictMapping({ [kind]: subjectOf(kind), ...expectations, because: z.exactOptional(line) }).transform((entry, context) => {
    const { [kind]: subject, because, ...expected } = entry as { readonly because?: string } & Readonly<Record<string, unknown>>;
    const expectation = onlyExpectation(expected, context, kind, String(subject));
    if (expectation === undefined) return z.NEVER;
    return [{ kind, subject: String(subject), expected: expectation, ...(because === undefined ? {} : { because }) }];
  });
  const group = strictMapping({ [kind]: z.record(z.string(), scalar), because: z.exactOptional(line) }).transform((entry) => {
    const { [kind]: subjects, because } = entry as { readonly because?: string } & Readonly<Record<string, unknown>>;
    return Object.entries(subjects as Readonly<Record<string, string | number | boolean>>).map(([subject, is]) => ({
      kind,
      subject,
      expected: { is },
      ...(because === undefined ? {} : { because }),
    }));
  });
  const isGroup = (value: unknown) => typeof (value as Record<string, unknown>)[kind] === "object" && !WITHOUT_VALUE.has(kind);
  return z.unknown().transform((value, context) => readBy<readonly Assertion[]>(isGroup(value) ? group : single, value, context));
}

function subjectOf(kind: AssertionKind) {
  const words = SUBJECTS[kind];
  if (words !== undefined) return z.enum(words as [string, ...string[]]);
  if (kind === "chains") return regularExpression;
  if (kind === "object") return line.regex(OBJECT, "must be `<apiVersion> <Kind> [<namespace>/]<name> <field>`");
  return line;
}

interface Context {
  readonly issues: z.core.$ZodRawIssue[];
}

/** The one expectation of an entry; none, and two, are refused. */
function onlyExpectation(
  given: Readonly<Record<string, unknown>>,
  context: Context,
  kind?: AssertionKind,
  subject?: string,
): Expectation | undefined {
  const refuse = (message: string): undefined => void context.issues.push({ code: "custom", message, input: given });
  const names = Object.keys(given);
  const presence = kind !== undefined && (WITHOUT_VALUE.has(kind) || (kind === "kube-proxy" && subject === "daemonset"));
  const known = presence ? ["are"] : Object.keys(EXPECTATIONS);
  if (names.length !== 1)
    return refuse(`must say what is expected by one of ${listed(known)}, and says ${names.length === 0 ? "nothing" : listed(names)}`);
  if (presence && names[0] !== "are") return refuse("must be `are: present` or `are: absent`: there is no value to compare");
  return given as unknown as Expectation;
}

const workload = line.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "must be `<namespace>/<name>`");

/** One line of `ready`. */
export const readinessEntry: z.ZodType<Readiness, unknown> = entryByKind<Readiness>({
  daemonset: strictMapping({ daemonset: workload }).transform(({ daemonset }) => ({ kind: "daemonset", subject: daemonset })),
  deployment: strictMapping({ deployment: workload }).transform(({ deployment }) => ({ kind: "deployment", subject: deployment })),
  object: strictMapping({ object: subjectOf("object"), ...expectations }).transform(({ object, ...expected }, context) => {
    const expectation = onlyExpectation(expected, context);
    return expectation === undefined ? z.NEVER : { kind: "object", subject: object, expected: expectation };
  }),
});

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
