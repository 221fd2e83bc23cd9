import type { GitHubServer } from "./github-server.ts";

/** What stands at a path: text, bytes, a link to somewhere, or another repository. */
export type Proposed = string | Uint8Array | { readonly link: string } | { readonly submodule: true };

export type ProposedFiles = Readonly<Record<string, Proposed>>;

/** A pull request on the emulated GitHub between two sets of files. */
export interface ProposedPullRequest {
  readonly number: number;
  readonly baseSha: string;
  readonly headSha: string;
  /** Bodies of its comments, lowest first. */
  comments(): Promise<readonly string[]>;
  /** Goes on with other files, as a push does. @returns the new head */
  push(files: ProposedFiles): Promise<string>;
}

/** Opens a pull request whose base holds some files and whose head holds others; each set is all that there is. */
export async function proposeChange(github: GitHubServer, before: ProposedFiles, after: ProposedFiles): Promise<ProposedPullRequest> {
  const repository = `/repos/${github.repository}`;
  const call = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await github.call(method, `${repository}${path}`, github.tokens.workflow, body)) as T;
  const { object } = await call<{ object: { sha: string } }>("GET", "/git/ref/heads/main");
  const commit = async (files: ProposedFiles, parent: string): Promise<string> => {
    const tree = await call<{ sha: string }>("POST", "/git/trees", { tree: await Promise.all(Object.entries(files).map(entryOf)) });
    return (await call<{ sha: string }>("POST", "/git/commits", { message: "change", tree: tree.sha, parents: [parent] })).sha;
  };
  async function entryOf([path, content]: readonly [string, Proposed]) {
    if (typeof content === "string") return { path, mode: "100644", type: "blob", content };
    if (content instanceof Uint8Array) {
      const blob = await call<{ sha: string }>("POST", "/git/blobs", {
        content: Buffer.from(content).toString("base64"),
        encoding: "base64",
      });
      return { path, mode: "100644", type: "blob", sha: blob.sha };
    }
    return "link" in content
      ? { path, mode: "120000", type: "blob", content: content.link }
      : { path, mode: "160000", type: "commit", sha: object.sha };
  }
  const baseSha = await commit(before, object.sha);
  const headSha = await commit(after, baseSha);
  const unique = baseSha.slice(0, 12);
  await call("POST", "/git/refs", { ref: `refs/heads/base-${unique}`, sha: baseSha });
  await call("POST", "/git/refs", { ref: `refs/heads/head-${unique}`, sha: headSha });
  const opened = await github.call("POST", `${repository}/pulls`, github.tokens.maintainer, {
    title: "A change",
    head: `head-${unique}`,
    base: `base-${unique}`,
  });
  const { number } = opened as { readonly number: number };
  github.headSha = headSha;
  return {
    number,
    baseSha,
    headSha,
    async comments() {
      return (await call<readonly { body: string }[]>("GET", `/issues/${number}/comments?per_page=100`)).map(({ body }) => body);
    },
    async push(files) {
      github.headSha = await commit(files, headSha);
      return github.headSha;
    },
  };
}
