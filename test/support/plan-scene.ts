import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "./folders.ts";
import { type GitServer, startGitServer } from "./git-server.ts";
import { type GitHubServer, startGitHub } from "./github-server.ts";
import { type ProposedFiles, type ProposedPullRequest, proposeChange } from "./proposed-change.ts";
import { runStep, type StepResult } from "./runner.ts";
import { type Told, toldIn } from "./told-step.ts";

/** The scenario that pull requests change, and its files before that. */
export const SLUG = "cilium-eni-tuned";
export const catalogue = (slug: string, name: string): string => readFileSync(join(projectRoot(), "scenarios", slug, name), "utf8");
export const filesOf = (slug: string, values = catalogue(slug, "values.yaml")): ProposedFiles => ({
  [`scenarios/${slug}/scenario.yaml`]: catalogue(slug, "scenario.yaml"),
  [`scenarios/${slug}/values.yaml`]: values,
});
export const BEFORE = filesOf(SLUG);
export const WITHOUT_BBR = catalogue(SLUG, "values.yaml").replace("bbr: true", "bbr: false");

/** An emulated GitHub with the repository by git, and the built action before both. */
export interface PlanScene extends AsyncDisposable {
  readonly github: GitHubServer;
  readonly git: GitServer;
  readonly folder: string;
  /** Where the states go, unless told otherwise. */
  readonly out: string;
  propose(before: ProposedFiles, after: ProposedFiles): Promise<ProposedPullRequest>;
  plan(pullRequest: ProposedPullRequest, told?: Told & { readonly token?: string }): Promise<StepResult>;
}

export async function planScene(): Promise<PlanScene> {
  const github = await startGitHub();
  const { workflow, fork } = github.tokens;
  const git = await startGitServer({ knows: (token) => token === workflow || token === fork });
  const folder = temporaryFolder();
  const out = join(folder.path, "comparison");
  const contextOf = toldIn(folder.path);
  return {
    github,
    git,
    folder: folder.path,
    out,
    propose: (before, after) => proposeChange(github, before, after),
    plan: ({ number }, { with: given = {}, token = github.tokens.workflow, event, ...told } = {}) =>
      runStep({
        action: "actions/plan-comparison",
        with: { out, "github-token": token, ...given },
        context: {
          GITHUB_REPOSITORY: github.repository,
          GITHUB_API_URL: github.url,
          GITHUB_SERVER_URL: new URL(git.url).origin,
          GITHUB_SHA: "f".repeat(40),
          ...contextOf(told, event ?? ["pull_request", { pull_request: { number, head: { sha: github.headSha } } }]),
        },
      }),
    async [Symbol.asyncDispose]() {
      await git[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
