import { EnvironmentError } from "../lib/model/errors.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import type { RepositoryContent } from "../lib/ports/repository-content.ts";
import { type Persistence, persist } from "../lib/publishing/persist.ts";

/** The same content, asked again where trouble may pass. What is refused in the end is an EnvironmentError with what helps. */
export function persistentContent(content: RepositoryContent, persistence: Persistence): RepositoryContent {
  const ask = async <T>(what: string, body: () => Promise<T>): Promise<T> => {
    try {
      return await persist(what, body, persistence);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      throw new EnvironmentError(
        `GitHub did not give ${what} (${error.message}); the job needs the permissions \`contents: read\` and \`pull-requests: read\`.`,
      );
    }
  };
  return {
    change: (number) => ask(`pull request #${number}`, () => content.change(number)),
    mergeBase: (base, head) => ask("the common commit of both branches", () => content.mergeBase(base, head)),
    folder: (id) => ask("a folder", () => content.folder(id)),
    everything: (id) => ask("a list of files", () => content.everything(id)),
    file: (id) => ask("a file", () => content.file(id)),
  };
}
