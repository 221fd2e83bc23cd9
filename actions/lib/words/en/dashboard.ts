import type { DashboardWords } from "../dashboard-words.ts";

export const dashboard: DashboardWords = {
  title: "Network benchmarks",
};
