import type { AssertionResult } from "../../../model/assertion.ts";
import type { Disruption } from "../../../model/disruption.ts";
import type { MigrationStrategy } from "./strategies.ts";

/** What a strategy needs of whoever installs data planes; a strategy that needs one that is not given is refused before anything is changed. */
export interface Swap {
  /** In place: from the old to the new data plane on all nodes. */
  everywhere?(signal: AbortSignal): Promise<void>;
  /** Node by node, new node group: the new data plane beside the old one, on no node yet. */
  prepare?(signal: AbortSignal): Promise<void>;
  /** Node by node: an emptied node, until it is ready with the new data plane. */
  node?(node: string, signal: AbortSignal): Promise<void>;
  /** New node group: resolves with the names of the new nodes when they are ready. */
  addNodes?(signal: AbortSignal): Promise<readonly string[]>;
  /** New node group. */
  deleteNodes?(nodes: readonly string[], signal: AbortSignal): Promise<void>;
  /** Resolves when the new data plane is ready wherever it should be. */
  ready(signal: AbortSignal): Promise<void>;
  /** Removes the old data plane from what all nodes share. */
  finish?(signal: AbortSignal): Promise<void>;
  /** After everything: what holds of the new data plane. */
  check?(signal: AbortSignal): Promise<readonly AssertionResult[]>;
  /** After everything: what is left of the old one, a sentence each. */
  leftovers?(signal: AbortSignal): Promise<readonly string[]>;
}

export interface Phase {
  readonly title: string;
  readonly state: "done" | "failed" | "not begun";
  /** Since the migration began. */
  readonly atSeconds?: number;
  readonly seconds?: number;
}

/** As far as the migration knows; `between`: its change had begun and did not come to its end. */
export interface NodeState {
  readonly node: string;
  readonly dataPlane: "old" | "between" | "new" | "deleted";
  readonly takesPods: boolean;
}

/** What one migration did, and what was felt of it: one observation, from which no verdict can be had. */
export interface MigrationResult {
  readonly strategy: MigrationStrategy;
  readonly from: string;
  readonly to: string;
  /** From its first step to the end of its last. */
  readonly seconds: number;
  readonly phases: readonly Phase[];
  readonly disruption: readonly Disruption[];
  readonly nodes: readonly NodeState[];
  /** Pods that were ended so that others start with the new data plane, `namespace/name`. */
  readonly restartedPods: readonly string[];
  /** Pods that nobody would have started again, so they still have what the old data plane gave them. */
  readonly untouchedPods: readonly string[];
  readonly assertions: readonly AssertionResult[];
  readonly leftovers: readonly string[];
  /** What could not be looked at in the end, a sentence each. */
  readonly troubles: readonly string[];
  /** Why it did not come to its end; the error is for whoever fails the step. */
  readonly failure?: { readonly phase: string; readonly error: unknown };
}
