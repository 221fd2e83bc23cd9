import { z } from "zod";
import { ConfigurationError } from "../model/errors.ts";
import { shown } from "../model/shown.ts";
import { readYaml } from "../scenarios/read-yaml.ts";

/** A change that somebody looked at and agreed to: an entry of a reviewed file. */
export interface AcceptedChange {
  /** Pattern of scenarios; `*` stands for any letters. */
  readonly scenario: string;
  /** Pattern of metrics, as reports write them: `http/*\/service/* http.latency.p99`, or the bare name of a metric. */
  readonly metric: string;
  /** Beginning of the commit of the first night on the new level, at least seven digits. */
  readonly commit: string;
  readonly reason: string;
  /** Last day on which it counts, `2027-03-01`. */
  readonly expires: string;
}

const isDay = (text: string) => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
};

const MOST_ENTRIES = 500;
const MOST_CHARACTERS = 256 * 1024;

const text = (most: number) => {
  const rule = `must be text of 1 to ${most} characters`;
  return z.string({ error: rule }).trim().min(1, { error: rule }).max(most, { error: rule });
};

const pattern = (most: number) => text(most).refine((value) => !value.includes("**"), { error: "must not have two stars in a row" });

const ENTRY = z.strictObject(
  {
    scenario: pattern(100).default("*"),
    metric: pattern(200),
    // A commit of digits alone would be a number if it were not quoted.
    commit: z
      .string({ error: "must be a commit in quotes" })
      .regex(/^[0-9a-f]{7,64}$/, { error: "must be 7 to 64 hexadecimal digits in lower case" }),
    reason: text(1_000),
    expires: z.string({ error: "must be a day such as 2027-03-01" }).refine(isDay, { error: "must be a day such as 2027-03-01" }),
  },
  { error: ({ code }) => (code === "unrecognized_keys" ? undefined : "must be a mapping") },
);

const FILE = z.strictObject(
  { accepted: z.array(ENTRY, { error: "must be a list" }).max(MOST_ENTRIES, { error: `must have at most ${MOST_ENTRIES} entries` }) },
  { error: ({ code }) => (code === "unrecognized_keys" ? undefined : "must be a mapping with the key accepted") },
);

/**
 * Reads the reviewed file of accepted changes. An empty file accepts nothing.
 * @param file its name, for a refusal
 * @throws ConfigurationError one sentence with file, entry, rule and value
 */
export function parseAccepted(file: string, content: string): AcceptedChange[] {
  if (content.length > MOST_CHARACTERS)
    throw new ConfigurationError(`${file} must have at most ${MOST_CHARACTERS} characters, not ${content.length}.`);
  const value = readYaml(file, content);
  if (value === null || value === undefined) return [];
  const result = FILE.safeParse(value);
  if (result.success) return result.data.accepted;
  const issue = result.error.issues.find(({ code }) => code === "unrecognized_keys") ?? (result.error.issues[0] as z.core.$ZodIssue);
  const where = issue.path.map((part) => (typeof part === "number" ? `${part + 1}` : String(part))).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(FILE.shape) : Object.keys(ENTRY.shape);
    throw new ConfigurationError(
      `${file}: ${where === "" ? "there" : `${where}: there`} is no key ${shown(issue.keys[0])}; the keys are ${known.join(", ")}.`,
    );
  }
  const wrong = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part], value);
  if (where === "") throw new ConfigurationError(`${file} ${issue.message}, not ${shown(wrong)}.`);
  if (wrong === undefined) throw new ConfigurationError(`${file}: ${where} is missing; it ${issue.message}.`);
  throw new ConfigurationError(`${file}: ${where} ${issue.message}, not ${shown(wrong)}.`);
}

/** Whether an entry still counts. @param today a day such as `2026-11-21` */
export const isExpired = ({ expires }: AcceptedChange, today: string): boolean => today > expires;
