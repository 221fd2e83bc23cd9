import type { AssertionResult } from "../../../model/assertion.ts";
import type { Disruption } from "../../../model/disruption.ts";

/** What a migration needs of whoever installs data planes. */
export interface Swap {
  /** From the old to the new data plane on all nodes. */
  everywhere(signal: AbortSignal): Promise<void>;
  /** Resolves when the new data plane is ready wherever it should be. */
  ready(signal: AbortSignal): Promise<void>;
  /** After everything: what holds of the new data plane. */
  check(signal: AbortSignal): Promise<readonly AssertionResult[]>;
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
  readonly dataPlane: "old" | "between" | "new";
}

/** What one migration did, and what was felt of it: one observation, from which no verdict can be had. */
export interface MigrationResult {
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
  /** What could not be looked at in the end, a sentence each. */
  readonly troubles: readonly string[];
  /** Why it did not come to its end; the error is for whoever fails the step. */
  readonly failure?: { readonly phase: string; readonly error: unknown };
}
