import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { installTools } from "../../../../../actions/lib/adapters/lab/set-up/install-tools.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { ALL_TOOLS, completePlaces } from "../../../../support/lab-places.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { scriptedTools } from "../../../../support/scripted-tools.ts";

/** Notes each call; `install` puts nft and iperf3 where they are looked for, once the lists are fresh where `stale` exists. */
const APT_GET = `
case "$*" in
  *update*) echo update >>"$0.calls"; rm -f "$0.stale";;
  *install*)
    echo "install \${*##*--no-install-recommends }" >>"$0.calls"
    if [ -e "$0.stale" ]; then echo 'E: Failed to fetch nftables_1.0.6.deb 404 Not Found' >&2; exit 100; fi
    folder=$(dirname "$0")
    printf '#!/bin/sh\\necho "nftables v1.0.6"\\n' >"$folder/nft"; chmod +x "$folder/nft"
    printf '#!/bin/sh\\necho "iperf 3.12"\\n' >"$folder/iperf3"; chmod +x "$folder/iperf3";;
esac`;

/** Offers every package asked for, but those in the file of the unknown ones. */
const APT_CACHE = `
shift
for name; do
  candidate=1.0
  if grep -qx "$name" "$0.unknown" 2>/dev/null; then candidate='(none)'; fi
  printf '%s:\\n  Installed: (none)\\n  Candidate: %s\\n  Version table:\\n' "$name" "$candidate"
done`;

const { nft: _, ...WITHOUT_NFT } = ALL_TOOLS;

function machine(scripts: Readonly<Record<string, string>>) {
  const tools = scriptedTools(scripts);
  const rest = temporaryFolder();
  const log = recordingLog();
  return {
    tools,
    log,
    install: () => installTools(log, completePlaces(tools.path, rest.path)),
    aptCalls: () => readFileSync(join(tools.path, "apt-get.calls"), "utf8").trim().split("\n"),
    [Symbol.dispose]: () => {
      tools[Symbol.dispose]();
      rest[Symbol.dispose]();
    },
  };
}

describe("installTools", () => {
  beforeEach(() => {
    vi.spyOn(process, "geteuid").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  test("touches nothing when nothing is missing", async () => {
    using complete = machine({ ...ALL_TOOLS, "apt-get": "exit 1" });
    await complete.install();
    expect(complete.log.lines).toEqual([]);
  });

  test("installs only what is missing or too old, without refreshing lists that know it", async () => {
    using lacking = machine({ ...WITHOUT_NFT, iperf3: "echo 'iperf 3.7'", "apt-get": APT_GET, "apt-cache": APT_CACHE });
    await lacking.install();
    expect(lacking.aptCalls()).toEqual(["install nftables iperf3"]);
    expect(lacking.log.lines).toEqual(["Installing Debian packages nftables iperf3"]);
  });

  test("refreshes the lists when they do not know a package", async () => {
    using lacking = machine({ ...WITHOUT_NFT, "apt-get": APT_GET, "apt-cache": APT_CACHE });
    writeFileSync(join(lacking.tools.path, "apt-cache.unknown"), "nftables\n");
    await lacking.install();
    expect(lacking.aptCalls()).toEqual(["update", "install nftables"]);
  });

  test("refreshes the lists and tries again when a file is gone from the archive", async () => {
    using lacking = machine({ ...WITHOUT_NFT, "apt-get": APT_GET, "apt-cache": APT_CACHE });
    writeFileSync(join(lacking.tools.path, "apt-get.stale"), "");
    await lacking.install();
    expect(lacking.aptCalls()).toEqual(["install nftables", "update", "install nftables"]);
  });

  test("takes the package that the distribution has where names differ", async () => {
    const { bpftool: _, ...others } = ALL_TOOLS;
    using ubuntu = machine({ ...others, "apt-get": APT_GET, "apt-cache": APT_CACHE });
    writeFileSync(join(ubuntu.tools.path, "apt-cache.unknown"), "bpftool\n");
    // The scripted package brings no bpftool, and that is said.
    await expect(ubuntu.install()).rejects.toThrow(
      "The lab lacks bpftool (loading eBPF programs, filling their maps), and the packages of this machine's distribution do not bring it: install it by hand.",
    );
    expect(ubuntu.aptCalls()).toEqual(["install linux-tools-generic"]);
  });

  test("names the packages in one sentence where there is no apt-get", async () => {
    using other = machine(WITHOUT_NFT);
    await expect(other.install()).rejects.toThrow(
      "The lab lacks the packages nftables (their names in Debian), and this machine has no apt-get: install them by its own means.",
    );
  });

  test("goes through sudo when we are not root", async () => {
    vi.spyOn(process, "geteuid").mockReturnValue(1000);
    const sudo = `printf '%s\\n' "$*" >>"$0.calls"; while [ "$1" != "\${1#-}" ]; do shift; done; exec "$@"`;
    using lacking = machine({ ...WITHOUT_NFT, "apt-get": APT_GET, "apt-cache": APT_CACHE, sudo });
    vi.stubEnv("PATH", `${lacking.tools.path}:${process.env["PATH"]}`);
    await lacking.install();
    expect(readFileSync(join(lacking.tools.path, "sudo.calls"), "utf8")).toMatch(
      /^-n --preserve-env true\n-n timeout --kill-after=5 900 env .*apt-get .* install .* nftables\n$/,
    );
  });

  test("says which command to run when sudo wants a password", async () => {
    vi.spyOn(process, "geteuid").mockReturnValue(1000);
    using lacking = machine({ ...WITHOUT_NFT, "apt-get": APT_GET, "apt-cache": APT_CACHE, sudo: "exit 1" });
    vi.stubEnv("PATH", `${lacking.tools.path}:${process.env["PATH"]}`);
    await expect(lacking.install()).rejects.toThrow(
      "The lab lacks Debian packages, and installing them needs root: run `sudo apt-get install --no-install-recommends nftables`.",
    );
  });

  test("says so when apt-get ran into its limit", async () => {
    const timeout = "echo 'E: Could not get lock' >&2; exit 124";
    using hanging = machine({ ...WITHOUT_NFT, "apt-get": "exit 1", "apt-cache": APT_CACHE, timeout });
    vi.stubEnv("PATH", `${hanging.tools.path}:${process.env["PATH"]}`);
    await expect(hanging.install()).rejects.toThrow(
      /^The packages nftables could not be installed: `timeout .*` was ended after \d+\.\d s: E: Could not get lock$/,
    );
  });

  test("tells what apt-get said when it fails", async () => {
    using broken = machine({ ...WITHOUT_NFT, "apt-get": "echo 'E: Unable to lock' >&2; exit 100", "apt-cache": APT_CACHE });
    await expect(broken.install()).rejects.toThrow(/^The packages nftables could not be installed: .* exited with 100: E: Unable to lock$/);
  });
});
