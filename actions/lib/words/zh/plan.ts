import type { PlanWords } from "../plan-words.ts";

export const plan: PlanWords = {
  title: "比较计划",
};
