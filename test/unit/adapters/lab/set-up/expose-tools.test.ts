import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { exposeTools } from "../../../../../actions/lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../../../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runCommand } from "../../../../../actions/lib/adapters/process/run-command.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { ALL_TOOLS, completePlaces } from "../../../../support/lab-places.ts";
import { scriptedTools } from "../../../../support/scripted-tools.ts";

// vitest ends its workers without the `exit` that removes the links.
const temporary = temporaryFolder();
beforeAll(() => {
  process.env["TMPDIR"] = temporary.path;
});
afterAll(() => {
  delete process.env["TMPDIR"];
  temporary[Symbol.dispose]();
});

const PATH = process.env["PATH"] ?? "";
afterEach(() => {
  process.env["PATH"] = PATH;
});

const printed = async (...argv: string[]) => (await runCommand(argv)).stdout.trim();

test("what was found is what runs, though an outdated one stands earlier on PATH", async () => {
  using decoy = scriptedTools({ iperf3: "echo 'iperf 3.9 (cJSON 1.7.13)'", bridge: "echo decoy" });
  using tools = scriptedTools(ALL_TOOLS);
  using rest = temporaryFolder();
  const places = completePlaces(tools.path, rest.path);
  process.env["PATH"] = `${decoy.path}:${PATH}`;
  const found = exposeTools(await findTools({ ...places, searchPath: [decoy.path, tools.path] }));
  expect(found.iperf3).toEqual({ path: join(tools.path, "iperf3"), version: "3.12" });
  expect(await printed("iperf3", "--version")).toBe("iperf 3.12 (cJSON 1.7.15)");
  // Only the lab's tools are put first; everything else is found as before.
  expect(await printed("bridge")).toBe("decoy");
  expect(process.env["PATH"]?.split(":").at(-1)).toBe(tools.path);
});

test("tools that are found again in the same process, by way of our own links, still run", async () => {
  using tools = scriptedTools(ALL_TOOLS);
  using rest = temporaryFolder();
  const places = completePlaces(tools.path, rest.path);
  exposeTools(await findTools(places));
  const path = process.env["PATH"] ?? "";
  const again = await findTools({ ...places, searchPath: path.split(":") });
  expect(again.nft.path).not.toBe(join(tools.path, "nft"));
  exposeTools(again);
  expect(await printed("nft", "--version")).toBe("nftables v1.0.6 (Lester Gooch #5)");
  expect(process.env["PATH"]?.split(":")[0]).toBe(path.split(":")[0]);
});

test("a tool that is found elsewhere later replaces the former one", async () => {
  using first = scriptedTools(ALL_TOOLS);
  using second = scriptedTools({ ...ALL_TOOLS, fortio: "echo 1.69.0" });
  using rest = temporaryFolder();
  exposeTools(await findTools(completePlaces(first.path, rest.path)));
  exposeTools(await findTools(completePlaces(second.path, rest.path)));
  expect(await printed("fortio", "version")).toBe("1.69.0");
});
