import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { stopProcess } from "../../../../actions/lib/adapters/aws/stop-process.ts";
import { systemClock } from "../../../../actions/lib/adapters/clock/system-clock.ts";
import { temporaryFolder } from "../../../support/folders.ts";

/** Ignores every polite request. */
const STUBBORN = 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000); console.log("ready");';

describe("the end of the process that serves credentials", () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill("SIGKILL"));

  test("comes also where the wait for it is cut short, and its folder goes", async () => {
    using temporary = temporaryFolder();
    const folder = join(temporary.path, "serving");
    await mkdir(folder);
    await writeFile(join(folder, "log.txt"), "Renewed.\n");
    const mark = `serves-${randomUUID()}`;
    child = spawn(process.execPath, ["--eval", STUBBORN, mark], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout as NodeJS.ReadableStream, "data");
    const ended = once(child, "exit");

    const end = new AbortController();
    // As when the runner tells the post to stop while it waits.
    const sleep = async () => {
      end.abort(new Error("the runner ends the step"));
      end.signal.throwIfAborted();
    };
    const clock = { ...systemClock, sleep };
    expect(await stopProcess({ mark, folder }, { clock, signal: end.signal })).toEqual({ found: true, told: ["Renewed."] });

    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(existsSync(folder)).toBe(false);
  });
});
