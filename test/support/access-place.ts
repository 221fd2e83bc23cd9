import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Cluster, KubernetesObject, PodPlace } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import type { Log } from "../../actions/lib/ports/log.ts";
import { type ApiProxy, startApiProxy } from "./api-proxy.ts";
import { waitForAccount } from "./arranging-place.ts";
import type { Kubectl } from "./cluster/kubectl.ts";
import { CREDENTIALS, KUBECONFIG } from "./cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "./cluster-for-tests.ts";
import { temporaryFolder } from "./folders.ts";
import { recordingLog } from "./recording-log.ts";

/** Namespace of the tests that speak to the API server as our clients do. */
export const SPACE = "access-test";
/** A pod with a shell that is always there. */
export const CLIENT: PodPlace = { namespace: SPACE, pod: "client", container: "tool" };

/** The test cluster, with a proxy before it that does faults, and one pod. */
export interface AccessPlace extends AsyncDisposable {
  readonly kubectl: Kubectl;
  readonly folder: string;
  readonly proxy: ApiProxy;
  /** As administrator, past the proxy. */
  readonly direct: Cluster;
  throughProxy(log: Log): Promise<Cluster>;
  pod(name: string, more?: { readonly image?: string; readonly node?: string }): KubernetesObject;
  startPod(name: string): Promise<void>;
}

export const podsNamed = (name: string) => ({ apiVersion: "v1", kind: "Pod", namespace: SPACE, labelSelector: `app=${name}` });
export const phaseOf = (object: KubernetesObject | undefined) => (object?.["status"] as { phase?: string } | undefined)?.phase;
export const running = {
  isDone: (objects: readonly KubernetesObject[]) => phaseOf(objects[0]) === "Running",
  explain: (objects: readonly KubernetesObject[]) => `The pod is ${phaseOf(objects[0])}.`,
  limitSeconds: 60,
};

async function startAccessPlace(signal: AbortSignal): Promise<AccessPlace> {
  await using stack = new AsyncDisposableStack();
  const { kubectl, materials } = await restoreCluster();
  stack.defer(async () => void (await restoreCluster()));
  const image = materials.images.find(({ name }) => name === "shell")?.pinned ?? "";
  const folder = stack.use(temporaryFolder());
  const credential = (name: string) => readFileSync(join(CREDENTIALS, name), "utf8");
  const direct = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  const authority = { server: direct.server, ca: credential("authority.crt"), cert: credential("admin.crt"), key: credential("admin.key") };
  const proxy = stack.use(await startApiProxy(authority));
  const kubeconfig = join(folder.path, "proxy");
  writeFileSync(kubeconfig, proxy.kubeconfig);
  const pod: AccessPlace["pod"] = (name, more = {}) => podManifest(name, { image, ...more });
  const startPod = async (name: string) => {
    await direct.apply(pod(name), signal);
    await direct.waitFor(podsNamed(name), running, signal);
  };
  await direct.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: SPACE } }, signal);
  await waitForAccount(direct, SPACE, signal);
  await startPod(CLIENT.pod);
  const opened = stack.move();
  const throughProxy = (log: Log) => connect({ kubeconfig }, log);
  return { kubectl, folder: folder.path, proxy, direct, throughProxy, pod, startPod, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const podManifest = (name: string, { image, node = "n1" }: { readonly image: string; readonly node?: string }): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: SPACE, labels: { app: name } },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 0,
    // Reaps what tools leave behind, as every first process of a client must.
    containers: [
      {
        name: "tool",
        image,
        command: ["sh", "-c", "while :; do sleep 3600 & wait; done"],
        volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
      },
    ],
    volumes: [{ name: "scratch", emptyDir: {} }],
  },
});

/** What a test has of the place. */
export interface AccessInTest {
  readonly place: AccessPlace;
  readonly direct: Cluster;
  /** Through the proxy, by a client of the test's own. */
  readonly cluster: Cluster;
  /** What that client says. */
  readonly log: ReturnType<typeof recordingLog>;
}

/** Makes the place for the tests of the file that calls this. */
export function accessInTests(signal: AbortSignal): AccessInTest {
  let place: AccessPlace | undefined;
  let [log, cluster] = [recordingLog(), undefined as Cluster | undefined];
  const made = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("There is no place before the tests of a file begin.");
    return value;
  };
  beforeAll(async () => {
    place = await startAccessPlace(signal);
  }, BUILD_LIMIT_MS);
  afterAll(async () => await place?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    log = recordingLog();
    cluster = await made(place).throughProxy(log);
  });
  return {
    get place() {
      return made(place);
    },
    get direct() {
      return made(place).direct;
    },
    get cluster() {
      return made(cluster);
    },
    get log() {
      return log;
    },
  };
}
