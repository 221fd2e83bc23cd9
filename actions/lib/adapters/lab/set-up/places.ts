import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Where set-up looks for things and keeps what it made; tests bring their own. */
export interface Places {
  /** Folders searched for executables, in order. */
  readonly searchPath: readonly string[];
  /** Ours alone: it can be deleted at any time and is made again. */
  readonly cache: string;
  /** C headers. */
  readonly headers: string;
  /** Ubuntu keeps one bpftool per kernel below this folder, and a wrapper on PATH that only knows the running kernel's. */
  readonly kernelTools: string;
}

/** Debian leaves these out of an ordinary user's PATH, and the lab's tools live there. */
const ADMINISTRATOR_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

export function systemPlaces(): Places {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return {
    searchPath: [...new Set([...path, ...ADMINISTRATOR_FOLDERS, "/usr/local/go/bin"])],
    cache: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "eks-cni-bench"),
    headers: "/usr/include",
    kernelTools: "/usr/lib/linux-tools",
  };
}
