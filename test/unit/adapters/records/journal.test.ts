import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openJournal, resumeJournal } from "../../../../actions/lib/adapters/records/journal.ts";
import { journalHeaderSchema, readJournal } from "../../../../actions/lib/adapters/records/journal-content.ts";
import { ConfigurationError, EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import type { StepResult } from "../../../../actions/lib/model/record.ts";
import { canMount, temporaryFolder, tinyDisk } from "../../../support/folders.ts";
import { buildRecord, measured } from "../../../support/records.ts";

const { steps } = buildRecord({
  cells: [{ test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", outcome: () => measured({ "tcp.throughput": 1e9 }) }],
});
const [first, second, third] = steps as [StepResult, StepResult, StepResult];
const header = {
  journalVersion: 1 as const,
  runId: "20261121-100000-abcd",
  planDigest: "sha256:00ff",
  startedAt: "2026-11-21T10:00:00.000Z",
  sessions: [{ startedAt: "2026-11-21T10:00:00.000Z" }],
};

const errorOf = async (action: Promise<unknown>): Promise<Error> => {
  try {
    await action;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
};

/** A journal of two finished steps in a new folder. */
async function journalOfTwo(folder: string): Promise<string> {
  const path = join(folder, "journal.jsonl");
  await using journal = await openJournal(path, header);
  await journal.append(first);
  await journal.append(second);
  return path;
}

describe("a journal", () => {
  it("holds a line for the header and one per finished step, each there when the call returns", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    await using journal = await openJournal(path, header);
    expect(readFileSync(path, "utf8")).toBe(`${JSON.stringify(header)}\n`);
    await journal.append(first);
    expect(readFileSync(path, "utf8")).toBe(`${JSON.stringify(header)}\n${JSON.stringify(first)}\n`);
    expect(await readJournal(path)).toMatchObject({ header, steps: [first], tornBytes: 0 });
  });

  it("keeps the order of calls that did not wait for one another", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    {
      await using journal = await openJournal(path, header);
      await Promise.all(steps.map((step) => journal.append(step)));
    }
    expect((await readJournal(path)).steps).toEqual(steps);
  });

  it("goes on behind the finished steps and tells of every start of the run", async () => {
    using folder = temporaryFolder();
    const path = await journalOfTwo(folder.path);
    {
      const { content, journal } = await resumeJournal(path);
      await using _ = journal;
      expect(content.steps).toEqual([first, second]);
      await journal.appendSession({ startedAt: "2026-11-21T11:00:00.000Z", harness: "0.1.1" });
      await journal.append(third);
    }
    const content = await readJournal(path);
    expect(content.steps).toEqual([first, second, third]);
    expect(content.header.sessions).toEqual([...header.sessions, { startedAt: "2026-11-21T11:00:00.000Z", harness: "0.1.1" }]);
  });

  it("gives back a header that the run extended", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    const schema = journalHeaderSchema.extend({ seed: z.int() });
    await (await openJournal(path, { ...header, seed: 42 }))[Symbol.asyncDispose]();
    expect((await readJournal(path, schema)).header.seed).toBe(42);

    const stricter = journalHeaderSchema.extend({ colour: z.string() });
    expect((await errorOf(readJournal(path, stricter))).message).toBe(
      `${path} cannot be resumed: its header does not fit: colour: expected string, received undefined.`,
    );
  });

  it.each([1, 20, 200])("drops a last line of which only %d bytes were written, and cuts it off before it goes on", async (bytes) => {
    using folder = temporaryFolder();
    const path = await journalOfTwo(folder.path);
    appendFileSync(path, JSON.stringify(third).slice(0, bytes));
    expect(await readJournal(path)).toMatchObject({ steps: [first, second], tornBytes: bytes });
    {
      const { journal } = await resumeJournal(path);
      await using _ = journal;
      await journal.append(third);
    }
    expect(await readJournal(path)).toMatchObject({ steps: [first, second, third], tornBytes: 0 });
  });

  it("drops a last line that was torn inside a character", async () => {
    using folder = temporaryFolder();
    const path = await journalOfTwo(folder.path);
    appendFileSync(path, Buffer.from('{"reason":"µ').subarray(0, -1));
    expect((await readJournal(path)).steps).toEqual([first, second]);
  });

  it("loses no step whose call returned when its process is killed with SIGKILL", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    const module = new URL("../../../../actions/lib/adapters/records/journal.ts", import.meta.url).href;
    // Not by its stdout: what waits in the writer for a reader who is late would end with it.
    const heard = join(folder.path, "acknowledged");
    const script = `
      const { appendFileSync } = await import("node:fs");
      const { openJournal } = await import(${JSON.stringify(module)});
      const journal = await openJournal(${JSON.stringify(path)}, ${JSON.stringify(header)});
      for (let round = 1; ; round++) {
        await journal.append({ ...${JSON.stringify(first)}, id: "step-" + round, round });
        appendFileSync(${JSON.stringify(heard)}, round + "\\n");
      }`;
    const writer = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "ignore", "inherit"] });
    const ended = once(writer, "close");
    const said = () => (existsSync(heard) ? readFileSync(heard, "utf8") : "");
    while (said().split("\n").length < 20 && writer.exitCode === null) await wait(5);
    writer.kill("SIGKILL");
    await ended;

    const acknowledged = said().split("\n").slice(0, -1).map(Number);
    const { content, journal } = await resumeJournal(path);
    await using _ = journal;
    expect(content.steps.slice(0, acknowledged.length).map(({ round }) => round)).toEqual(acknowledged);
    // At most the one whose write was under way came on top.
    expect(content.steps.length - acknowledged.length).toBeLessThanOrEqual(1);
  });

  it("is never overwritten by a new run", async () => {
    using folder = temporaryFolder();
    const path = await journalOfTwo(folder.path);
    const before = readFileSync(path, "utf8");
    const error = await errorOf(openJournal(path, header));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toBe(`${path} holds a run already; go on with it by --resume, or choose another folder.`);
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("takes the place of one that was killed before its first line was complete", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    writeFileSync(path, '{"journalVer');
    const error = await errorOf(readJournal(path));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/holds nothing to go on from: .* start it without --resume\.$/);
    await (await openJournal(path, header))[Symbol.asyncDispose]();
    expect((await readJournal(path)).header).toEqual(header);
  });

  it.each([
    ["is not JSON", '{"id": "r1/vpc', "it is not JSON"],
    ["was overwritten with zeros", "\0\0\0\0", "it is not JSON"],
    ["is no step", '{"id":"r1"}', /^test: expected string, received undefined \(and \d+ more\)$/],
    ["is there twice", JSON.stringify(first), `it repeats step ${first.id} of line 2, so two runs wrote here`],
  ])("refuses a line in the middle that %s, by its number", async (_, line, problem) => {
    using folder = temporaryFolder();
    const path = await journalOfTwo(folder.path);
    appendFileSync(path, `${line}\n${JSON.stringify(third)}\n`);
    const error = await errorOf(readJournal(path));
    expect(error).toBeInstanceOf(ConfigurationError);
    const [, said] =
      /^Line 4 of \S+ is damaged: (.+); mend or delete that line to resume, or start anew in another folder\.$/.exec(error.message) ?? [];
    if (typeof problem === "string") expect(said).toBe(problem);
    else expect(said).toMatch(problem);
  });

  it("refuses a file that is no journal", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    writeFileSync(path, '{"schemaVersion":1}\n');
    expect((await errorOf(readJournal(path))).message).toMatch(/^Line 1 of \S+ is damaged: journalVersion: /);
  });

  it("refuses the journal of a release with other lines", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    writeFileSync(path, `${JSON.stringify({ ...header, journalVersion: 2 })}\n`);
    expect((await errorOf(readJournal(path))).message).toMatch(
      /has journalVersion 2, this release goes on from 1: resume with the release that began the run/,
    );
  });

  it("says when there is nothing to resume", async () => {
    const error = await errorOf(resumeJournal("/nowhere/journal.jsonl"));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toBe("There is no journal at /nowhere/journal.jsonl, so there is nothing to resume.");
  });

  it("refuses a result that could not be read again, before it is written", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "journal.jsonl");
    await using journal = await openJournal(path, header);
    const error = await errorOf(journal.append({ ...first, seconds: Number.NaN }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(`the result of step ${first.id} does not fit: seconds: expected number, received NaN`);
    expect((await readJournal(path)).steps).toEqual([]);
  });

  it("says when its folder is missing, and that nothing was measured yet", async () => {
    const error = await errorOf(openJournal("/nowhere/journal.jsonl", header));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toBe(
      "/nowhere/journal.jsonl cannot be written because its folder does not exist; nothing was measured yet: make the folder, then start again.",
    );
  });

  it.skipIf(!canMount)("keeps every finished step when the disk fills up, and goes on when there is room again (needs root)", async () => {
    using disk = tinyDisk(8_192);
    const path = join(disk.path, "journal.jsonl");
    const filler = join(disk.path, "filler");
    writeFileSync(filler, "x".repeat(4_096));
    let finished = 0;
    {
      await using journal = await openJournal(path, header);
      const fill = async () => {
        for (const step of Array.from({ length: 100 }, (_, round) => ({ ...first, id: `step-${round}` }))) {
          await journal.append(step);
          finished++;
        }
      };
      const error = await errorOf(fill());
      expect(error).toBeInstanceOf(EnvironmentError);
      expect(error.message).toBe(
        `${path} cannot be written because the disk is full; the ${finished} finished steps in it are kept: free some space, then run the same command with --resume.`,
      );
    }
    expect(finished).toBeGreaterThan(1);
    expect(await readJournal(path)).toMatchObject({ tornBytes: 0 });

    writeFileSync(filler, "");
    const { content, journal } = await resumeJournal(path);
    await using _ = journal;
    expect(content.steps).toHaveLength(finished);
    await journal.append({ ...first, id: "one more" });
    expect((await readJournal(path)).steps).toHaveLength(finished + 1);
  });

  it.skipIf(!canMount)("says when it is on a read-only file system (needs root)", async () => {
    using disk = tinyDisk(65_536);
    const path = await journalOfTwo(disk.path);
    disk.makeReadOnly();
    expect((await errorOf(resumeJournal(path))).message).toBe(
      `${path} cannot be written because its file system is read-only; the 2 finished steps in it are kept: make it writable, then run the same command with --resume.`,
    );
    expect((await readJournal(path)).steps).toHaveLength(2);
  });
});
