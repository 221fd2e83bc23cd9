import type { HistoryWords } from "../history-words.ts";

export const history: HistoryWords = {
  title: "기록",
};
