/** `refuse`: the scenario would not come up, or would not be what it says; `warn`: it may surprise; `note`: to be known when its numbers are read. */
export const SEVERITIES = ["refuse", "warn", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing that an offline check has to say about a scenario. */
export interface Finding {
  readonly severity: Severity;
  readonly scenario: string;
  /** Name of the check. */
  readonly check: string;
  /** Path of the key in `values.yaml`, or in `scenario.yaml` where it begins with `eks.`; absent where no single key is to blame. */
  readonly key?: string;
  /** What stands there, as JSON. */
  readonly value?: string;
  /** One sentence. */
  readonly why: string;
  /** What to write instead: the rest of a sentence. */
  readonly instead?: string;
  /** Who says so. */
  readonly source?: string;
}

/** One line: severity, scenario, key and value, why, and what to write instead. */
export function findingLine({ severity, scenario, key, value, why, instead }: Finding): string {
  const place = key === undefined ? "" : ` ${key}${value === undefined ? "" : `: ${value}`} —`;
  return `${severity.padEnd(6)} ${scenario}${place} ${why}${instead === undefined ? "" : ` Write instead: ${instead}.`}`;
}

export const isRefused = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === "refuse");

/** A value as a finding shows it. */
export function shownValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
