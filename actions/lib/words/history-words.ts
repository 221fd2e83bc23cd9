/** What is said of months: events, issues, what a night came to. */
export interface HistoryWords {
  readonly title: string;
}
