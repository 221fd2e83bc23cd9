/** One attempt of a workflow run, as the code host tells of it. */
export interface KnownRun {
  readonly id: number;
  readonly attempt: number;
  /** `owner/name` of the repository whose workflow it is. */
  readonly repository: string;
  /** Where its commit comes from: of a pull request from a fork the fork. Absent when that repository was deleted. */
  readonly head?: { readonly repository: string; readonly owner: string; readonly branch: string };
  readonly sha: string;
  /** Open pull requests within the repository that stand on that branch; a fork's are never among them. */
  readonly pullRequests: readonly number[];
  readonly event: string;
  /** Path of the workflow's file. */
  readonly workflow: string;
  readonly actor?: "person" | "bot";
  readonly startedAt: Date;
  /** When it last changed: its end, once it is over. */
  readonly endedAt: Date;
}

/** The workflow runs of one repository. Every method asks once and rejects with a RefusalError. */
export interface WorkflowRuns {
  /** The last attempt where none is told. */
  read(id: number, attempt?: number): Promise<KnownRun>;
  /** Where a commit of a pull request left its base. */
  mergeBase(pullRequest: number, sha: string): Promise<string>;
}
