import { boundaryArn, permissionsBoundary } from "./boundary.ts";
import { createPolicy } from "./create-policy.ts";
import { measurePolicy } from "./measure-policy.ts";
import type { Place, Policy } from "./policy.ts";
import { sweepPolicy } from "./sweep-policy.ts";
import { type Trust, trustPolicy } from "./trust-policy.ts";

/** `trust` is who may assume the role, `boundary` the most it may do, the others what each stage of a benchmark needs. */
export const STAGES = ["trust", "create", "measure", "sweep", "boundary"] as const;

export type Stage = (typeof STAGES)[number];

export interface DocumentsFor extends Place, Omit<Trust, "account" | "region"> {
  /** Whether the roles of clusters must have the boundary too. */
  readonly bindRoles: boolean;
}

/** Every document for an account, region and repository. */
export const iamDocuments = (asked: DocumentsFor): Readonly<Record<Stage, Policy>> => ({
  trust: trustPolicy(asked),
  create: createPolicy(asked, asked.bindRoles ? boundaryArn(asked) : undefined),
  measure: measurePolicy(asked),
  sweep: sweepPolicy(asked),
  boundary: permissionsBoundary(asked, asked.bindRoles),
});
