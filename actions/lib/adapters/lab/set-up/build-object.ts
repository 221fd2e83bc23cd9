import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ToolError } from "../../../model/errors.ts";
import { chownToCaller } from "../../process/root.ts";
import { describeFailure, runCommand } from "../../process/run-command.ts";
import { type Places, systemPlaces } from "./places.ts";
import type { LabTools } from "./tools.ts";

/** `-g` is not for debugging: libbpf reads the shapes of maps from the type information. */
const FLAGS = ["-O2", "-g", "-target", "bpf", "-Wall", "-Werror"];

/** For a BPF target clang does not search the folder where Debian keeps the headers of the machine's own architecture. */
const MULTIARCH: Readonly<Record<string, string>> = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };

/**
 * Compiles an eBPF source file, once per content and compiler.
 * @returns path of the object file
 * @throws ToolError with the compiler's lines
 */
export async function buildObject(source: string, tools: Pick<LabTools, "clang">, places: Places = systemPlaces()): Promise<string> {
  const text = await readFile(source);
  const includes = ["-I", join(places.headers, MULTIARCH[process.arch] ?? process.arch)];
  const key = createHash("sha256")
    .update(JSON.stringify([tools.clang.version, FLAGS, includes]))
    .update(text)
    .digest("hex");
  const folder = join(places.cache, "bpf");
  const object = join(folder, `${key}.o`);
  if (await exists(object)) return object;

  await mkdir(folder, { recursive: true });
  // Renamed when complete: a run beside us, or a kill, never sees half an object.
  const unfinished = join(folder, `${key}.${randomUUID()}`);
  try {
    const compiled = await runCommand([tools.clang.path, ...FLAGS, ...includes, "-c", source, "-o", unfinished], { limitSeconds: 60 });
    if (compiled.exitCode !== 0) {
      throw new ToolError(`The eBPF program does not compile: ${describeFailure(compiled)}\n${compiled.stderr.trim()}`);
    }
    await rename(unfinished, object);
    // Under sudo the cache is the caller's, and so must be what is in it.
    await chownToCaller(folder);
  } finally {
    await rm(unfinished, { force: true });
  }
  return object;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
