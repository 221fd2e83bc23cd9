import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../actions/lib/adapters/clock/system-clock.ts";
import { SCRATCH } from "../../../../actions/lib/adapters/kubernetes/names.ts";
import { ServiceCaller } from "../../../../actions/lib/adapters/kubernetes/service-caller.ts";
import { runCommand } from "../../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const PLACE = { namespace: "ns", pod: "client-0", container: "fortio" };
const ADDRESSES = [
  { host: "10.96.0.1", port: 8080 },
  { host: "fd00::2", port: 8080 },
];

/** The scratch folder of a pod in which the scripts really run. */
let scratch: string;
let tools: string;

beforeEach(() => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  [scratch, tools] = [first.path, second.path];
  return () => {
    first[Symbol.dispose]();
    second[Symbol.dispose]();
  };
});

function addTool(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(tools, name), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(join(tools, name), 0o755);
}

/** @param body of a fortio that has its `$log` and `$url`, and logs an attempt by `attempt true|false` */
function callerInPod(body: string): ServiceCaller {
  const head = [
    'while [ "$1" != -access-log-file ]; do shift; done',
    "log=$2",
    "for url; do :; done",
    `attempt() { echo '{"latency":0.001,"timestamp":'"$(date +%s%N)"',"ok":'"$1"'}' >>"$log"; }`,
  ];
  addTool("fortio", ...head, body);
  const cluster = new FakeCluster();
  cluster.exec = async (_place, argv, _options, cutting) => {
    const here = argv.map((part) => part.replaceAll(SCRATCH, scratch));
    // As in a pod, whoever goes away does not end what runs.
    const cut = new Promise<never>((_, reject) => cutting.addEventListener("abort", () => reject(cutting.reason), { once: true }));
    const ran = runCommand(here, { limitSeconds: 30, env: { PATH: `${tools}:/usr/bin:/bin` } });
    return { ...(await Promise.race([ran, cut])), argv, files: {} };
  };
  return new ServiceCaller(cluster, PLACE, systemClock);
}

const calls = () => readdirSync(scratch).filter((name) => name.startsWith(".calls-"));

describe("a caller of services", () => {
  test("tells of one after the other when it answered, and leaves nothing", async () => {
    const began = Date.now() / 1000;
    const caller = callerInPod("attempt false; attempt true");
    const called = caller.call(ADDRESSES, signal);
    await caller.ready(signal);
    for (const number of ADDRESSES.keys()) {
      const { atSeconds, sinceUnansweredSeconds, sighting } = await caller.answered(number, signal);
      expect(atSeconds).toBeGreaterThan(began);
      expect(sighting.nodeSeconds).toBeGreaterThan(atSeconds - 0.001);
      expect(sinceUnansweredSeconds).toBeGreaterThan(0);
    }
    await called;
    expect(calls()).toHaveLength(1);
    await caller.forget(signal);
    expect(calls()).toEqual([]);
  });

  test("says which service never answered", async () => {
    const caller = callerInPod("attempt false");
    await caller.call(ADDRESSES, signal);
    await expect(caller.answered(1, signal)).rejects.toThrow("New service fd00::2:8080 was not reached from pod client-0 after 60 s.");
  });

  test.each([
    ["does not call", "echo early >&2; echo 'unable to open the log' >&2; exit 1", "1: unable to open the log"],
    ["is not there", "exec no-such-program", "127: "],
    ["is killed", "attempt false; kill -9 $$", "137: "],
  ])("says how a fortio ended that %s, and calls nothing more", async (_, body, words) => {
    const caller = callerInPod(`echo "$url" >>${join(tools, "called")}; ${body}`);
    const failure = await caller.call(ADDRESSES, signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EnvironmentError);
    expect((failure as Error).message).toContain(
      `New services could not be called from pod client-0: fortio called http://10.96.0.1:8080/ and ended with exit code ${words}`,
    );
    expect(
      calls()
        .flatMap((folder) => readdirSync(join(scratch, folder)))
        .filter((name) => name.endsWith(".end")),
    ).toEqual([]);
  });
});

test.each(["called", "answered"])("who waits until one is %s goes when the calls have ended and are forgotten", async (until) => {
  const caller = callerInPod(until === "called" ? "sleep 60" : "attempt false; sleep 60");
  const ended = new AbortController();
  const called = caller.call(ADDRESSES, ended.signal).catch(() => undefined);
  if (until === "answered") await caller.ready(signal);
  const looked = join(tools, "looked");
  addTool("sleep", `[ "$1" != 0.01 ] || : >"${looked}"`, 'exec /bin/sleep "$1"');
  const waiting = until === "called" ? caller.ready(signal) : caller.answered(0, signal);
  const failure = waiting.catch((error: Error) => error.message);
  await expect.poll(() => existsSync(looked)).toBe(true);
  ended.abort();
  await called;
  await caller.forget(signal);
  expect(await failure).toBe("The wait for a new service in pod client-0 ended with exit code 8: ");
  expect(calls()).toEqual([]);
});

test("a wait of which the end was not heard is waited again", async () => {
  const cluster = new FakeCluster();
  const heard = ["", "at 1800000000.000000\n"];
  cluster.respond = () => ({ stdout: heard.shift() ?? "" });
  const { nodeSeconds } = await new ServiceCaller(cluster, PLACE, new HandClock()).ready(signal);
  expect(nodeSeconds).toBe(1_800_000_000);
  expect(cluster.calls).toHaveLength(2);
});

test("what cannot be removed costs nothing that was measured", async () => {
  const cluster = new FakeCluster();
  cluster.exec = () => Promise.reject(new EnvironmentError("The pod is gone."));
  await expect(new ServiceCaller(cluster, PLACE, new HandClock()).forget(signal)).resolves.toBeUndefined();
});
