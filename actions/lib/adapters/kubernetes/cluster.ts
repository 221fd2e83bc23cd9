import type { Execution } from "../../model/command.ts";

/** Any object of the Kubernetes API, as JSON. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What identifies an object. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Where a command runs. */
export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ListOptions {
  readonly apiVersion: string;
  readonly kind: string;
  /** All namespaces where it is left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ExecOptions {
  readonly stdin?: string;
  readonly limitSeconds: number;
  /** `latin1`: one character for each byte, for output that is put together from pieces. */
  readonly encoding?: "utf8" | "latin1";
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}

/**
 * A cluster as the target sees it: few verbs, transport troubles dealt with (429, 5xx, resets, an API server that restarts, one refresh after
 * 401), refusals as EnvironmentError or ConfigurationError with one sentence. Everything takes a signal and is bounded in time.
 */
export interface Cluster {
  /** Address of the API server, for people. */
  readonly server: string;
  /** `v1.34.4` */
  version(signal: AbortSignal): Promise<string>;
  /** Server-side apply under our field manager; conflicts are errors. */
  apply(object: KubernetesObject, signal: AbortSignal): Promise<KubernetesObject>;
  read(reference: ObjectReference, signal: AbortSignal): Promise<KubernetesObject | undefined>;
  /** All pages. */
  list(options: ListOptions, signal: AbortSignal): Promise<readonly KubernetesObject[]>;
  /** Resolves when the API server took it; `undefined` objects are fine. Dependents go in the background. */
  remove(reference: ObjectReference, signal: AbortSignal): Promise<void>;
  /** Resolves once `isDone` holds of the objects that a list gives; watches, and falls back to listing. Rejects with `explain`'s sentence at the limit. */
  waitFor(
    options: ListOptions,
    condition: {
      isDone(objects: readonly KubernetesObject[]): boolean;
      /** One sentence on what is missing, with the reason that the objects give. */
      explain(objects: readonly KubernetesObject[]): string;
      /** A state that no waiting mends (an image that does not exist): ends the wait at once with `explain`. */
      isHopeless?(objects: readonly KubernetesObject[]): boolean;
      readonly limitSeconds: number;
    },
    signal: AbortSignal,
  ): Promise<readonly KubernetesObject[]>;
  /**
   * Runs a command in a pod, without a shell of ours, settling on status, on close and on error. For short commands: whoever runs a tool uses `runInPod`.
   * Aborting ends the command's socket, not the command.
   * Exit code 0 is what the API server says; it says so too when the node's kubelet went away in the middle. Where that matters, let the command end
   * with a line of its own and look for it.
   */
  exec(place: PodPlace, argv: readonly string[], options: ExecOptions, signal: AbortSignal): Promise<Execution>;
  /** Which of these we may not do. */
  refused(questions: readonly AccessQuestion[], signal: AbortSignal): Promise<readonly AccessQuestion[]>;
}
