import type { DashboardWords } from "../dashboard-words.ts";

export const dashboard: DashboardWords = {
  title: "网络基准测试",
};
