import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts an executable `helm` into a folder of tools, which hands what it is called with, and the values, to the emulation behind an address. */
export function writeScriptedHelm(folder: string, control: string): void {
  const path = join(folder, "helm");
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, "helm-program.ts")}" "${control}" "$@"\n`);
  chmodSync(path, 0o755);
}
