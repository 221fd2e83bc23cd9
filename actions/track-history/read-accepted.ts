import { readFile } from "node:fs/promises";
import { type AcceptedChange, parseAccepted } from "../lib/history/accepted.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { DEFAULT_ACCEPTED } from "./inputs.ts";

/**
 * The reviewed file of accepted changes; without a file in the usual place nothing is accepted.
 * @throws ConfigurationError when it breaks a rule, or is missing although somebody named it
 */
export async function readAccepted(path: string): Promise<AcceptedChange[]> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && path === DEFAULT_ACCEPTED) return [];
    throw new ConfigurationError(`Input "accepted" must be a file that can be read, not "${path}" (${code}).`);
  }
  return parseAccepted(path, content);
}
