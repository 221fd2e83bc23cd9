import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import type { Foreign } from "./job.ts";

const run = promisify(execFile);

/** Artifacts of a workflow run, in a folder: a name can be taken once. */
export class Artifacts {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get names(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  /** `actions/upload-artifact`: what several paths have in common is left out of the names, as upload-artifact does it. */
  readonly upload: Foreign = async ({ inputs, workspace }) => {
    const { name = "artifact", path = "", "if-no-files-found": missing = "warn" } = inputs;
    const patterns = path
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const found = patterns.flatMap((pattern) => globSync(resolve(workspace, pattern))).filter((file) => existsSync(file));
    if (found.length === 0) {
      if (missing === "error") throw new Error(`No files were found with the provided path: ${path}`);
      return {};
    }
    const target = join(this.folder, name);
    if (existsSync(target)) throw new Error(`an artifact with this name already exists: ${name}`);
    mkdirSync(target, { recursive: true });
    const isOneFolder = patterns.length === 1 && found.length === 1 && statSync(String(found[0])).isDirectory();
    const root = isOneFolder ? String(found[0]) : commonFolder(found);
    for (const file of found) cpSync(file, join(target, relative(root, file)), { recursive: true });
    return { "artifact-id": String(this.names.indexOf(name) + 1) };
  };

  /** `actions/download-artifact`: one by name into the path; several by pattern, each into a folder of its name unless they are merged. */
  readonly download: Foreign = async ({ inputs, workspace }) => {
    const { name, pattern, path = ".", "merge-multiple": merge } = inputs;
    const target = resolve(workspace, path);
    if (name !== undefined && name !== "") {
      if (!this.names.includes(name)) throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
      cpSync(join(this.folder, name), target, { recursive: true });
      return { "download-path": target };
    }
    const fits = (one: string) => matchesGlob(one, pattern ?? "*");
    mkdirSync(target, { recursive: true });
    for (const one of this.names.filter(fits))
      cpSync(join(this.folder, one), merge === "true" ? target : join(target, one), { recursive: true });
    return { "download-path": target };
  };
}

function commonFolder(files: readonly string[]): string {
  const [first = [], ...rest] = files.map((file) => dirname(file).split(sep));
  const end = first.findIndex((part, index) => rest.some((other) => other[index] !== part));
  return first.slice(0, end < 0 ? first.length : end).join(sep) || sep;
}

/** `actions/checkout` from a repository that is served over HTTP: the commit that is asked for, or the one of the workflow run; keeps no credentials. */
export const checkoutFrom =
  (repository: { readonly url: string; readonly token: string }, ref: string): Foreign =>
  async ({ inputs, workspace }) => {
    const target = resolve(workspace, inputs["path"] ?? ".");
    mkdirSync(target, { recursive: true });
    const header = `Authorization: Basic ${Buffer.from(`x-access-token:${repository.token}`).toString("base64")}`;
    const git = (...args: readonly string[]) =>
      run("git", ["-C", target, ...args], { env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });
    await git("init", "--quiet");
    await git("-c", `http.extraheader=${header}`, "fetch", "--quiet", "--depth=1", repository.url, inputs["ref"] || ref);
    await git("checkout", "--quiet", "FETCH_HEAD");
    return { commit: basename((await git("rev-parse", "HEAD")).stdout.trim()) };
  };
