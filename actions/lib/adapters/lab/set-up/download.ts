import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { ToolError } from "../../../model/errors.ts";

const LIMIT_SECONDS = 300;

/**
 * Downloads a file whose checksum is known; nothing is written when it differs.
 * @throws ToolError that names the address and what was wrong
 */
export async function download(url: string, { sha256, to }: { readonly sha256: string; readonly to: string }): Promise<void> {
  const content = await fetchBytes(url);
  const actual = createHash("sha256").update(content).digest("hex");
  if (actual !== sha256) throw new ToolError(`${url} has the sha256 ${actual} instead of ${sha256}`);
  await writeFile(to, content);
}

async function fetchBytes(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_SECONDS * 1000) });
    if (!response.ok) throw new ToolError(`the server answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new ToolError(`${url} could not be downloaded: ${describe(error)}`);
  }
}

/** `fetch` says "fetch failed" and hides what happened in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
