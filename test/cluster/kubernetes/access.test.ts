import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { systemClock } from "../../../actions/lib/adapters/clock/system-clock.ts";
import type { Cluster, KubernetesObject, PodPlace } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../actions/lib/adapters/kubernetes/connect.ts";
import { CutError } from "../../../actions/lib/adapters/kubernetes/exec.ts";
import { runInPod } from "../../../actions/lib/adapters/kubernetes/run-in-pod.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import type { Command } from "../../../actions/lib/model/command.ts";
import { ConfigurationError, EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { type ApiProxy, startApiProxy } from "../../support/api-proxy.ts";
import { waitForAccount } from "../../support/arranging-place.ts";
import type { Kubectl } from "../../support/cluster/kubectl.ts";
import { restartService } from "../../support/cluster/machine.ts";
import { CONTROL_PLANE } from "../../support/cluster/names.ts";
import { CREDENTIALS, KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { recordingLog } from "../../support/recording-log.ts";

const SPACE = "access-test";
const signal = new AbortController().signal;

let kubectl: Kubectl;
let image: string;
let folder: ReturnType<typeof temporaryFolder>;
let proxy: ApiProxy;
let log: ReturnType<typeof recordingLog>;
let direct: Cluster;
/** Through the proxy. */
let cluster: Cluster;

const client: PodPlace = { namespace: SPACE, pod: "client", container: "tool" };

const pod = (name: string, more: { image?: string; node?: string } = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: SPACE, labels: { app: name } },
  spec: {
    nodeName: more.node ?? "n1",
    terminationGracePeriodSeconds: 0,
    // Reaps what tools leave behind, as every first process of a client must.
    containers: [
      {
        name: "tool",
        image: more.image ?? image,
        command: ["sh", "-c", "while :; do sleep 3600 & wait; done"],
        volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
      },
    ],
    volumes: [{ name: "scratch", emptyDir: {} }],
  },
});

const podsNamed = (name: string) => ({ apiVersion: "v1", kind: "Pod", namespace: SPACE, labelSelector: `app=${name}` });
const phaseOf = (object: KubernetesObject | undefined) => (object?.["status"] as { phase?: string } | undefined)?.phase;
const running = {
  isDone: (objects: readonly KubernetesObject[]) => phaseOf(objects[0]) === "Running",
  explain: (objects: readonly KubernetesObject[]) => `The pod is ${phaseOf(objects[0])}.`,
  limitSeconds: 60,
};

async function startPod(name: string): Promise<void> {
  await direct.apply(pod(name), signal);
  await direct.waitFor(podsNamed(name), running, signal);
}

beforeAll(async () => {
  const restored = await restoreCluster();
  kubectl = restored.kubectl;
  image = restored.materials.images.find(({ name }) => name === "shell")?.pinned ?? "";
  folder = temporaryFolder();
  const credential = (name: string) => readFileSync(join(CREDENTIALS, name), "utf8");
  direct = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  proxy = await startApiProxy({
    server: direct.server,
    ca: credential("authority.crt"),
    cert: credential("admin.crt"),
    key: credential("admin.key"),
  });
  writeFileSync(join(folder.path, "proxy"), proxy.kubeconfig);
  await direct.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: SPACE } }, signal);
  await waitForAccount(direct, SPACE, signal);
  await startPod("client");
}, BUILD_LIMIT_MS);

afterAll(async () => {
  try {
    await proxy?.[Symbol.asyncDispose]();
  } finally {
    folder?.[Symbol.dispose]();
    await restoreCluster();
  }
});

beforeEach(async () => {
  log = recordingLog();
  cluster = await connect({ kubeconfig: join(folder.path, "proxy") }, log);
});

const configMap = (name: string, data: Record<string, string>): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: SPACE, labels: { app: name } },
  data,
});

describe("verbs on a real API server", () => {
  test("apply, read, list and remove", async () => {
    expect(await direct.version(signal)).toMatch(/^v1\.\d+\.\d+$/);
    await direct.apply(configMap("ours", { a: "1" }), signal);
    await direct.apply(configMap("ours", { a: "2" }), signal);
    const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, name: "ours" };
    expect(await direct.read(reference, signal)).toMatchObject({ data: { a: "2" } });
    expect(await direct.list({ apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, labelSelector: "app=ours" }, signal)).toHaveLength(1);
    await direct.remove(reference, signal);
    await direct.remove(reference, signal);
    expect(await direct.read(reference, signal)).toBeUndefined();
  });

  test("a list is longer than a page", async () => {
    const names = Array.from({ length: 620 }, (_, index) => `many-${index}`);
    await Promise.all(
      names.map((name) => direct.apply({ ...configMap(name, {}), metadata: { name, namespace: SPACE, labels: { app: "many" } } }, signal)),
    );
    const found = await direct.list({ apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, labelSelector: "app=many" }, signal);
    expect(new Set(found.map(({ metadata }) => metadata.name))).toEqual(new Set(names));
    await kubectl(["delete", "configmaps", `--namespace=${SPACE}`, "--selector=app=many", "--wait=false"]);
  });

  test("a field that belongs to somebody else is a conflict that names them", async () => {
    await kubectl(["apply", "--server-side", "--field-manager=somebody", "--filename=-"], stringify(configMap("theirs", { a: "1" })));
    await expect(direct.apply(configMap("theirs", { a: "2" }), signal)).rejects.toMatchObject({
      status: 409,
      reason: "Conflict",
      message: expect.stringContaining('"somebody"'),
    });
  });

  test("what an account may not do is asked, and said when it tries", async () => {
    await direct.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "guest", namespace: SPACE } }, signal);
    const { stdout: token } = await kubectl(["create", "token", "guest", `--namespace=${SPACE}`]);
    const guest = await connect({ kubeconfig: withUser({ token: token.trim() }) }, log);
    const questions = [
      { verb: "create", group: "", resource: "pods", namespace: SPACE },
      { verb: "create", group: "authorization.k8s.io", resource: "selfsubjectaccessreviews" },
      { verb: "create", group: "", resource: "pods", subresource: "exec", namespace: SPACE },
    ];
    expect(await guest.refused(questions, signal)).toEqual([questions[0], questions[2]]);
    expect(await direct.refused(questions, signal)).toEqual([]);
    await expect(guest.apply(pod("refused"), signal)).rejects.toThrow(
      /^The API server refused to apply Pod access-test\/refused: pods "refused" is forbidden: .* \(403 Forbidden\)$/,
    );
    await expect(guest.exec(client, ["true"], { limitSeconds: 5 }, signal)).rejects.toThrow(
      /^The API server refused to run `true` in pod access-test\/client: .*forbidden/,
    );
  });
});

/** A kubeconfig like the administrator's, but for the user and, where given, the certificate authority. */
function withUser(user: object, authority?: string): string {
  const config = parse(readFileSync(KUBECONFIG, "utf8"));
  config.users[0].user = user;
  if (authority !== undefined) {
    delete config.clusters[0].cluster["certificate-authority"];
    config.clusters[0].cluster["certificate-authority-data"] = Buffer.from(authority).toString("base64");
  }
  const file = join(folder.path, `config-${Math.random().toString(36).slice(2)}`);
  writeFileSync(file, stringify(config));
  return file;
}

describe("a kubeconfig that does not fit the cluster", () => {
  test("a token that the API server does not know", async () => {
    await expect(connect({ kubeconfig: withUser({ token: "expired" }) }, log)).rejects.toThrow(
      /^The API server https:\S+ does not accept the credentials of user "[^"]+"; they may have expired \(401 Unauthorized\)\.$/,
    );
  });

  test("another certificate authority", async () => {
    const file = join(folder.path, "other");
    await runChecked([
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-noenc",
      "-subj",
      "/CN=other",
      "-keyout",
      `${file}.key`,
      "-out",
      `${file}.crt`,
    ]);
    await expect(connect({ kubeconfig: withUser({ token: "any" }, readFileSync(`${file}.crt`, "utf8")) }, log)).rejects.toThrow(
      /^The API server https:\S+ shows a certificate that the kubeconfig's certificate authority did not sign/,
    );
  });

  test("a plug-in whose credentials ran out is asked again, one that fails is named with its last words", async () => {
    await direct.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "visitor", namespace: SPACE } }, signal);
    const { stdout: token } = await kubectl(["create", "token", "visitor", `--namespace=${SPACE}`]);
    const tokens = join(folder.path, "token");
    const script = 'printf \'{"kind":"ExecCredential","status":{"token":"%s"}}\' "$(cat "$0")"';
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", script, tokens], interactiveMode: "Never" };
    writeFileSync(tokens, token.trim());
    const visitor = await connect({ kubeconfig: withUser({ exec }) }, log);
    // The server takes the first token for ever, so the plug-in begins with one that it does not take.
    writeFileSync(tokens, "old");
    await expect(connect({ kubeconfig: withUser({ exec }) }, log)).rejects.toThrow(EnvironmentError);
    expect(await visitor.version(signal)).toMatch(/^v1/);

    const once = join(folder.path, "once");
    const renewing = {
      ...exec,
      args: ["-c", 'if [ -e "$0" ]; then t=$(cat "$1"); else t=old; >"$0"; fi; printf \'{"status":{"token":"%s"}}\' "$t"', once, tokens],
    };
    writeFileSync(tokens, token.trim());
    const renewed = await connect({ kubeconfig: withUser({ exec: renewing }) }, log);
    expect(await renewed.version(signal)).toMatch(/^v1/);

    const failing = { ...exec, args: ["-c", "echo 'Error: the SSO session has expired' >&2; exit 255"] };
    await expect(connect({ kubeconfig: withUser({ exec: failing }) }, log)).rejects.toThrow(
      /^The command "sh" .* exited with 255: Error: the SSO session has expired$/,
    );
  });

  test("a context that is not there", async () => {
    await expect(connect({ kubeconfig: KUBECONFIG, context: "nowhere" }, log)).rejects.toThrow(ConfigurationError);
  });
});

describe("waiting", () => {
  test("ends with the reason that the objects give, at the limit or as soon as there is no hope", async () => {
    await direct.apply(pod("imageless", { image: "cni-bench-cluster.test/no-such:v0" }), signal);
    const waitingReason = ([object]: readonly KubernetesObject[]) =>
      (object?.["status"] as { containerStatuses?: { state: { waiting?: { reason: string } } }[] } | undefined)?.containerStatuses?.[0]
        ?.state.waiting?.reason;
    const explain = (objects: readonly KubernetesObject[]) => `Its container waits: ${waitingReason(objects)}.`;
    const isHopeless = (objects: readonly KubernetesObject[]) => /^(ErrImagePull|ImagePullBackOff)$/.test(waitingReason(objects) ?? "");
    // A limit beyond the test's own: nothing but the reason ends it.
    await expect(direct.waitFor(podsNamed("imageless"), { ...running, explain, isHopeless, limitSeconds: 3600 }, signal)).rejects.toThrow(
      /Its container waits: (ErrImagePull|ImagePullBackOff)\./,
    );
    await expect(direct.waitFor(podsNamed("imageless"), { ...running, explain, limitSeconds: 1 }, signal)).rejects.toThrow(
      /^Its container waits: /,
    );
  });

  test.each([
    ["is cut", { cut: "after-output" }],
    [
      "is told that its place is forgotten",
      { answer: { status: 200, body: '{"type":"ERROR","object":{"kind":"Status","code":410,"metadata":{}}}\n' } },
    ],
    ["is refused", { answer: { status: 403, body: '{"kind":"Status","message":"no"}' } }],
  ] as const)("goes on when its watch %s", async (_how, does) => {
    proxy.inject({ on: /watch=true/, does });
    const name = `waited-${Math.random().toString(36).slice(2)}`;
    const waiting = cluster.waitFor(podsNamed(name), running, signal);
    await proxy.arrival(/watch=true/);
    await direct.apply(pod(name), signal);
    expect(phaseOf((await waiting)[0])).toBe("Running");
    await direct.remove({ apiVersion: "v1", kind: "Pod", namespace: SPACE, name }, signal);
  });
});

const shell = (script: string, ...args: string[]) => ["sh", "-c", script, "sh", ...args];
const EXEC = /^GET .*\/exec\?/;

describe("a command in a pod", () => {
  test("gives output, errors and exit code apart, and takes input", async () => {
    const made = await direct.exec(client, shell('cat; echo "$1" >&2; exit 7', "é 'x' $y"), { stdin: "in\n", limitSeconds: 10 }, signal);
    expect(made).toMatchObject({ exitCode: 7, stdout: "in\n", stderr: "é 'x' $y\n", timedOut: false });
  });

  test("a mebibyte goes in and comes out whole", async () => {
    const text = "0123456789abcde\n".repeat(65_536);
    expect((await direct.exec(client, ["cat"], { stdin: text, limitSeconds: 30 }, signal)).stdout).toBe(text);
  });

  test("one that is silent is ended at its limit, and by the signal", async () => {
    expect(await direct.exec(client, ["sleep", "5"], { limitSeconds: 1 }, signal)).toMatchObject({ exitCode: null, timedOut: true });
    await expect(direct.exec(client, ["sleep", "5"], { limitSeconds: 30 }, AbortSignal.abort(new Error("stopped")))).rejects.toThrow(
      "stopped",
    );
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped later")), 500);
    await expect(direct.exec(client, ["sleep", "5"], { limitSeconds: 30 }, stop.signal)).rejects.toThrow("stopped later");
  });

  test.each([
    ["a program that the image lacks", client, "nothing", /^The API server could not run `nothing` in pod access-test\/client: .*nothing/],
    [
      "a pod that is not there",
      { ...client, pod: "none" },
      "true",
      /^The API server refused to run `true` in pod access-test\/none: pods "none" not found/,
    ],
    ["a container that is not there", { ...client, container: "none" }, "true", /^The API server refused to run .*none/],
  ])("says what is wrong with %s", async (_what, place, program, sentence) => {
    await expect(direct.exec(place, [program], { limitSeconds: 10 }, signal)).rejects.toThrow(sentence);
  });

  test.each([
    ["asked to come later", { answer: { status: 429, headers: { "retry-after": "1" }, body: "" } }],
    ["refused by a server that shuts down", { answer: { status: 503, body: '{"kind":"Status","message":"shutting down"}' } }],
  ] as const)("is begun again when it was %s", async (_how, does) => {
    proxy.inject({ on: EXEC, does });
    expect(await cluster.exec(client, ["echo", "said"], { limitSeconds: 10 }, signal)).toMatchObject({ exitCode: 0, stdout: "said\n" });
  });

  test.each([
    ["before the request went on", { cut: "before-request" }, ""],
    ["after the request", { cut: "before-answer" }, ""],
    ["after the handshake", { cut: "after-upgrade" }, ""],
    ["after some output", { cut: "after-output" }, "said\n"],
    ["by something before the API server", { answer: { status: 504, body: "<html>" } }, ""],
  ] as const)("cut %s is an error that says so, never an exit code, and it is not begun again", async (_when, does, heard) => {
    proxy.inject({ on: EXEC, does });
    const before = proxy.requests.filter((line) => EXEC.test(line)).length;
    const failure = await cluster.exec(client, shell("echo said; sleep 1"), { limitSeconds: 10 }, signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CutError);
    expect(failure).toMatchObject({
      heard,
      message: expect.stringMatching(/^The connection to `sh` in pod access-test\/client broke \(.+\), so how it ended is not known\.$/),
    });
    expect(proxy.requests.filter((line) => EXEC.test(line)).length - before).toBe(1);
  });

  test("on a socket that falls silent ends at its limit", async () => {
    proxy.inject({ on: EXEC, does: { silence: "after-upgrade" } });
    expect(await cluster.exec(client, ["true"], { limitSeconds: 2 }, signal)).toMatchObject({ exitCode: null, timedOut: true });
  });
});

describe("a tool in a pod", () => {
  const run = (on: Cluster, argv: readonly string[], more: Partial<Command> = {}, stop: AbortSignal = signal, place = client) =>
    runInPod(on, place, { argv, limitSeconds: 60, ...more }, { scratch: "/scratch" }, systemClock, stop);
  const inPod = async (script: string) => (await direct.exec(client, shell(script), { limitSeconds: 10 }, signal)).stdout;

  test("gives what it gave, with its files, and leaves none of ours", async () => {
    const made = await run(direct, shell('cat /scratch/in >/scratch/out; echo "$1"; echo é >&2; exit 3', "$HOME"), {
      inputs: { "/scratch/in": "ünput\n".repeat(10_000) },
      files: ["/scratch/out", "/scratch/none"],
    });
    expect(made).toMatchObject({ exitCode: 3, signal: null, timedOut: false, stdout: "$HOME\n", stderr: "é\n" });
    expect(made.files).toEqual({ "/scratch/out": "ünput\n".repeat(10_000) });
    expect(await inPod("ls -AR /scratch")).toBe("/scratch:\nin\nout\n");
  });

  test("takes its time by the pod's own clock", async () => {
    const startedAt = systemClock.monotonicSeconds();
    const { seconds } = await run(direct, ["sleep", "1.5"]);
    expect(seconds).toBeGreaterThanOrEqual(1.49);
    expect(seconds).toBeLessThan(systemClock.monotonicSeconds() - startedAt);
  });

  test("output of many mebibytes arrives whole", async () => {
    const { stdout } = await run(direct, ["seq", "1", "900000"]);
    expect(stdout.length).toBe(6_188_895);
  });

  test("is ended in the pod at its limit, with what it started", async () => {
    expect(await run(direct, shell("sleep 4321 & sleep 4321"), { limitSeconds: 1 })).toMatchObject({
      exitCode: null,
      signal: "SIGTERM",
      timedOut: true,
    });
    expect(await inPod("ps | grep -c '[s]leep 4321'")).toBe("0\n");
  });

  test("is ended in the pod when the signal fires", async () => {
    const stop = new AbortController();
    const running = run(cluster, ["sleep", "4322"], {}, stop.signal);
    await proxy.arrival(EXEC);
    while ((await inPod("ps | grep -c '[s]leep 4322'")) === "0\n") await sleep(50);
    stop.abort(new Error("stopped"));
    await expect(running).rejects.toThrow("stopped");
    expect(await inPod("ps | grep -c '[s]leep 4322'; ls -A /scratch | grep -c run-")).toBe("0\n0\n");
  });

  test("leaves no process behind that nobody reaps", async () => {
    expect(await inPod("ps -o stat | grep -c '^Z'")).toBe("0\n");
  });

  test.each(["before-request", "before-answer", "after-upgrade", "after-output"] as const)(
    "a socket cut %s changes nothing, and the tool ran once",
    async (cut) => {
      proxy.inject({ on: EXEC, times: 2, does: { cut } });
      const times = `/scratch/times-${cut}`;
      const made = await run(cluster, shell('echo ran >>"$1"; sleep 1; cat "$1"', times));
      expect(made).toMatchObject({ exitCode: 0, stdout: "ran\n" });
    },
  );

  test("goes on while the API server is away, and its result is fetched", async () => {
    const running = run(cluster, shell("echo ran >>/scratch/away; sleep 2; cat /scratch/away"));
    await proxy.arrival(EXEC);
    await sleep(500);
    await proxy.goDown();
    await sleep(8000);
    await proxy.comeUp();
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
    expect(log.lines).toEqual([
      expect.stringMatching(/^warning: The API server http:\S+ does not answer \(connect ECONNREFUSED [\d.:]+\); trying again\.$/),
      expect.stringMatching(/^The API server http:\S+ answers again after \d+ s\.$/),
    ]);
  });

  test("goes on while the API server itself restarts", async () => {
    const running = run(direct, shell("echo ran >>/scratch/restart; sleep 3; cat /scratch/restart"));
    await sleep(1000);
    await restartService(CONTROL_PLANE, "kube-apiserver");
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
  });

  test("goes on while the node's kubelet restarts", async () => {
    const running = run(direct, shell("echo ran >>/scratch/kubelet; sleep 3; cat /scratch/kubelet"));
    await sleep(1000);
    await restartService("n1", "kubelet");
    expect(await running).toMatchObject({ exitCode: 0, stdout: "ran\n" });
  });

  test("is one sentence when its pod is removed meanwhile", async () => {
    await startPod("doomed");
    const running = run(direct, ["sleep", "20"], {}, signal, { ...client, pod: "doomed" });
    setTimeout(() => void direct.remove({ apiVersion: "v1", kind: "Pod", namespace: SPACE, name: "doomed" }, signal), 1000);
    const failure = await running.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(/pod access-test\/doomed/);
  });
});
