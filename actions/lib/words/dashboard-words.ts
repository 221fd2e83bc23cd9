/** What the dashboard says. */
export interface DashboardWords {
  readonly title: string;
}
