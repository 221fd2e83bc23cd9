import type { BranchChange } from "../../ports/file-branch.ts";

const COMMITTER = "eks-cni-bench <eks-cni-bench@noreply.invalid>";

/** A commit on `tip`, or an orphan without one, as `git fast-import` reads it: all files, folders and the commit by one process, without an index. */
export function changeStream(ref: string, tip: string | undefined, { add, remove, message }: BranchChange, at: Date): string {
  return [
    `commit ${ref}`,
    `committer ${COMMITTER} ${Math.floor(at.getTime() / 1000)} +0000`,
    data(message),
    ...(tip === undefined ? [] : [`from ${tip}`]),
    ...[...add].flatMap(([path, text]) => [`M 100644 inline ${path}`, data(text)]),
    ...remove.map((path) => `D ${path}`),
    "done",
    "",
  ].join("\n");
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
