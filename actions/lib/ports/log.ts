/** Where a run tells what it does. `group` folds in a workflow log and is a heading in a terminal. */
export interface Log {
  info(message: string): void;
  /** Something a user should know that does not stop the run. */
  warning(message: string): void;
  debug(message: string): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}
