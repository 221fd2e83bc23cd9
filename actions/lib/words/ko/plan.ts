import type { PlanWords } from "../plan-words.ts";

export const plan: PlanWords = {
  title: "비교 계획",
};
