import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { PROBE_PACE } from "../../actions/lib/adapters/data-plane/migration/probe-commands.ts";
import { RunningProbe } from "../../actions/lib/adapters/data-plane/migration/running-probe.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { exposeTools } from "../../actions/lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked, runCommand } from "../../actions/lib/adapters/process/run-command.ts";
import { type Disruption, disruptionOf, type ProbeKind } from "../../actions/lib/model/disruption.ts";
import { temporaryFolder } from "../support/folders.ts";

const [PROBER, SERVER] = [`cni-bench-prober-${process.pid}`, `cni-bench-probed-${process.pid}`];
const ADDRESS = "10.99.77.2";
const never = new AbortController().signal;
const servers: ChildProcess[] = [];
const scratch = temporaryFolder();
let outputs = 0;
let started = 0;

const inside = (namespace: string, ...argv: string[]): string[] => ["ip", "netns", "exec", namespace, ...argv];
const run = (...argv: string[]) => runChecked(argv, { limitSeconds: 20 });

/** A pod is a namespace of this machine here: scripts and fortio are the real ones. */
const cluster = {
  exec: async (_place, argv, { stdin, limitSeconds, encoding = "utf8" }, signal) => {
    const output = join(scratch.path, `output-${++outputs}`);
    const redirected = ["sh", "-c", '"$@" >"$0"', output, ...argv];
    const completed = await runCommand(inside(PROBER, ...redirected), { input: stdin ?? "", limitSeconds, signal });
    return { ...completed, argv, stdout: readFileSync(output).toString(encoding), files: {} };
  },
} as Pick<Cluster, "exec"> as Cluster;

const TARGETS: Partial<Record<ProbeKind, string>> = {
  "new-pod": `${ADDRESS}:8080`,
  "kept-pod": `${ADDRESS}:8078`,
  dns: `${ADDRESS}:53`,
  // Whoever answers was reached, whatever the answer.
  egress: `http://${ADDRESS}:8080/?status=403`,
};

async function serve(...argv: string[]): Promise<ChildProcess> {
  const child = spawn("ip", inside(SERVER, ...argv).slice(1), { stdio: "ignore" });
  servers.push(child);
  await once(child, "spawn");
  return child;
}

const serveHttp = () =>
  serve(
    ...["fortio", "server", "-loglevel", "critical", "-http-port", "8080", "-tcp-port", "8078"],
    ...["-udp-port", "disabled", "-grpc-port", "disabled", "-redirect-port", "disabled"],
  );

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

let http: ChildProcess;

beforeAll(async () => {
  exposeTools(await findTools());
  for (const namespace of [PROBER, SERVER]) await run("ip", "netns", "add", namespace);
  await run("ip", "link", "add", "probe", "netns", PROBER, "type", "veth", "peer", "name", "probe", "netns", SERVER);
  for (const [namespace, address] of [
    [PROBER, "10.99.77.1/24"],
    [SERVER, `${ADDRESS}/24`],
  ] as const) {
    await run("ip", "-n", namespace, "address", "add", address, "dev", "probe");
    for (const device of ["lo", "probe"]) await run("ip", "-n", namespace, "link", "set", device, "up");
  }
  http = await serveHttp();
  await serve("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file", "--no-resolv", "--no-hosts", "--local=/local/");
});

afterAll(async () => {
  for (const server of servers) await stop(server);
  for (const namespace of [PROBER, SERVER]) await runCommand(["ip", "netns", "delete", namespace]);
  scratch[Symbol.dispose]();
});

/** Probes while something happens. Moments of the disruptions are ours. */
async function probeDuring(kinds: readonly ProbeKind[], happen: () => Promise<void>): Promise<Map<ProbeKind, Disruption>> {
  const offsetSeconds = Date.now() / 1000 - systemClock.monotonicSeconds();
  const probes = kinds.map(
    (kind) =>
      new RunningProbe({
        cluster,
        clock: systemClock,
        place: { namespace: "", pod: "prober", container: "" },
        probe: { kind, fromNode: "n1" },
        target: TARGETS[kind] ?? "",
        scratch: scratch.path,
        name: `${kind}-${++started}`,
        limitSeconds: 60,
        offsetSeconds,
      }),
  );
  const answered = await Promise.allSettled(probes.map((probe) => probe.answered(20, never)));
  const failed = answered.find((result) => result.status === "rejected");
  if (failed === undefined) {
    await sleep(1000);
    await happen();
    await sleep(2000);
  }
  const watches = await Promise.all(probes.map((probe) => probe.end(never)));
  if (failed !== undefined) throw failed.reason;
  return new Map(
    watches.map(({ spans, trouble }, index) => {
      expect(trouble).toBeUndefined();
      expect(spans).toHaveLength(1);
      const probe = probes[index]?.probe ?? { kind: "dns", fromNode: "" };
      return [probe.kind, disruptionOf(probe, spans, [], PROBE_PACE)];
    }),
  );
}

test("a silence that was made is found, as long as it was and when it was", { timeout: 120_000 }, async () => {
  const nft = (...argv: string[]) => run(...inside(SERVER, "nft", ...argv));
  await nft("add", "table", "inet", "fault");
  await nft("add", "chain", "inet", "fault", "input", "{ type filter hook input priority 0; }");
  const at = { before: 0, made: 0, over: 0, after: 0 };
  const found = await probeDuring(["new-pod", "kept-pod", "dns", "egress"], async () => {
    at.before = systemClock.monotonicSeconds();
    await nft("add", "rule", "inet", "fault", "input", "drop");
    at.made = systemClock.monotonicSeconds();
    await sleep(600);
    at.over = systemClock.monotonicSeconds();
    await nft("delete", "table", "inet", "fault");
    at.after = systemClock.monotonicSeconds();
  });
  // Ten periods: on a busy machine the prober may have to wait for a processor.
  const room = 0.1;
  // The answer before the silence may have been read late, which the prober of a kept connection does not tell.
  const stalled = Math.max(...[...found.values()].map(({ longestStallSeconds = 0 }) => longestStallSeconds));
  for (const [kind, { outages, longestGapSeconds = 0, longestStallSeconds = 0, failures, attempts }] of found) {
    const longest = outages.find(({ seconds }) => seconds === longestGapSeconds);
    expect(longestGapSeconds, kind).toBeGreaterThan(at.over - at.made - room);
    // What was sent meanwhile on a connection that is kept is sent again after 0.2 s, 0.4 s, 0.8 s: its user waits longer than the silence.
    expect(longestGapSeconds, kind).toBeLessThan((at.after - at.before) * (kind === "kept-pod" ? 2.5 : 1) + room + longestStallSeconds);
    expect(longest?.atSeconds, kind).toBeGreaterThan(at.before - room - stalled);
    expect(longest?.atSeconds, kind).toBeLessThan(at.made + room);
    expect(longest?.isOpen, kind).toBe(false);
    if (kind !== "kept-pod") expect(failures, kind).toBeGreaterThan(30);
    expect(attempts, kind).toBeGreaterThan(200);
  }
  expect(found.get("kept-pod")).toMatchObject({ failures: 0, resets: 0, abandoned: 0 });
});

test("a server that is started anew resets the connection that was kept", { timeout: 120_000 }, async () => {
  const found = await probeDuring(["new-pod", "kept-pod"], async () => {
    await stop(http);
    http = await serveHttp();
  });
  expect(found.get("kept-pod")).toMatchObject({ resets: 1, abandoned: 0 });
  expect(found.get("new-pod")?.resets).toBe(0);
});

test("a prober that nobody answers says so", { timeout: 60_000 }, async () => {
  await stop(http);
  await expect(probeDuring(["kept-pod"], async () => undefined)).rejects.toThrow(
    /^10\.99\.77\.2:8078 did not answer from node n1 within 20 s; the last attempt: .*connection refused/,
  );
});
