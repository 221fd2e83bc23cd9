import { readFileSync } from "node:fs";
import { EnvironmentError } from "../model/errors.ts";
import type { Trigger, WorkflowRun } from "../ports/workflow-run.ts";

/**
 * The workflow run that this step belongs to, as the runner tells it: `GITHUB_` variables and the event's file.
 * @returns nothing outside of a workflow
 * @throws EnvironmentError when what the runner tells cannot be read
 */
export function readWorkflowRun(environment: Readonly<Record<string, string | undefined>> = process.env): WorkflowRun | undefined {
  const [owner, name, ...more] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
  if (!owner || !name || more.length > 0) return undefined;
  return {
    repository: { owner, name },
    runId: wholeNumber(environment, "GITHUB_RUN_ID"),
    attempt: wholeNumber(environment, "GITHUB_RUN_ATTEMPT"),
    sha: environment["GITHUB_SHA"] ?? "",
    serverUrl: url(environment, "GITHUB_SERVER_URL", "https://github.com"),
    apiUrl: url(environment, "GITHUB_API_URL", "https://api.github.com"),
    trigger: readTrigger(environment["GITHUB_EVENT_NAME"] ?? "", readEvent(environment["GITHUB_EVENT_PATH"])),
  };
}

/** What the history keeps of a workflow run beyond its numbers and its commit. */
export interface WorkflowFacts {
  /** Path of the workflow's file; its name where the runner does not tell the path. */
  readonly workflow: string;
  readonly event: string;
  readonly actor: "person" | "bot";
}

/** @throws EnvironmentError when the runner does not tell */
export function readWorkflowFacts(environment: Readonly<Record<string, string | undefined>> = process.env): WorkflowFacts {
  // `owner/name/.github/workflows/nightly.yml@refs/heads/main`
  const [, path] = /^[^/]+\/[^/]+\/([^@]+)@/.exec(environment["GITHUB_WORKFLOW_REF"] ?? "") ?? [];
  const workflow = path ?? environment["GITHUB_WORKFLOW"];
  const event = environment["GITHUB_EVENT_NAME"];
  if (!workflow || !event) throw new EnvironmentError("GITHUB_WORKFLOW_REF and GITHUB_EVENT_NAME must say which workflow this is.");
  return { workflow, event, actor: (environment["GITHUB_ACTOR"] ?? "").endsWith("[bot]") ? "bot" : "person" };
}

/** `issue_comment` and the like name a pull request too, but not the commit that was measured: there the user has to say which. */
function readTrigger(name: string, event: unknown): Trigger {
  const other: Trigger = { kind: "other", event: name };
  if (name === "pull_request" || name === "pull_request_target") {
    const number = at(event, "pull_request", "number");
    const headSha = at(event, "pull_request", "head", "sha");
    return isId(number) && isSha(headSha) ? { kind: "pull-request", number, headSha } : other;
  }
  if (name !== "workflow_run") return other;
  const runId = at(event, "workflow_run", "id");
  const attempt = at(event, "workflow_run", "run_attempt");
  const headSha = at(event, "workflow_run", "head_sha");
  if (!isId(runId) || !isId(attempt) || !isSha(headSha)) return other;
  const owner = at(event, "workflow_run", "head_repository", "owner", "login");
  const branch = at(event, "workflow_run", "head_branch");
  const head = typeof owner === "string" && typeof branch === "string" ? { head: { owner, branch } } : {};
  return { kind: "workflow-run", runId, attempt, headSha, ...head };
}

function readEvent(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new EnvironmentError(`The event of this workflow run cannot be read from GITHUB_EVENT_PATH (${(error as Error).message}).`);
  }
}

/** A value deep in what JSON.parse gave; nothing where the way there is missing. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, step) => (typeof found === "object" && found !== null ? (found as Readonly<Record<string, unknown>>)[step] : undefined),
    value,
  );
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const isSha = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{40,64}$/.test(value);

function wholeNumber(environment: Readonly<Record<string, string | undefined>>, name: string): number {
  const given = environment[name] ?? "";
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new EnvironmentError(`${name} must be a whole number, not "${given}".`);
}

/** Without a slash at the end. */
function url(environment: Readonly<Record<string, string | undefined>>, name: string, fallback: string): string {
  const given = environment[name] || fallback;
  if (/^https?:\/\/[^\s()<>]+$/.test(given) && URL.canParse(given)) return given.replace(/\/+$/, "");
  throw new EnvironmentError(`${name} must be an address that begins with http:// or https://, not "${given}".`);
}
