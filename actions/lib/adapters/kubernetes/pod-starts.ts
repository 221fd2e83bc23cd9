import type { Arranged, Arrangement, PodStarts } from "../../model/arrangement.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import { ArrangedPods, arrangementSelector } from "./arranged-pods.ts";
import type { Arranger, ArrangingPlace } from "./arranger.ts";
import { type ClockOffset, clockOffset, readMoment } from "./clock-offset.ts";
import type { KubernetesObject } from "./cluster.ts";
import { firstAnswer, lateness } from "./first-answer.ts";
import { inParallel, REQUESTS_AT_ONCE } from "./in-parallel.ts";
import { ANSWER_LIMIT_SECONDS, startedPod, startedPodName } from "./manifests/started-pod.ts";
import { namespaceOf } from "./names.ts";
import { isHopeless, type PodState, podState, podTrouble, requireNode } from "./pod-state.ts";

const KIND = "pod-starts";
const PATH: TrafficPath = "pod/other-node";

/** Until the last is answered or gives up, and the cluster has told it; a node starts some pods a second. */
const LIMIT_SECONDS = ANSWER_LIMIT_SECONDS + 60;
const LIMIT_SECONDS_PER_POD = 2;

/** What pods need of where they are started. */
type PodStartsPlace = Pick<ArrangingPlace, "cluster" | "run" | "clock" | "images" | "tolerations" | "pair" | "workloads">;

/** When a pod was answered, by its node's clock. */
interface Answer {
  /** Seconds since 1970. */
  readonly atSeconds: number;
  /** How long before that its last call began that was not answered; 0 where the first was. */
  readonly sinceUnansweredSeconds: number;
}

/** When something of a pod was first seen, by our clock. */
interface Seen {
  askedAt: number;
  scheduledAt?: number;
  addressAt?: number;
}

/**
 * Starts pods on the client's node, all at once, each of which calls a server of the other node until it is answered: so a pod that counts as
 * started is one that both nodes know the way to. The images are there, because the client is made of the same.
 * What a pod sees it times by its node's clock; what the cluster tells of it is timed by ours, when a watch brings it.
 */
export class PodStarter implements Arranger<"pod-starts"> {
  readonly #place: PodStartsPlace;
  readonly #pods: ArrangedPods;
  #isBegun = false;

  constructor(place: PodStartsPlace) {
    this.#place = place;
    this.#pods = new ArrangedPods(place.cluster, place.run, KIND);
  }

  async make({ pods }: Extract<Arrangement, { kind: "pod-starts" }>, signal: AbortSignal): Promise<Arranged> {
    const { cluster, clock, workloads } = this.#place;
    await this.#pods.requireEnded(indices(pods).map(startedPodName), signal);
    const offset = await clockOffset(cluster, workloads.client("fortio", PATH), clock, signal);
    this.#isBegun = true;
    const seen = new Map<string, Seen>();
    const ended = await this.#startAndWatch(pods, seen, signal);
    const answers = new Map(ended.map((pod) => [pod.metadata.name, this.#answerTo(pod)]));
    return { podStarts: startsOf(seen, answers, offset) };
  }

  async remove(signal: AbortSignal): Promise<void> {
    if (!this.#isBegun) return;
    await this.#pods.remove(signal);
    this.#isBegun = false;
  }

  /** @returns the pods after their end */
  async #startAndWatch(pods: number, seen: Map<string, Seen>, signal: AbortSignal): Promise<readonly PodState[]> {
    const { cluster, clock } = this.#place;
    const listed = Promise.withResolvers<void>();
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const names = indices(pods).map(startedPodName);
    const missing = (objects: readonly KubernetesObject[]) => {
      const found = new Map(objects.map(podState).map((pod) => [pod.metadata.name, pod] as const));
      return names.map((name) => ({ name, pod: found.get(name) })).filter(({ pod }) => pod === undefined || lastWords(pod) === undefined);
    };
    const watched = cluster.waitFor(
      { apiVersion: "v1", kind: "Pod", namespace: namespaceOf(this.#place.run), labelSelector: arrangementSelector(this.#place.run, KIND) },
      {
        isDone: (objects) => {
          const now = clock.monotonicSeconds();
          for (const object of objects) note(seen, podState(object), now);
          // From here on nothing is missed: the watch goes on where this list ends.
          listed.resolve();
          return missing(objects).length === 0;
        },
        // Pods of an earlier step that do not end may be among them.
        isHopeless: (objects) => missing(objects).some(({ pod }) => pod !== undefined && (isHopeless(pod) || isRefused(pod))),
        explain: (objects) => {
          const [first] = missing(objects).sort((a, b) => weight(b.pod) - weight(a.pod));
          const reason = first?.pod === undefined ? `pod ${first?.name} is gone` : podTrouble(first.pod);
          return `Of ${pods} pods that were started at once on node ${this.#place.pair.client.name}, not all came up: ${reason}.`;
        },
        limitSeconds: LIMIT_SECONDS + pods * LIMIT_SECONDS_PER_POD,
      },
      either,
    );
    const created = (async () => {
      await Promise.race([listed.promise, watched]);
      await inParallel(indices(pods), REQUESTS_AT_ONCE, async (index) => {
        seen.set(startedPodName(index), { askedAt: clock.monotonicSeconds() });
        await cluster.apply(startedPod(this.#placing, index, this.#place.workloads.server(PATH, "http")), signal);
      });
    })().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
    // Both are waited for, whichever fails first: nothing of it may go on behind our back.
    const [asked, ended] = await Promise.allSettled([created, watched]);
    if (asked.status === "rejected") throw asked.reason;
    if (ended.status === "rejected") throw ended.reason;
    return ended.value.map(podState).filter(({ metadata }) => names.includes(metadata.name));
  }

  get #placing() {
    const { run, images, tolerations, pair } = this.#place;
    return { run, images, tolerations, node: pair.client.name };
  }

  /** @throws EnvironmentError when it never was answered, or ran elsewhere */
  #answerTo(pod: PodState): Answer {
    const { name } = pod.metadata;
    const node = this.#place.pair.client.name;
    requireNode(name, pod, node);
    const words = lastWords(pod) ?? "";
    const momentOf = (event: string): string | undefined => new RegExp(`^${event} (.*)$`, "m").exec(words)?.[1];
    const at = { pod: name, container: "fortio" };
    const answered = momentOf("answered");
    if (answered !== undefined) return { atSeconds: readMoment(answered, at), sinceUnansweredSeconds: 0 };
    const began = readMoment(momentOf("began") ?? "", at);
    const later = firstAnswer(words);
    // The first call is in no log: it was not answered either.
    if (later !== undefined) return { sinceUnansweredSeconds: later.atSeconds - began, ...later };
    const { host, port } = this.#place.workloads.server(PATH, "http");
    throw new EnvironmentError(
      `Pod ${name} came up on node ${node}, but ${host}:${port} did not answer it within ${ANSWER_LIMIT_SECONDS} s.`,
    );
  }
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** What the container left behind at its good end; undefined before that, and where it failed: then there stands why. */
function lastWords({ status }: PodState): string | undefined {
  const terminated = status.containerStatuses[0]?.state.terminated;
  return terminated?.exitCode === 0 ? terminated.message : undefined;
}

/** The scheduler has turned it down: its node is given, so no other can take it in. */
const isRefused = ({ spec, status }: PodState): boolean =>
  spec.nodeName === undefined && status.conditions.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable");

/** The pod whose reason is worth telling first. */
const weight = (pod: PodState | undefined): number => (pod === undefined ? 0 : 1 + Number(isHopeless(pod)) + Number(isRefused(pod)));

function note(seen: Map<string, Seen>, { metadata, spec, status }: PodState, now: number): void {
  const pod = seen.get(metadata.name);
  if (pod === undefined) return;
  if (spec.nodeName !== undefined) pod.scheduledAt ??= now;
  if (status.podIP !== undefined) pod.addressAt ??= now;
}

/**
 * How far a pod's calls are apart is in the doubt, as it is for services that are started: the network may have carried it since the one before.
 * @throws EnvironmentError for a pod of which the cluster never told an address
 */
function startsOf(seen: ReadonlyMap<string, Seen>, answers: ReadonlyMap<string, Answer>, offset: ClockOffset): PodStarts {
  const starts = [...seen].map(([name, { askedAt, scheduledAt, addressAt }]) => {
    const answer = answers.get(name);
    if (scheduledAt === undefined || addressAt === undefined || answer === undefined)
      throw new EnvironmentError(`The cluster never told the address of pod ${name}, although it ended well.`);
    return {
      scheduled: scheduledAt - askedAt,
      address: addressAt - askedAt,
      answered: answer.atSeconds - offset.offsetSeconds - askedAt,
    };
  });
  return {
    scheduledSeconds: starts.map(({ scheduled }) => scheduled),
    addressSeconds: starts.map(({ address }) => address),
    seconds: starts.map(({ answered }) => answered),
    uncertaintySeconds: offset.uncertaintySeconds + lateness([...answers.values()]),
  };
}
