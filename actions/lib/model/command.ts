/** Something to run beside the client or the server of a target: an argument list, never a shell string. */
export interface Command {
  readonly argv: readonly string[];
  /** It is ended, and its step fails, when it runs longer (seconds). */
  readonly limitSeconds: number;
  /** Files it reads: text by path below `TestContext.scratch`, written before it starts. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files it writes that are fetched when it ends; paths below `TestContext.scratch`. */
  readonly files?: readonly string[];
}

/** What came of a command. */
export interface Execution {
  readonly argv: readonly string[];
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: string | null;
  /** True when it was ended because it ran over its limit. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Text of every file named in `Command.files`, by the path given there; a file that was not written is absent. */
  readonly files: Readonly<Record<string, string>>;
  /** Wall time, seconds. */
  readonly seconds: number;
}

/** Core-seconds spent while a step ran, kernel work included, the idle floor not subtracted. */
export interface CpuUsage {
  /** Length of the window, seconds. */
  readonly wallSeconds: number;
  /** Of the cores that carry the client. */
  readonly client: CoreUse;
  /** Of the cores that carry the server; the same as the client's when they cannot be told apart. */
  readonly server: CoreUse;
  /** Of all cores of both nodes. */
  readonly total: CoreUse;
  /** Cores busy while nothing is measured, to be subtracted from a cost; absent when it was never quiet enough to know. */
  readonly idleFloorCores?: number;
}

/** What some cores spent together, and the busiest of them alone: one full core is a limit, however many idle ones stand beside it. */
export interface CoreUse {
  readonly busyCoreSeconds: number;
  readonly busiestCoreSeconds: number;
  readonly cores: number;
}
