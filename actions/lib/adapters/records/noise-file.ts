import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import { NOISE_SCHEMA_VERSION, type NoiseHistory } from "../../model/noise.ts";
import { chownToCaller, giveToCaller } from "../process/root.ts";
import { noiseHistorySchema } from "./record-schema.ts";
import { replaceFile } from "./replace-file.ts";
import { schemaProblem } from "./schema-problem.ts";
import { errorNumber, storageError } from "./storage-error.ts";

/** One history per fingerprint: a machine that gets a kernel of another series begins a new one, and keeps the old. */
const fileSchema = z.object({ schemaVersion: z.literal(NOISE_SCHEMA_VERSION), histories: z.array(noiseHistorySchema) });

/** Where a machine keeps what it knows of its noise when nobody names another file. */
export const defaultNoisePath = (): string =>
  join(process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "eks-cni-bench", "noise.json");

/**
 * Reads what runs of arms against themselves showed.
 * @returns none where there is no such file
 * @throws ConfigurationError one sentence: it may not be read, is not JSON, of another version, or breaks a rule of the schema
 */
export async function readNoise(path: string): Promise<readonly NoiseHistory[]> {
  const text = await readText(path);
  if (text === undefined) return [];
  const result = fileSchema.safeParse(parseJson(path, text));
  if (!result.success) throw new ConfigurationError(`${path} holds no noise measurements: ${schemaProblem(result.error)}.`);
  return result.data.histories;
}

/** What such a file holds. */
export const noiseText = (histories: readonly NoiseHistory[]): string =>
  `${JSON.stringify({ schemaVersion: NOISE_SCHEMA_VERSION, histories })}\n`;

/** Writes them, with the folder that the default path needs. @throws EnvironmentError when they cannot be stored */
export async function writeNoise(path: string, histories: readonly NoiseHistory[]): Promise<void> {
  try {
    const created = await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, noiseText(histories));
    await chownToCaller(path);
    await giveToCaller(dirname(path), [], created);
  } catch (error) {
    throw storageError(error, path, "the record of the calibration is kept", "calibrate again");
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const number = errorNumber(error);
    if (number === "ENOENT") return undefined;
    if (number === "EISDIR" || number === "ENOTDIR") throw new ConfigurationError(`Input "noise" must be a file, which "${path}" is not.`);
    if (number === "EACCES" || number === "EPERM") throw new ConfigurationError(`${path} may not be read by this user.`);
    throw error;
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(`${path} is not JSON, so it holds no noise measurements: mend it, or delete it and calibrate again.`);
  }
}
