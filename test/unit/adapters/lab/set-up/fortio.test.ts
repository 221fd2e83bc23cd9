import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { installFortio } from "../../../../../actions/lib/adapters/lab/set-up/fortio.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { completePlaces } from "../../../../support/lab-places.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { scriptedTools } from "../../../../support/scripted-tools.ts";

/** Does what `go install` does with GOBIN. */
const GO = `mkdir -p "$GOBIN" && printf '#!/bin/sh\\necho 1.68.2\\n' >"$GOBIN/fortio" && chmod +x "$GOBIN/fortio" && echo "$@" >"$0.calls"`;
const GO_BROKEN = "echo 'go: grol.io/grol@v0.99.0: reading module: 403 Forbidden' >&2; exit 1";

/** A release archive as the project makes them, with a file beside the one we want. */
function archive(folder: string): Buffer {
  mkdirSync(join(folder, "usr", "bin"), { recursive: true });
  writeFileSync(join(folder, "usr", "bin", "fortio"), "#!/bin/sh\necho 1.75.1\n", { mode: 0o755 });
  writeFileSync(join(folder, "usr", "unwanted"), "");
  return execFileSync("tar", ["-czf", "-", "-C", folder, "usr"]);
}

async function serve(content: Buffer) {
  const server = createServer((request, response) => {
    if (request.url === "/fortio.tgz") response.end(content);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

describe("installFortio", () => {
  test("builds with Go into our cache where there is a Go", async () => {
    using tools = scriptedTools({ go: GO });
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const log = recordingLog();
    expect(await installFortio(log, places)).toBe(join(places.cache, "bin", "fortio"));
    expect(readFileSync(join(tools.path, "go.calls"), "utf8")).toBe("install fortio.org/fortio@v1.68.2\n");
    expect(log.lines).toEqual(["Building fortio.org/fortio@v1.68.2 with Go; the first time takes about a minute"]);
  });

  test("unpacks fortio alone from the archive when Go cannot build it", async () => {
    using tools = scriptedTools({ go: GO_BROKEN });
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const content = archive(rest.path);
    await using server = await serve(content);
    const path = await installFortio(recordingLog(), places, { url: `${server.url}/fortio.tgz`, sha256: sha256(content) });
    expect(execFileSync(path, { encoding: "utf8" })).toBe("1.75.1\n");
    expect(readdirSync(places.cache)).toEqual(["bin"]);
  });

  test("keeps nothing of an archive whose checksum differs, and tells both failures", async () => {
    using tools = scriptedTools({ go: GO_BROKEN });
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const content = archive(rest.path);
    await using server = await serve(content);
    const url = `${server.url}/fortio.tgz`;
    const wanted = "0".repeat(64);
    await expect(installFortio(recordingLog(), places, { url, sha256: wanted })).rejects.toThrow(
      new RegExp(
        `^fortio could not be installed \\(.*403 Forbidden; ${url} has the sha256 ${sha256(content)} instead of ${wanted}\\): ` +
          "put fortio 1\\.60 or newer on PATH, or install Go 1\\.23 or newer\\.$",
      ),
    );
    expect(existsSync(join(places.cache, "bin", "fortio"))).toBe(false);
  });

  test.each([
    ["the server has no such file", "/other.tgz", "could not be downloaded: the server answered 404"],
    ["nobody answers", undefined, "could not be downloaded: connect ECONNREFUSED"],
  ])("says why the download failed when %s", async (_, file, reason) => {
    using tools = scriptedTools({});
    using rest = temporaryFolder();
    const server = await serve(Buffer.from(""));
    if (file === undefined) await server[Symbol.asyncDispose]();
    const url = `${server.url}${file ?? "/fortio.tgz"}`;
    await expect(installFortio(recordingLog(), completePlaces(tools.path, rest.path), { url, sha256: "" })).rejects.toThrow(
      `(there is no Go; ${url} ${reason}`,
    );
    await server[Symbol.asyncDispose]();
  });
});
