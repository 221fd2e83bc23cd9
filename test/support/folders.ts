import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that is deleted at the end of the block. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "eks-cni-bench-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TinyDisk extends Disposable {
  readonly path: string;
  makeReadOnly(): void;
}

/** A file system of so many bytes in memory, unmounted at the end of the block; needs root. */
export function tinyDisk(bytes: number): TinyDisk {
  const folder = temporaryFolder();
  const path = join(folder.path, "disk");
  mkdirSync(path);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path]);
  return {
    path,
    makeReadOnly: () => void execFileSync("mount", ["-o", "remount,ro", path]),
    [Symbol.dispose]: () => {
      try {
        execFileSync("umount", [path]);
      } finally {
        folder[Symbol.dispose]();
      }
    },
  };
}

/** Only root can mount. */
export const canMount = process.getuid?.() === 0;
