import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../actions/lib/adapters/clock/system-clock.ts";
import type { Cluster } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { CutError } from "../../../actions/lib/adapters/kubernetes/exec.ts";
import { runInPod } from "../../../actions/lib/adapters/kubernetes/run-in-pod.ts";
import type { Command } from "../../../actions/lib/model/command.ts";
import { accessInTests, CLIENT, SPACE } from "../../support/access-place.ts";
import { restartService } from "../../support/cluster/machine.ts";
import { CONTROL_PLANE } from "../../support/cluster/names.ts";

const signal = new AbortController().signal;

const at = accessInTests(signal);

const shell = (script: string, ...args: string[]) => ["sh", "-c", script, "sh", ...args];
const EXEC = /^GET .*\/exec\?/;

describe("a command in a pod", () => {
  test("gives output, errors and exit code apart, and takes input", async () => {
    const made = await at.direct.exec(CLIENT, shell('cat; echo "$1" >&2; exit 7', "é 'x' $y"), { stdin: "in\n", limitSeconds: 10 }, signal);
    expect(made).toMatchObject({ exitCode: 7, stdout: "in\n", stderr: "é 'x' $y\n", timedOut: false });
  });

  test("a mebibyte goes in and comes out whole", async () => {
    const text = "0123456789abcde\n".repeat(65_536);
    expect((await at.direct.exec(CLIENT, ["cat"], { stdin: text, limitSeconds: 30 }, signal)).stdout).toBe(text);
  });

  test("one that is silent is ended at its limit, and by the signal", async () => {
    expect(await at.direct.exec(CLIENT, ["sleep", "5"], { limitSeconds: 1 }, signal)).toMatchObject({ exitCode: null, timedOut: true });
    await expect(at.direct.exec(CLIENT, ["sleep", "5"], { limitSeconds: 30 }, AbortSignal.abort(new Error("stopped")))).rejects.toThrow(
      "stopped",
    );
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped later")), 500);
    await expect(at.direct.exec(CLIENT, ["sleep", "5"], { limitSeconds: 30 }, stop.signal)).rejects.toThrow("stopped later");
  });

  test.each([
    ["a program that the image lacks", CLIENT, "nothing", /^The API server could not run `nothing` in pod access-test\/client: .*nothing/],
    [
      "a pod that is not there",
      { ...CLIENT, pod: "none" },
      "true",
      /^The API server refused to run `true` in pod access-test\/none: pods "none" not found/,
    ],
    ["a container that is not there", { ...CLIENT, container: "none" }, "true", /^The API server refused to run .*none/],
  ])("says what is wrong with %s", async (_what, place, program, sentence) => {
    await expect(at.direct.exec(place, [program], { limitSeconds: 10 }, signal)).rejects.toThrow(sentence);
  });

  test.each([
    ["asked to come later", { answer: { status: 429, headers: { "retry-after": "1" }, body: "" } }],
    ["refused by a server that shuts down", { answer: { status: 503, body: '{"kind":"Status","message":"shutting down"}' } }],
  ] as const)("is begun again when it was %s", async (_how, does) => {
    at.place.proxy.inject({ on: EXEC, does });
    expect(await at.cluster.exec(CLIENT, ["echo", "said"], { limitSeconds: 10 }, signal)).toMatchObject({ exitCode: 0, stdout: "said\n" });
  });

  test.each([
    ["before the request went on", { cut: "before-request" }, ""],
    ["after the request", { cut: "before-answer" }, ""],
    ["after the handshake", { cut: "after-upgrade" }, ""],
    ["after some output", { cut: "after-output" }, "said\n"],
    ["by something before the API server", { answer: { status: 504, body: "<html>" } }, ""],
  ] as const)("cut %s is an error that says so, never an exit code, and it is not begun again", async (_when, does, heard) => {
    at.place.proxy.inject({ on: EXEC, does });
    const before = at.place.proxy.requests.filter((line) => EXEC.test(line)).length;
    const failure = await at.cluster
      .exec(CLIENT, shell("echo said; sleep 1"), { limitSeconds: 10 }, signal)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CutError);
    expect(failure).toMatchObject({
      heard,
      message: expect.stringMatching(/^The connection to `sh` in pod access-test\/client broke \(.+\), so how it ended is not known\.$/),
    });
    expect(at.place.proxy.requests.filter((line) => EXEC.test(line)).length - before).toBe(1);
  });

  test("on a socket that falls silent ends at its limit", async () => {
    at.place.proxy.inject({ on: EXEC, does: { silence: "after-upgrade" } });
    expect(await at.cluster.exec(CLIENT, ["true"], { limitSeconds: 2 }, signal)).toMatchObject({ exitCode: null, timedOut: true });
  });
});

describe("a tool in a pod", () => {
  const run = (on: Cluster, argv: readonly string[], more: Partial<Command> = {}, stop: AbortSignal = signal, place = CLIENT) =>
    runInPod(on, place, { argv, limitSeconds: 60, ...more }, { scratch: "/scratch" }, systemClock, stop);
  const inPod = async (script: string) => (await at.direct.exec(CLIENT, shell(script), { limitSeconds: 10 }, signal)).stdout;

  test("gives what it gave, with its files, and leaves none of ours", async () => {
    const made = await run(at.direct, shell('cat /scratch/in >/scratch/out; echo "$1"; echo é >&2; exit 3', "$HOME"), {
      inputs: { "/scratch/in": "ünput\n".repeat(10_000) },
      files: ["/scratch/out", "/scratch/none"],
    });
    expect(made).toMatchObject({ exitCode: 3, signal: null, timedOut: false, stdout: "$HOME\n", stderr: "é\n" });
    expect(made.files).toEqual({ "/scratch/out": "ünput\n".repeat(10_000) });
    expect(await inPod("ls -AR /scratch")).toBe("/scratch:\nin\nout\n");
  });

  test("takes its time by the pod's own clock", async () => {
    const startedAt = systemClock.monotonicSeconds();
    const { seconds } = await run(at.direct, ["sleep", "1.5"]);
    expect(seconds).toBeGreaterThanOrEqual(1.49);
    expect(seconds).toBeLessThan(systemClock.monotonicSeconds() - startedAt);
  });

  test("output of many mebibytes arrives whole", async () => {
    const { stdout } = await run(at.direct, ["seq", "1", "900000"]);
    expect(stdout.length).toBe(6_188_895);
  });

  test("is ended in the pod at its limit, with what it started", async () => {
    expect(await run(at.direct, shell("sleep 4321 & sleep 4321"), { limitSeconds: 1 })).toMatchObject({
      exitCode: null,
      signal: "SIGTERM",
      timedOut: true,
    });
    expect(await inPod("ps | grep -c '[s]leep 4321'")).toBe("0\n");
  });

  test("is ended in the pod when the signal fires", async () => {
    const stop = new AbortController();
    const running = run(at.cluster, ["sleep", "4322"], {}, stop.signal);
    await at.place.proxy.arrival(EXEC);
    while ((await inPod("ps | grep -c '[s]leep 4322'")) === "0\n") await sleep(50);
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
    expect(await inPod("ps | grep -c '[s]leep 4322'; ls -A /scratch | grep -c run-")).toBe("0\n0\n");
  });

  test("leaves no process behind that nobody reaps", async () => {
    expect(await inPod("ps -o stat | grep -c '^Z'")).toBe("0\n");
  });

  test.each(["before-request", "before-answer", "after-upgrade", "after-output"] as const)(
    "a socket cut %s changes nothing, and the tool ran once",
    async (cut) => {
      at.place.proxy.inject({ on: EXEC, times: 2, does: { cut } });
      const times = `/scratch/times-${cut}`;
      const made = await run(at.cluster, shell('echo ran >>"$1"; sleep 1; cat "$1"', times));
      expect(made).toMatchObject({ exitCode: 0, stdout: "ran\n" });
    },
  );

  test("goes on while the API server is away, and its result is fetched", async () => {
    const running = run(at.cluster, shell("echo ran >>/scratch/away; sleep 2; cat /scratch/away"));
    await at.place.proxy.arrival(EXEC);
    await sleep(500);
    await at.place.proxy.goDown();
    await sleep(8000);
    await at.place.proxy.comeUp();
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
    expect(at.log.lines).toEqual([
      expect.stringMatching(/^warning: The API server http:\S+ does not answer \(connect ECONNREFUSED [\d.:]+\); trying again\.$/),
      expect.stringMatching(/^The API server http:\S+ answers again after \d+ s\.$/),
    ]);
  });

  test("goes on while the API server itself restarts", async () => {
    const running = run(at.direct, shell("echo ran >>/scratch/restart; sleep 3; cat /scratch/restart"));
    await sleep(1000);
    await restartService(CONTROL_PLANE, "kube-apiserver");
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
  });

  test("goes on while the node's kubelet restarts", async () => {
    const running = run(at.direct, shell("echo ran >>/scratch/kubelet; sleep 3; cat /scratch/kubelet"));
    await sleep(1000);
    await restartService("n1", "kubelet");
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
  });

  test("is one sentence when its pod is removed meanwhile", async () => {
    await at.place.startPod("doomed");
    const running = run(at.direct, ["sleep", "20"], {}, signal, { ...CLIENT, pod: "doomed" });
    setTimeout(() => void at.direct.remove({ apiVersion: "v1", kind: "Pod", namespace: SPACE, name: "doomed" }, signal), 1000);
    const failure = await running.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(/pod access-test\/doomed/);
  });
});
