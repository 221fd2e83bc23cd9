import { type Input, optional, text } from "./input.ts";

/** The runner puts the workflow's token in its place; whatever runs the action without a runner does not. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner's, not of JavaScript's
const WORKFLOW_TOKEN = "${{ github.token }}";

/** A token of the code host, the workflow's own when left out; nothing where there is neither. */
export function workflowToken({ description }: { readonly description: string }): Input<string | undefined> {
  const input = optional(text({ description, default: WORKFLOW_TOKEN, placeholder: "token" }));
  return { ...input, parse: (given, name) => (given === WORKFLOW_TOKEN ? undefined : input.parse(given, name)) };
}
