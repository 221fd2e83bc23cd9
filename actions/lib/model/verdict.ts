/** What a comparison of one metric says. */
export const VERDICTS = ["regression", "improvement", "equivalent", "inconclusive", "invalid", "new", "missing"] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What a whole comparison says. */
export type OverallVerdict = "regression" | "improvement" | "mixed" | "equivalent" | "inconclusive" | "invalid";
