import type { FactChange } from "../../history/finding.ts";
import type { PageWords } from "./language.ts";

/** `kernel 6.1.3 → 6.1.4` */
export const boundaryText = ({ dashboard }: PageWords, { fact, from, to }: FactChange): string =>
  `${fact} ${from ?? dashboard.notRecorded} → ${to ?? dashboard.notRecorded}`;
