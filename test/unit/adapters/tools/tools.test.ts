import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { installTool } from "../../../../actions/lib/adapters/tools/install-tool.ts";
import { PINNED_TOOLS, type PinnedTool } from "../../../../actions/lib/adapters/tools/pinned-tools.ts";
import { toolPath } from "../../../../actions/lib/adapters/tools/tool-path.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const signal = new AbortController().signal;
const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

let scratch: string;
let server: Server;
let asked: string[];
let archive: Buffer;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/missing") return void response.writeHead(404).end();
    if (request.url === "/never") return;
    response.end(archive);
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  scratch = mkdtempSync(join(tmpdir(), "tools-"));
  const content = join(scratch, "content");
  mkdirSync(join(content, "linux"), { recursive: true });
  writeFileSync(join(content, "linux", "thing"), "#!/bin/sh\necho v1.2.3\n");
  writeFileSync(join(content, "README"), "not asked for");
  execFileSync("tar", ["-czf", join(scratch, "thing.tar.gz"), "-C", content, "linux/thing", "README"]);
  archive = readFileSync(join(scratch, "thing.tar.gz"));
  vi.stubEnv("RUNNER_TOOL_CACHE", join(scratch, "cache"));
  vi.stubEnv("RUNNER_TEMP", join(scratch, "temp"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  // A download that nobody waits for may still make its folder.
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

const thing = (overrides: Partial<PinnedTool> = {}, path = "thing.tar.gz"): PinnedTool => ({
  name: "thing",
  version: "1.2.3",
  oldest: "1.2.0",
  address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`,
  member: () => "linux/thing",
  sha256: { amd64: sha256(archive), arm64: sha256(archive) },
  versionArguments: [],
  ...overrides,
});

describe("a tool that is downloaded", () => {
  test("is unpacked when its checksum is the pinned one, alone of all that the archive holds", async () => {
    const path = await installTool(thing(), { log: recordingLog(), signal });
    expect(execFileSync(path, { encoding: "utf8" })).toBe("v1.2.3\n");
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(path, ".."))).toEqual(["thing"]);
    expect(readdirSync(join(scratch, "temp"))).toEqual([]);
  });

  test("is taken from the tool cache the next time", async () => {
    const first = await installTool(thing(), { log: recordingLog(), signal });
    const log = recordingLog();
    expect(await installTool(thing(), { log, signal })).toBe(first);
    expect(asked).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  test("is refused when its checksum is another one: not unpacked, not kept", async () => {
    const wrong = "0".repeat(64);
    await expect(installTool(thing({ sha256: { amd64: wrong, arm64: wrong } }), { log: recordingLog(), signal })).rejects.toThrow(
      `has the sha256 ${sha256(archive)} instead of ${wrong}; it was thrown away and never run.`,
    );
    expect(readdirSync(join(scratch, "temp"))).toEqual([]);
    expect(existsSync(join(scratch, "cache"))).toBe(false);
  });

  test("is named with its address when the server does not have it", async () => {
    await expect(installTool(thing({}, "missing"), { log: recordingLog(), signal })).rejects.toThrow(
      /^thing 1\.2\.3 could not be downloaded from http.*\/missing: .*404/,
    );
  });

  test("is not waited for by whoever is cancelled", async () => {
    const cancel = new AbortController();
    const end = installTool(thing({}, "never"), { log: recordingLog(), signal: cancel.signal });
    cancel.abort(new Error("cancelled"));
    await expect(end).rejects.toThrow("cancelled");
  });
});

describe("a tool that is already there", () => {
  const put = (script: string) => {
    writeFileSync(join(scratch, "eksctl"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(scratch, "eksctl"), 0o755);
    vi.stubEnv("CNI_BENCH_TOOLS", scratch);
  };

  test.each(["0.230.0", "0.231.0-dev+1234.2026-08-21", "v0.300.1"])("is taken when it is new enough: %s", async (version) => {
    put(`echo ${version}`);
    expect(await toolPath("eksctl", { log: recordingLog(), signal })).toBe(join(scratch, "eksctl"));
  });

  test("is refused when it is older than what we know the behaviour of", async () => {
    put("echo 0.167.0");
    await expect(toolPath("eksctl", { log: recordingLog(), signal })).rejects.toThrow("must be 0.230.0 or newer, and is 0.167.0.");
  });

  test("is refused when it does not say its version", async () => {
    put("echo hello");
    await expect(toolPath("eksctl", { log: recordingLog(), signal })).rejects.toThrow('does not say its version: "hello".');
  });

  test("is missed with the folder's name", async () => {
    vi.stubEnv("CNI_BENCH_TOOLS", scratch);
    await expect(toolPath("helm", { log: recordingLog(), signal })).rejects.toThrow(
      `The folder that CNI_BENCH_TOOLS names has no helm that can be run: "${scratch}".`,
    );
  });
});

describe("the pinned tools", () => {
  test.each(Object.entries(PINNED_TOOLS))("%s has an address and a checksum for each architecture", (name, tool: PinnedTool) => {
    expect(tool.name).toBe(name);
    for (const architecture of ["amd64", "arm64"] as const) {
      expect(tool.sha256[architecture]).toMatch(/^[0-9a-f]{64}$/);
      const address = new URL(tool.address(architecture));
      expect(address.protocol).toBe("https:");
      expect(address.pathname).toContain(tool.version);
      expect(address.pathname).toContain(architecture);
    }
    expect(tool.sha256.amd64).not.toBe(tool.sha256.arm64);
  });
});
