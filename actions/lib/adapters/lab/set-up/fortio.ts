import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError, ToolError } from "../../../model/errors.ts";
import type { Log } from "../../../ports/log.ts";
import { describeFailure, runChecked, runCommand } from "../../process/run-command.ts";
import { download } from "./download.ts";
import type { Places } from "./places.ts";
import { executablesNamed } from "./tools.ts";

/** Why these versions, and where the checksums come from: .github/decisions/0003-fortio.md */
const MODULE = "fortio.org/fortio@v1.68.2";

export interface Archive {
  readonly url: string;
  readonly sha256: string;
}

const RELEASE = "https://github.com/fortio/fortio/releases/download/v1.75.1";
const ARCHIVES: Readonly<Record<string, Archive>> = {
  x64: {
    url: `${RELEASE}/fortio-linux_amd64-1.75.1.tgz`,
    sha256: "92da34238dee258191a9dc6691c8bc75305b308951e934e2c3b4e658db0d77d1",
  },
  arm64: {
    url: `${RELEASE}/fortio-linux_arm64-1.75.1.tgz`,
    sha256: "f66275a56ef41e9a5afb2ea8181eb53ca36b34c6d19a201b58aec17dbe95a853",
  },
};

/** Compiling takes a minute on two cores; a first Go build on a small machine takes several. */
const BUILD_LIMIT_SECONDS = 900;

/**
 * Puts fortio into our cache: built by Go where there is one, else from the release archive.
 * @returns its path
 * @throws EnvironmentError that tells why neither way worked
 */
export async function installFortio(log: Log, places: Places, archive: Archive | undefined = ARCHIVES[process.arch]): Promise<string> {
  const failures: string[] = [];
  const ways = [() => buildWithGo(log, places), () => unpackArchive(log, places, archive)];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new EnvironmentError(
    `fortio could not be installed (${failures.join("; ")}): put fortio 1.60 or newer on PATH, or install Go 1.23 or newer.`,
  );
}

async function buildWithGo(log: Log, places: Places): Promise<string> {
  const [go] = await executablesNamed("go", places.searchPath);
  if (go === undefined) throw new ToolError("there is no Go");
  log.info(`Building ${MODULE} with Go; the first time takes about a minute`);
  const folder = join(places.cache, "bin");
  const built = await runCommand([go, "install", MODULE], { limitSeconds: BUILD_LIMIT_SECONDS, env: { ...process.env, GOBIN: folder } });
  if (built.exitCode !== 0) throw new ToolError(describeFailure(built));
  return join(folder, "fortio");
}

async function unpackArchive(log: Log, places: Places, archive: Archive | undefined): Promise<string> {
  if (archive === undefined) throw new ToolError(`there is no release archive for ${process.arch}`);
  log.info(`Downloading ${archive.url}`);
  const folder = join(places.cache, "bin");
  const scratch = join(places.cache, `fortio.${randomUUID()}`);
  await mkdir(scratch, { recursive: true });
  try {
    const file = join(scratch, "archive.tgz");
    await download(archive.url, { sha256: archive.sha256, to: file });
    // Only the one file we want: whatever else an archive holds never touches the disk.
    const member = "usr/bin/fortio";
    await runChecked(["tar", "-xzf", file, "-C", scratch, "--no-same-owner", member], { limitSeconds: 60 });
    await mkdir(folder, { recursive: true });
    await rename(join(scratch, member), join(folder, "fortio"));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return join(folder, "fortio");
}
