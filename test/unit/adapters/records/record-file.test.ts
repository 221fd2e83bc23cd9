import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RECORD_LIMIT_BYTES, readRecord, writeRecord } from "../../../../actions/lib/adapters/records/record-file.ts";
import { ConfigurationError, EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { canMount, temporaryFolder, tinyDisk } from "../../../support/folders.ts";
import { buildRecord, measured } from "../../../support/records.ts";

const record = buildRecord({
  cells: [{ test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", outcome: () => measured({ "tcp.throughput": 1e9 }) }],
});

const errorOf = async (action: Promise<unknown>): Promise<Error> => {
  try {
    await action;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
};

describe("readRecord", () => {
  it("reads what writeRecord wrote", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    await writeRecord(path, record);
    expect(await readRecord(path)).toEqual(record);
  });

  const text = JSON.stringify(record);
  it.each([
    ["is empty", "", "is empty; it is no record."],
    ["breaks off", text.slice(0, 500), /is not JSON: it breaks off or is damaged \(.+\)\.$/],
    ["is something else", "# Report\n", /is not JSON: it does not even begin like a record \(.+\)\.$/],
    ["is JSON but no record", "[1, 2]", "is not a record: it has no schemaVersion."],
    [
      "comes from a newer release",
      JSON.stringify({ ...record, schemaVersion: 2 }),
      "was written by a newer release (schemaVersion 2); this one reads 1, so update it.",
    ],
    [
      "has a version that never was",
      JSON.stringify({ ...record, schemaVersion: 0 }),
      "has schemaVersion 0, which no release ever wrote; this one reads 1.",
    ],
    ["breaks a rule", JSON.stringify({ ...record, rounds: 0 }), /is not a valid record: rounds: too small: expected number to be >=1/],
  ])("refuses in one sentence a file that %s", async (_, content, sentence) => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    writeFileSync(path, content);
    const error = await errorOf(readRecord(path));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message.startsWith(`${path} `)).toBe(true);
    expect(error.message).not.toContain("\n");
    if (typeof sentence === "string") expect(error.message).toBe(`${path} ${sentence}`);
    else expect(error.message).toMatch(sentence);
  });

  it("says when there is no such file", async () => {
    const error = await errorOf(readRecord("/nowhere/record.json"));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toBe("/nowhere/record.json does not exist; give the path of a record.json.");
  });

  it("says when it is given the folder", async () => {
    using folder = temporaryFolder();
    expect((await errorOf(readRecord(folder.path))).message).toBe(`${folder.path} is a folder; give the path of the record.json in it.`);
  });

  it("refuses a file that is too large before it reads it", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    writeFileSync(path, "{");
    // Sparse: it has the size but takes no room.
    truncateSync(path, RECORD_LIMIT_BYTES + 1);
    expect((await errorOf(readRecord(path))).message).toBe(`${path} has 301 MB; a record has at most 300 MB.`);
  });
});

describe("writeRecord", () => {
  it("replaces an older record and leaves nothing else behind", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    await writeRecord(path, record);
    await writeRecord(path, { ...record, status: "partial" });
    expect((await readRecord(path)).status).toBe("partial");
    expect(readdirSync(folder.path)).toEqual(["record.json"]);
  });

  it("does not write a record that nobody could read", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    const error = await errorOf(writeRecord(path, { ...record, secondsPerRun: Number.NaN }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe("the record does not fit its schema: secondsPerRun: expected number, received NaN");
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("says when the folder is missing", async () => {
    const error = await errorOf(writeRecord("/nowhere/record.json", record));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toBe(
      "/nowhere/record.json cannot be written because its folder does not exist; all that was measured is kept in the journal: make the folder, then run the same command with --resume.",
    );
  });

  it("says when the name is taken by a folder", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "record.json");
    mkdirSync(path);
    expect((await errorOf(writeRecord(path, record))).message).toMatch(/record\.json cannot be written because it is a folder; /);
    expect(readdirSync(folder.path)).toEqual(["record.json"]);
  });

  it.skipIf(!canMount)("keeps the old record and no remains when the disk is full (needs root)", async () => {
    using disk = tinyDisk(16_384);
    const path = join(disk.path, "record.json");
    await writeRecord(path, { ...record, steps: [] });
    const before = readFileSync(path, "utf8");
    const error = await errorOf(writeRecord(path, { ...record, notes: ["x".repeat(100_000)] }));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toMatch(/record\.json cannot be written because the disk is full; all that was measured is kept in the journal/);
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(disk.path)).toEqual(["record.json"]);
  });

  it.skipIf(!canMount)("says when the file system is read-only (needs root)", async () => {
    using disk = tinyDisk(65_536);
    disk.makeReadOnly();
    expect((await errorOf(writeRecord(join(disk.path, "record.json"), record))).message).toMatch(/because its file system is read-only; /);
  });
});
