import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../../actions/lib/adapters/clock/system-clock.ts";
import type { Cluster } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { CutError } from "../../../../actions/lib/adapters/kubernetes/exec.ts";
import { runInPod } from "../../../../actions/lib/adapters/kubernetes/run-in-pod.ts";
import { runCommand } from "../../../../actions/lib/adapters/process/run-command.ts";
import type { Command } from "../../../../actions/lib/model/command.ts";
import { temporaryFolder } from "../../../support/folders.ts";

/** A pod is this machine here: the scripts are the real ones, in the shell of whoever runs the tests. */
let scratch: string;
/** What becomes of the next connections: how much of the output arrives before they break. */
let cuts: (number | "after")[];

beforeEach(() => {
  const temporary = temporaryFolder();
  scratch = temporary.path;
  cuts = [];
  return () => temporary[Symbol.dispose]();
});

const exec: Cluster["exec"] = async (_place, argv, { stdin, limitSeconds, encoding = "utf8" }, signal) => {
  const cut = cuts.shift();
  const output = join(scratch, "connection");
  // The shell is not ended with the connection, as in a pod.
  const completed = await runCommand(["sh", "-c", '"$@" >"$0"', output, ...argv], { input: stdin ?? "", limitSeconds, signal });
  const stdout = readFileSync(output).toString(encoding);
  if (cut !== undefined) throw new CutError("cut", cut === "after" ? stdout : stdout.slice(0, cut));
  return { ...completed, argv, stdout, files: {} };
};

const run = (argv: readonly string[], more: Partial<Command> = {}, signal = new AbortController().signal) =>
  runInPod(
    { exec } as Cluster,
    { namespace: "web", pod: "client", container: "tool" },
    { argv, limitSeconds: 20, ...more },
    { scratch },
    systemClock,
    signal,
  );

const leftovers = () => readdirSync(scratch).filter((name) => name.startsWith(".run"));

test("gives exit code, output and files, and leaves no files of its own", async () => {
  const command = 'cat "$1" >"$2"; echo "é $3"; echo careful >&2; exit 3';
  const [input, output] = [join(scratch, "in"), join(scratch, "deeper", "out")];
  const made = await run(["sh", "-c", `mkdir -p "${scratch}/deeper"; ${command}`, "sh", input, output, "$HOME; 'x'"], {
    inputs: { [input]: "ünput\n" },
    files: [output, join(scratch, "none")],
  });
  expect(made).toMatchObject({
    exitCode: 3,
    signal: null,
    timedOut: false,
    stdout: "é $HOME; 'x'\n",
    stderr: "careful\n",
    files: { [output]: "ünput\n" },
  });
  expect(Object.keys(made.files)).toEqual([output]);
  expect(leftovers()).toEqual([]);
});

test("a file of an earlier run is not taken for this run's", async () => {
  const file = join(scratch, "out");
  await run(["sh", "-c", `echo old >${file}`]);
  expect((await run(["true"], { files: [file] })).files).toEqual({});
});

test("a tool that is not there ends as a shell says it", async () => {
  expect(await run(["no-such-tool"])).toMatchObject({ exitCode: 127, stderr: expect.stringContaining("no-such-tool") });
});

test("tells the signal that ended it", async () => {
  expect(await run(["sh", "-c", "kill -9 $$"])).toMatchObject({ exitCode: null, signal: "SIGKILL", timedOut: false });
});

test("at the limit it is ended with all it started, also when it will not listen", async () => {
  const alive = join(scratch, "alive");
  const made = await run(["sh", "-c", `trap '' TERM; sh -c 'while :; do echo >>${alive}; sleep 0.1; done' & while :; do sleep 1; done`], {
    limitSeconds: 1,
  });
  expect(made).toMatchObject({ exitCode: null, signal: "SIGKILL", timedOut: true });
  const size = readFileSync(alive).length;
  await sleep(400);
  expect(readFileSync(alive).length).toBe(size);
});

test("when the signal fires the tool is ended, and nothing of it stays", async () => {
  const stop = new AbortController();
  const alive = join(scratch, "alive");
  const running = run(["sh", "-c", `while :; do echo >>${alive}; sleep 0.1; done`], {}, stop.signal);
  while (!existsSync(alive)) await sleep(20);
  stop.abort(new Error("stopped"));
  await expect(running).rejects.toThrow("stopped");
  const size = readFileSync(alive).length;
  await sleep(400);
  expect(readFileSync(alive).length).toBe(size);
  expect(leftovers()).toEqual([]);
});

test.each<[string, (number | "after")[]]>([
  ["before anything was heard", [0]],
  ["once it had begun", [6]],
  ["in the middle of the result", [20]],
  ["after all was said", ["after"]],
  ["again and again", [0, 0, 6, 20, "after"]],
])("a connection that breaks %s changes nothing, and the tool ran once", async (_when, planned) => {
  cuts = planned;
  const made = await run(["sh", "-c", `echo ran >>${scratch}/times; cat ${scratch}/times`]);
  expect(made).toMatchObject({ exitCode: 0, stdout: "ran\n" });
});

test("output of many pieces arrives whole", async () => {
  const made = await run(["sh", "-c", "seq 1 900000; seq 1 5 >&2"]);
  expect(made.stdout.length).toBe(6_188_895);
  expect(made.stdout.endsWith("899999\n900000\n")).toBe(true);
  expect(made.stderr).toBe("1\n2\n3\n4\n5\n");
});

test("where the container was started anew the tool is not run again", async () => {
  const inner: Cluster["exec"] = async (place, argv, options, signal) => {
    const answer = await exec(place, argv, options, signal);
    // What a container had written is gone with it.
    await runCommand(["sh", "-c", 'rm -rf "$0"/.run-*', scratch]);
    throw new CutError("cut", answer.stdout);
  };
  let calls = 0;
  const cluster = { exec: (...args: Parameters<Cluster["exec"]>) => (calls++ === 0 ? inner(...args) : exec(...args)) } as Cluster;
  const running = runInPod(
    cluster,
    { namespace: "web", pod: "client", container: "tool" },
    { argv: ["sh", "-c", `echo ran >>${scratch}/times`], limitSeconds: 5 },
    { scratch },
    systemClock,
    new AbortController().signal,
  );
  await expect(running).rejects.toThrow("The container of pod web/client was started anew while `sh` ran in it.");
  expect(readFileSync(join(scratch, "times"), "utf8")).toBe("ran\n");
});
