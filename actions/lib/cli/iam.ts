import type { Command } from "commander";
import { region } from "../action/aws-inputs.ts";
import { choice, flag, type Input, matching, optional, text } from "../action/input.ts";
import { iamDocuments, STAGES } from "../iam/documents.ts";
import { DEFAULT_CLUSTER_PREFIX } from "../iam/policy.ts";
import { ConfigurationError } from "../model/errors.ts";
import { addOptions, readOptions } from "./options.ts";

const inputs = {
  account: shaped("Account of AWS, 12 digits", "id", /^\d{12}$/, "must be 12 digits"),
  region: region("Region of the clusters"),
  repository: shaped(
    "Repository whose jobs get the role, in exactly its spelling",
    "owner/name",
    /^[\w-]+\/[\w.-]+$/,
    "must be a repository, as owner/name",
  ),
  "owner-id": optional(shaped("Number of the owner, for the newer format of subjects", "number", /^\d+$/, "must be a number")),
  "repository-id": optional(shaped("Number of the repository, for the newer format", "number", /^\d+$/, "must be a number")),
  environment: text({ description: "Environment of the repository that the job runs in", placeholder: "name", default: "cni-bench" }),
  workflow: optional(
    text({
      description: "Reusable workflow that alone may use the role: `owner/name/.github/workflows/file.yml@refs/heads/main`",
      placeholder: "ref",
    }),
  ),
  "cluster-prefix": shaped(
    "What the names of all clusters begin with",
    "text",
    /^[a-z][a-z0-9-]{2,23}$/,
    "must be 3 to 24 small letters, digits and dashes",
    DEFAULT_CLUSTER_PREFIX,
  ),
  "bind-roles": flag({ description: "Demand the boundary of the roles of clusters too" }),
  stage: optional(choice({ description: "One document only, ready for a file; all in one when left out", values: STAGES })),
} as const;

/** Adds `cni-bench iam`, which prints policies for an account, a region and a repository. */
export function addIamCommand(program: Command): void {
  addOptions(
    program.command("iam").description("print the policies that the role of the benchmark needs: trust, stages, boundary"),
    inputs,
  ).action((given) => {
    const { stage, repository, ownerId, repositoryId, workflow, ...rest } = readOptions(inputs, given);
    if ((ownerId === undefined) !== (repositoryId === undefined)) {
      throw new ConfigurationError('Inputs "owner-id" and "repository-id" must be given together.');
    }
    const [owner = "", name = ""] = repository.split("/");
    const ids = ownerId !== undefined && repositoryId !== undefined ? { ownerId, repositoryId } : {};
    const documents = iamDocuments({ ...rest, repository: { owner, name, ...ids }, jobWorkflowRef: workflow });
    process.stdout.write(`${JSON.stringify(stage === undefined ? documents : documents[stage], null, 2)}\n`);
  });
}

/** Text of a shape, with a fallback or none. */
function shaped(description: string, placeholder: string, shape: RegExp, rule: string, fallback = ""): Input<string> {
  return matching(text({ description, placeholder, default: fallback }), shape, rule);
}
