import type { FileBranch } from "../../ports/file-branch.ts";
import type { HistoryStore } from "../../ports/history-store.ts";
import type { Log } from "../../ports/log.ts";
import type { WorkflowRun } from "../../ports/workflow-run.ts";
import { systemClock } from "../clock/system-clock.ts";
import { openGitBranch } from "../git/git-branch.ts";
import { historyBranch } from "../github/history-branch.ts";
import { historyOnBranch } from "./history-on-branch.ts";

export interface HistoryAccess {
  readonly run: WorkflowRun;
  readonly branch: string;
  readonly token: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** For writing: by the API, without a clone. */
export function openWriter({ run, branch, token, log }: HistoryAccess): { readonly branch: FileBranch; readonly store: HistoryStore } {
  const { owner, name } = run.repository;
  const files = historyBranch({ branch, token, apiUrl: run.apiUrl, repository: run.repository });
  return { branch: files, store: historyOnBranch({ branch: files, repository: `${owner}/${name}`, clock: systemClock, log }) };
}

/** For reading: by git, because the API would take a request per file. */
export async function openReader({ run, branch, token, log, signal }: HistoryAccess): Promise<HistoryStore> {
  const repository = `${run.repository.owner}/${run.repository.name}`;
  const remote = `${run.serverUrl}/${repository}.git`;
  const files = await openGitBranch({ remote, repository, branch, token, clock: systemClock, signal });
  return historyOnBranch({ branch: files, repository, clock: systemClock, log });
}
