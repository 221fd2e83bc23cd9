import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./folders.ts";

/** A folder for PATH whose executables do what their shell lines say; deleted at the end of the block. */
export function scriptedTools(
  scripts: Readonly<Record<string, string>>,
): { readonly path: string; add(name: string, lines: string): void } & Disposable {
  const folder = temporaryFolder();
  const add = (name: string, lines: string) => {
    writeFileSync(join(folder.path, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(folder.path, name), 0o755);
  };
  for (const [name, lines] of Object.entries(scripts)) add(name, lines);
  return { path: folder.path, add, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
