import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { markOf } from "../../../actions/lib/publishing/marker.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { type GitHubServer, startGitHub } from "../../support/github-server.ts";
import { buildRecord, confirmedBy, measured, wobble } from "../../support/records.ts";
import { runStep, type Step, type StepResult } from "../../support/runner.ts";
import { type Told, toldIn } from "../../support/told-step.ts";

/** Requests about comments of a pull request. */
export const LIST = /^GET .*\/issues\/\d+\/comments/;
export const CREATE = /^POST .*\/issues\/\d+\/comments/;
export const UPDATE = /^PATCH .*\/issues\/comments\//;

/** Whose comments the workflow's token writes. */
export const BOT = "github-actions[bot]";
/** What the pull request may stand on later. */
export const NEXT_HEAD = "d".repeat(40);

/** A pull request on GitHub, a record on the disk, and the built action before both. */
export interface Scene extends AsyncDisposable {
  readonly github: GitHubServer;
  /** Folder of the record. */
  readonly folder: string;
  report(told?: Told): Promise<StepResult>;
  /** `author state commit run`, and `?` where there is no mark. */
  marks(): Promise<readonly string[]>;
}

/** Made up, as everything in records for tests: the candidate is slower by the share given, and fresh data planes say so too. */
export function recordWith(slowdown: number): RunRecord {
  const path = "service/other-node" as const;
  const centre = (arm: string) => 10_000 * (arm === "cilium-eni" ? 1 - slowdown : 1);
  const outcome = (arm: string, round: number) => measured({ "http.rate.max": wobble(centre(arm), 0.002, arm, round) });
  const cells = [{ test: "http", variant: "max-close", path, outcome }];
  const { confirmation, ...record } = confirmedBy(buildRecord({ rounds: 12, cells }), cells);
  if (confirmation === undefined) return record;
  // In a file every step has a name of its own.
  return {
    ...record,
    confirmation: { ...confirmation, steps: confirmation.steps.map((step) => ({ ...step, id: `confirmation/${step.id}` })) },
  };
}

export async function scene({ slowdown = 0 } = {}): Promise<Scene> {
  const github = await startGitHub();
  const folder = temporaryFolder();
  const records = join(folder.path, "record.json");
  writeFileSync(records, JSON.stringify(recordWith(slowdown)));
  const contextOf = toldIn(folder.path);
  return {
    github,
    folder: folder.path,
    report({ run = 1, attempt = 1, sha = github.headSha, event, with: given = {}, cancelWhen } = {}) {
      const step: Step = {
        action: "actions/report",
        with: { records, "github-token": github.tokens.workflow, ...given },
        context: {
          GITHUB_REPOSITORY: github.repository,
          GITHUB_API_URL: github.url,
          // Of a pull request the runner checks out the merge, which nobody should comment on.
          GITHUB_SHA: event === undefined ? "f".repeat(40) : sha,
          ...contextOf({ run, attempt }, event ?? ["pull_request", { pull_request: { number: github.pullRequest, head: { sha } } }]),
        },
        ...(cancelWhen === undefined ? {} : { cancelWhen }),
      };
      return runStep(step);
    },
    async marks() {
      return (await github.comments()).map(({ body, user }) => {
        const stamp = markOf(body)?.stamp;
        return `${user.login} ${stamp === undefined ? "?" : `${stamp.state} ${stamp.sha.slice(0, 7)} ${stamp.runId}.${stamp.attempt}`}`;
      });
    },
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
