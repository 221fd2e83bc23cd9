import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "./folders.ts";
import { type GitServer, startGitServer } from "./git-server.ts";
import { type GitHubServer, startGitHub } from "./github-server.ts";
import { type JobTokens, startJobTokens } from "./job-tokens.ts";
import { Artifacts } from "./marketplace.ts";
import { type OidcServer, startOidc } from "./oidc-server.ts";
import type { ProposedFiles } from "./proposed-change.ts";
import type { JobRights, WorkflowOptions } from "./workflow.ts";

export const SLUG = "cilium-eni-tuned";
const catalogue = (name: string) => readFileSync(join(projectRoot(), "scenarios", SLUG, name), "utf8");
const files = (values: string): ProposedFiles => ({
  [`scenarios/${SLUG}/scenario.yaml`]: catalogue("scenario.yaml"),
  [`scenarios/${SLUG}/values.yaml`]: values,
});
export const BEFORE = files(catalogue("values.yaml"));
/** One line, and another mechanism: the pods' congestion control. */
export const AFTER = files(catalogue("values.yaml").replace("bbr: true", "bbr: false"));

/** What surrounds the workflows: GitHub with a token per job, the repository by git, its OIDC, artifacts. */
export interface Scene extends AsyncDisposable {
  readonly github: GitHubServer;
  readonly git: GitServer;
  readonly tokens: JobTokens;
  readonly oidc: OidcServer;
  readonly artifacts: Artifacts;
  readonly rights: JobRights[];
  /** Rights, stand-ins and surroundings of a run. */
  readonly options: Omit<WorkflowOptions, "file" | "event">;
  /** Writes a caller as a user has one. */
  caller(yaml: string): string;
}

export async function startScene(): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const github = stack.use(await startGitHub());
  const tokens = stack.use(await startJobTokens({ url: github.url, token: github.tokens.workflow }));
  const git = stack.use(await startGitServer({ knows: (token) => tokens.may(token, "contents: read") }));
  const oidc = stack.use(await startOidc());
  const folder = stack.use(temporaryFolder());
  const stored = stack.use(temporaryFolder());
  const artifacts = new Artifacts(stored.path);
  const rights: JobRights[] = [];
  return {
    ...{ github, git, tokens, oidc, artifacts, rights },
    options: {
      context: {
        GITHUB_API_URL: tokens.url,
        GITHUB_SERVER_URL: new URL(git.url).origin,
        GITHUB_REPOSITORY: github.repository,
        GITHUB_RUN_ID: "77",
        GITHUB_SHA: "f".repeat(40),
      },
      foreign: { "actions/upload-artifact": artifacts.upload, "actions/download-artifact": artifacts.download },
      grant(right) {
        rights.push(right);
        // As the runner does it: who may not have an ID token does not even know where one would be asked for.
        return { token: tokens.mint(right.permissions), env: right.permissions["id-token"] === "write" ? oidc.requestEnvironment : {} };
      },
    },
    caller(yaml) {
      const file = join(folder.path, "caller.yml");
      writeFileSync(file, yaml);
      return file;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
