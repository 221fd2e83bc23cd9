/** The workflow run that a step belongs to. */
export interface WorkflowRun {
  readonly repository: { readonly owner: string; readonly name: string };
  readonly runId: number;
  readonly attempt: number;
  /** The commit that was checked out; of a pull request the one that merges it. */
  readonly sha: string;
  /** Where people look, without a slash at the end. */
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly trigger: Trigger;
}

/** What started it, as far as it says whom to tell. */
export type Trigger =
  | { readonly kind: "pull-request"; readonly number: number; readonly headSha: string }
  /** Another workflow run ended, or began: that one measured. The head's owner is absent when its repository was deleted. */
  | {
      readonly kind: "workflow-run";
      readonly runId: number;
      readonly attempt: number;
      readonly headSha: string;
      readonly head?: { readonly owner: string; readonly branch: string };
    }
  | { readonly kind: "other"; readonly event: string };
