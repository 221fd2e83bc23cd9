import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { markOf } from "../../../actions/lib/publishing/marker.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { type GitHubServer, startGitHub } from "../../support/github-server.ts";
import { buildRecord, confirmedBy, measured, wobble } from "../../support/records.ts";
import { runStep, type Step, type StepResult } from "../../support/runner.ts";

/** What a test says of a step of the report action. */
export interface Told {
  readonly with?: Readonly<Record<string, string>>;
  /** Number of the workflow run, its attempt, and the commit that was measured. */
  readonly run?: number;
  readonly attempt?: number;
  readonly sha?: string;
  /** Name and content of the event; the pull request's when left out. */
  readonly event?: readonly [name: string, content: unknown];
  readonly cancelWhen?: RegExp;
}

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
  let events = 0;
  return {
    github,
    folder: folder.path,
    report({ run = 1, attempt = 1, sha = github.headSha, event, with: given = {}, cancelWhen } = {}) {
      const [name, content] = event ?? ["pull_request", { pull_request: { number: github.pullRequest, head: { sha } } }];
      const eventPath = join(folder.path, `event-${++events}.json`);
      writeFileSync(eventPath, JSON.stringify(content));
      const step: Step = {
        action: "actions/report",
        with: { records, "github-token": github.tokens.workflow, ...given },
        context: {
          GITHUB_REPOSITORY: github.repository,
          GITHUB_API_URL: github.url,
          GITHUB_RUN_ID: String(run),
          GITHUB_RUN_ATTEMPT: String(attempt),
          // Of a pull request the runner checks out the merge, which nobody should comment on.
          GITHUB_SHA: event === undefined ? "f".repeat(40) : sha,
          GITHUB_EVENT_NAME: name,
          GITHUB_EVENT_PATH: eventPath,
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

/** What a step said in yellow and red. */
export const annotations = ({ annotations }: StepResult): readonly string[] =>
  annotations.map(({ level, message }) => `${level}: ${message}`);
