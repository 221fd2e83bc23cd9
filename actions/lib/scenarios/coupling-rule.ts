import type { EksRecipe, Mapping } from "../model/scenario.ts";
import type { CiliumSettings } from "./cilium-settings.ts";
import type { Severity } from "./finding.ts";

/** What a rule looks at. */
export interface Coupling {
  readonly settings: CiliumSettings;
  /** The user's values with those that the tool supplies. */
  readonly values: Mapping;
  readonly eks: EksRecipe;
  /** Release of the nodes' kernel, as three numbers. */
  readonly kernel: string;
  /** Release of Kubernetes, as three numbers. */
  readonly kubernetes: string;
}

/** Settings that need each other, exclude each other, or mean something else together. */
export interface CouplingRule {
  readonly name: string;
  readonly severity: Severity;
  /** Key that the finding points at. */
  readonly key: string;
  readonly applies: (coupling: Coupling) => boolean;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** What to write instead: the rest of a sentence. */
  readonly instead?: string;
  /** Who says so. */
  readonly source: string;
}
