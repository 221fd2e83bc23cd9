import type { PlanWords } from "../plan-words.ts";

export const plan: PlanWords = {
  title: "Planned comparison",
};
