import { z } from "zod";
import type { EntryKind, ProposedChange, RepositoryContent, TreeEntry } from "../../ports/repository-content.ts";
import { connect, type GitHubOptions } from "./client.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const named = z.object({ full_name: z.string() });
const changeSchema = z
  .object({ number: z.int(), head: z.object({ sha, repo: named.nullish() }), base: z.object({ sha, repo: named }) })
  .transform(
    ({ number, head, base }): ProposedChange => ({
      number,
      headSha: head.sha,
      baseSha: base.sha,
      isFork: head.repo?.full_name.toLowerCase() !== base.repo.full_name.toLowerCase(),
    }),
  );

const comparisonSchema = z.object({ merge_base_commit: z.object({ sha }) }).transform((comparison) => comparison.merge_base_commit.sha);

const treeSchema = z.object({
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha, size: z.number().optional() }).transform(
      ({ path, mode, type, sha: id, size }): TreeEntry => ({
        path,
        kind: kindOf(mode, type),
        id,
        ...(size !== undefined && { bytes: size }),
      }),
    ),
  ),
  truncated: z.boolean(),
});

const blobSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

/**
 * A repository by GitHub's git data API. What a fork's pull request holds is asked of the repository that it was opened in, which has its objects too: a
 * private fork is not ours to read.
 */
export function repositoryContent(options: GitHubOptions): RepositoryContent {
  const client = connect(options);
  // GitHub gives 100,000 entries or 7 MB at most.
  const tree = async (id: string, parameters = {}) => {
    const { tree: entries, truncated } = await client.ask(treeSchema, `GET ${REPOSITORY}/git/trees/{id}`, { id, ...parameters });
    return truncated ? undefined : entries;
  };
  return {
    change: (number) => client.ask(changeSchema, `GET ${REPOSITORY}/pulls/{number}`, { number }),
    // One commit and no files of the difference: only where it begins is of interest.
    mergeBase: (base, head) =>
      client.ask(comparisonSchema, `GET ${REPOSITORY}/compare/{basehead}`, { basehead: `${base}...${head}`, per_page: 1, page: 2 }),
    folder: (id) => tree(id),
    everything: (id) => tree(id, { recursive: "1" }),
    file: async (id) => Buffer.from((await client.ask(blobSchema, `GET ${REPOSITORY}/git/blobs/{id}`, { id })).content, "base64"),
  };
}

function kindOf(mode: string, type: string): EntryKind {
  if (type === "tree") return "folder";
  if (type === "commit") return "submodule";
  return mode === "120000" ? "link" : "file";
}
