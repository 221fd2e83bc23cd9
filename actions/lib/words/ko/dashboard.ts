import type { DashboardWords } from "../dashboard-words.ts";

export const dashboard: DashboardWords = {
  title: "네트워크 벤치마크",
};
