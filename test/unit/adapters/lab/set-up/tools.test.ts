import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Places } from "../../../../../actions/lib/adapters/lab/set-up/places.ts";
import { isAtLeast, TOOL_NAMES } from "../../../../../actions/lib/adapters/lab/set-up/tool-list.ts";
import { findTools } from "../../../../../actions/lib/adapters/lab/set-up/tools.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { ALL_TOOLS, completePlaces } from "../../../../support/lab-places.ts";
import { scriptedTools } from "../../../../support/scripted-tools.ts";

async function refusal(places: Places): Promise<string> {
  return findTools(places).then(
    () => "found everything",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe("findTools", () => {
  test("finds every tool with its version, in the order of the list", async () => {
    using tools = scriptedTools(ALL_TOOLS);
    using rest = temporaryFolder();
    const found = await findTools(completePlaces(tools.path, rest.path));
    expect(Object.keys(found)).toEqual(TOOL_NAMES);
    expect(found.ip).toEqual({ path: join(tools.path, "ip"), version: "6.1.0" });
    // Printed on stderr with exit code 1.
    expect(found.dnsperf.version).toBe("2.10.0");
  });

  test("names everything that is missing or too old in one sentence with the command that mends it", async () => {
    const { nft: _, iperf3: __, ...others } = ALL_TOOLS;
    using tools = scriptedTools({ ...others, iperf3: "echo 'iperf 3.9 (cJSON 1.7.13)'", fortio: "echo dev" });
    using rest = temporaryFolder();
    expect(await refusal({ ...completePlaces(tools.path, rest.path), headers: rest.path })).toBe(
      "EnvironmentError: The lab lacks nft (service routing by nftables), fortio (HTTP, latency and connection load), " +
        "the header bpf/bpf_helpers.h (package libbpf-dev) and needs iperf3 3.12 or newer instead of 3.9: " +
        "run `npm start` or `npm run bench -- lab set-up`, which install it.",
    );
  });

  test("passes over an outdated tool for a newer one further on", async () => {
    using old = scriptedTools({ fortio: "echo 1.38.4" });
    using tools = scriptedTools(ALL_TOOLS);
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const found = await findTools({ ...places, searchPath: [old.path, ...places.searchPath] });
    expect(found.fortio).toEqual({ path: join(tools.path, "fortio"), version: "1.68.2" });
  });

  test("takes fortio from our cache when none is on PATH", async () => {
    const { fortio, ...others } = ALL_TOOLS;
    using tools = scriptedTools(others);
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const bin = join(places.cache, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "fortio"), `#!/bin/sh\n${fortio}\n`, { mode: 0o755 });
    expect((await findTools(places)).fortio.path).toBe(join(bin, "fortio"));
  });

  test("takes the newest numbered clang when there is no plain one", async () => {
    const { clang, ...others } = ALL_TOOLS;
    using tools = scriptedTools({ ...others, "clang-9": clang, "clang-14": clang, "clang-format-15": "exit 1" });
    using rest = temporaryFolder();
    expect((await findTools(completePlaces(tools.path, rest.path))).clang.path).toBe(join(tools.path, "clang-14"));
  });

  test("finds bpftool among the kernel's tools when Ubuntu's wrapper knows none for the running kernel", async () => {
    using tools = scriptedTools({ ...ALL_TOOLS, bpftool: "echo 'WARNING: bpftool not found for kernel 6.8.0-1020' >&2; exit 2" });
    using rest = temporaryFolder();
    const places = completePlaces(tools.path, rest.path);
    const folder = join(places.kernelTools, "6.8.0-49-generic");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "bpftool"), `#!/bin/sh\n${ALL_TOOLS.bpftool}\n`, { mode: 0o755 });
    expect((await findTools(places)).bpftool.path).toBe(join(folder, "bpftool"));
  });
});

test.each([
  ["2.10.0", "2.9", true],
  ["2.9", "2.10", false],
  ["3", "3.0.0", true],
  ["1.60.3", "1.60", true],
  ["0.9.9", "1", false],
])("%s is at least %s: %s", (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});
