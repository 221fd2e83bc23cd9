/** What is said of a comparison before it is measured. */
export interface PlanWords {
  readonly title: string;
}
