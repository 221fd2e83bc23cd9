import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../folders.ts";

/** Where eksctl can be stopped, in its order. */
export const STAGES = ["config", "stack", "control-plane", "addons", "nodes"] as const;
export type Stage = (typeof STAGES)[number];

/** How the eksctl of a test behaves, beside doing what it is told. */
export interface Behaviour {
  readonly failAt?: Stage;
  readonly hangAt?: Stage;
  /** Where somebody kills it. */
  readonly dieAt?: Stage;
  /** Real eksctl handles no signal and dies of SIGINT; this one may be of another kind. */
  readonly ignoresSignals?: boolean;
  /** Whether it prints lines that look like workflow commands. */
  readonly isHostile?: boolean;
  readonly version?: string;
}

export interface ScriptedEksctl extends Disposable {
  /** For CNI_BENCH_TOOLS. */
  readonly folder: string;
  /** What it was called with, without the look at its version. */
  readonly calls: () => readonly (readonly string[])[];
  /** The files it was given, by their names. */
  readonly configs: () => Readonly<Record<string, string>>;
}

/**
 * An executable `eksctl` that says and does what the real one was seen to, in seconds instead of minutes. Its clusters and node groups are records at the
 * EKS that AWS_ENDPOINT_URL leads to, so whoever asks there sees them.
 */
export function scriptedEksctl(behaviour: Behaviour = {}): ScriptedEksctl {
  const folder = temporaryFolder();
  const file = (name: string) => join(folder.path, name);
  writeFileSync(file("behaviour.json"), JSON.stringify(behaviour));
  writeFileSync(
    file("eksctl"),
    `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, "eksctl-program.ts")}" "${folder.path}" "$@"\n`,
  );
  chmodSync(file("eksctl"), 0o755);
  const lines = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8").trim().split("\n") : []);
  return {
    folder: folder.path,
    calls: () => lines("calls").map((line) => JSON.parse(line) as string[]),
    configs: () => Object.fromEntries(lines("configs").map((line) => JSON.parse(line) as [string, string])),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
