import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, CpuUsage, Execution } from "../../../actions/lib/model/command.ts";
import { findTest, findVariant } from "../../../actions/lib/network-tests/catalog.ts";
import type { RawOutput, TestContext, Variant } from "../../../actions/lib/network-tests/network-test.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures");

/** Real output of a tool, made by test/fixtures/capture.ts. */
export const fixture = (file: string): string => readFileSync(join(FIXTURES, file), "utf8");

/** The length of the captured runs is given to match: the tests were captured in short runs. */
export const testContext = (changes: Partial<TestContext> = {}): TestContext => ({
  server: { host: "10.96.255.2", port: 8080 },
  seconds: 1,
  scratch: "/scratch",
  loads: { cappedBitsPerSecond: 1e9, udpLadder: [50e6, 100e6, 250e6, 8e9], omitSeconds: 0 },
  serverOf: (workload) => ({ host: `${workload}.server`, port: 7 }),
  serverBehind: (forwarders) => ({ host: `10.96.254.${forwarders}`, port: 8080 }),
  ...changes,
});

export function variantOf(test: string, name: string): Variant {
  const found = findTest(test);
  const variant = found === undefined ? undefined : findVariant(found, name);
  if (variant === undefined) throw new Error(`no ${test}/${name}`);
  return variant;
}

/** A command that ended well and left what was captured under that name: `fortio-1.68.2/http-errors`. */
export function executionOf(command: Pick<Command, "argv" | "files">, name: string): Execution {
  const [output] = [".json", ".txt"].filter((suffix) => existsSync(join(FIXTURES, name + suffix)));
  const [log] = command.files ?? [];
  return {
    argv: command.argv,
    exitCode: 0,
    signal: null,
    timedOut: false,
    stdout: fixture(name + output),
    stderr: "",
    files: log === undefined ? {} : { [log]: fixture(`${name}.jsonl`) },
    seconds: 1.1,
  };
}

export const IDLE_CPU: CpuUsage = {
  wallSeconds: 1,
  client: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
  server: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
  total: { busyCoreSeconds: 1, busiestCoreSeconds: 0.5, cores: 2 },
  idleFloorCores: 0.02,
};

/** What a step leaves when its commands left what was captured under these names. */
export function outputOf(variant: Variant, context: TestContext, names: readonly string[]): RawOutput {
  const commands = variant.commands(context);
  return { executions: names.map((name, index) => executionOf(commands[index] as Command, name)), cpu: IDLE_CPU };
}
