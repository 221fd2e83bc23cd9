import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { AssertionResult } from "../../model/assertion.ts";
import type { DataPlaneFacts } from "../kubernetes/data-plane-facts.ts";
import { replaceFile } from "../records/replace-file.ts";
import { describeExpectation } from "./assertions/judge.ts";

export interface ReleaseFacts {
  readonly release: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /** Of the values that the user gave, `sha256:…`; equal ones have equal digests, whatever their order. */
  readonly valuesDigest: string;
}

/** What was installed, and what was found: the file that the output `facts` names. */
export interface ProofFacts {
  readonly scenario: string;
  readonly mode: string;
  readonly run: string;
  readonly releases: readonly ReleaseFacts[];
  /** Absent where the data plane did not come up. */
  readonly dataPlane?: DataPlaneFacts;
  readonly assertions: readonly AssertionResult[];
  /** Of each phase, by its title. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly nodesReadySeconds?: number;
  readonly upgradeSeconds?: number;
}

const SCHEMA_VERSION = 1;

/** Writes the facts, also of an installation that failed; the file is there whole or not at all. */
export async function writeProof(path: string, { assertions, ...facts }: ProofFacts): Promise<void> {
  const told = assertions.map(({ assertion, holds, found, trouble }) => ({
    kind: assertion.kind,
    subject: assertion.subject,
    expected: describeExpectation(assertion.expected),
    holds,
    ...(found === undefined ? {} : { found }),
    ...(trouble === undefined ? {} : { trouble }),
  }));
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...facts, assertions: told }, undefined, 2)}\n`);
}

/** @param values as they were given to the chart */
export const digestOf = (values: unknown): string =>
  `sha256:${createHash("sha256")
    .update(JSON.stringify(sorted(values)))
    .digest("hex")}`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
