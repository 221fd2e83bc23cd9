import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Cluster } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../../actions/lib/adapters/kubernetes/connect.ts";
import { ApiRefusal } from "../../../../actions/lib/adapters/kubernetes/refusal.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../support/fakes.ts";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "../../../support/fault-proxy.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const signal = new AbortController().signal;
const json = (status: number, body: object): ProxiedAnswer => ({ status, body: JSON.stringify(body) });
const failure = (status: number, reason: string, message: string) =>
  json(status, { kind: "Status", status: "Failure", reason, message, code: status });
const pod = (name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "web" } });

/** Answers of an API server that knows pods, two to a page, and takes one token. */
let token: string;

async function answer({ method, path, headers }: ProxiedRequest): Promise<ProxiedAnswer> {
  const { pathname, searchParams } = new URL(path, "http://here");
  if (headers["authorization"] !== `Bearer ${token}`) return failure(401, "Unauthorized", "Unauthorized");
  if (pathname === "/version") return json(200, { gitVersion: "v1.34.4" });
  if (pathname === "/api/v1") {
    const known = (name: string, kind: string, namespaced: boolean) => ({ name, kind, namespaced });
    return json(200, { resources: [known("pods/exec", "Pod", true), known("pods", "Pod", true), known("namespaces", "Namespace", false)] });
  }
  if (pathname === "/api/v1/namespaces/web/pods") {
    const next = searchParams.get("continue");
    const items = next === null ? [{ metadata: { name: "a" } }, { metadata: { name: "b" } }] : [{ metadata: { name: "c" } }];
    return json(200, { metadata: { resourceVersion: "7", ...(next === null ? { continue: "more" } : {}) }, items });
  }
  if (pathname.endsWith("/pods/a") && method !== "GET") return json(200, pod("a"));
  return failure(404, "NotFound", "not found");
}

interface Scene {
  readonly proxy: FaultProxy;
  readonly kubeconfig: string;
  readonly log: ReturnType<typeof recordingLog>;
  readonly clock: HandClock;
}

let scene: Scene;

beforeEach(async () => {
  const folder = temporaryFolder();
  const proxy = await startFaultProxy(answer);
  token = "good";
  scene = { proxy, kubeconfig: join(folder.path, "config"), log: recordingLog(), clock: new HandClock() };
  writeKubeconfig("good");
  return async () => {
    await proxy[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  };
});

function writeKubeconfig(secret: string, server = scene.proxy.url): void {
  const text = stringify({
    clusters: [{ name: "main", cluster: { server } }],
    users: [{ name: "ci", user: { token: secret } }],
    contexts: [{ name: "here", context: { cluster: "main", user: "ci" } }],
    "current-context": "here",
  });
  writeFileSync(scene.kubeconfig, text);
}

const connected = (): Promise<Cluster> => connect({ kubeconfig: scene.kubeconfig, clock: scene.clock }, scene.log);
const podA = { apiVersion: "v1", kind: "Pod", name: "a", namespace: "web" };

describe("verbs", () => {
  test("apply is server-side apply under our name", async () => {
    const cluster = await connected();
    await cluster.apply(pod("a"), signal);
    expect(scene.proxy.requests.at(-1)).toMatchObject({
      method: "PATCH",
      path: "/api/v1/namespaces/web/pods/a?fieldManager=eks-cni-bench",
      headers: { "content-type": "application/apply-patch+yaml" },
    });
  });

  test("a list is all its pages, and its entries say what they are", async () => {
    const cluster = await connected();
    const found = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace: "web", labelSelector: "app=x" }, signal);
    expect(found.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)).toEqual([
      "v1 Pod a",
      "v1 Pod b",
      "v1 Pod c",
    ]);
    expect(scene.proxy.requests.at(-1)?.path).toContain("labelSelector=app%3Dx&limit=500&continue=more");
  });

  test("a list whose next page is forgotten begins again", async () => {
    const cluster = await connected();
    scene.proxy.inject({ on: /continue=more/, does: { answer: failure(410, "Expired", "too old") } });
    const found = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace: "web" }, signal);
    expect(found.map(({ metadata }) => metadata.name)).toEqual(["a", "b", "c"]);
  });

  test("what is not there is undefined when it is read and fine when it is removed", async () => {
    const cluster = await connected();
    expect(await cluster.read({ ...podA, name: "none" }, signal)).toBeUndefined();
    await cluster.remove({ ...podA, name: "none" }, signal);
  });

  test("a kind that the cluster does not have is one sentence", async () => {
    const cluster = await connected();
    await expect(cluster.apply({ ...pod("a"), kind: "Wizard" }, signal)).rejects.toThrow(
      new EnvironmentError("The cluster has no kind Wizard of v1."),
    );
  });

  test("a refusal carries the server's words, status and reason", async () => {
    const cluster = await connected();
    scene.proxy.inject({ on: /^PATCH/, does: { answer: failure(403, "Forbidden", "exceeded quota: small") } });
    const refusal = await cluster.apply(pod("a"), signal).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiRefusal);
    expect(refusal).toMatchObject({
      message: "The API server refused to apply Pod web/a: exceeded quota: small (403 Forbidden)",
      status: 403,
      reason: "Forbidden",
    });
  });
});

describe("troubles that pass", () => {
  test.each([
    ["429 with a time to wait", { answer: { ...failure(429, "TooManyRequests", "later"), headers: { "retry-after": "3" } } }],
    ["500", { answer: failure(500, "InternalError", "etcdserver: leader changed") }],
    ["503", { answer: failure(503, "ServiceUnavailable", "apiserver is shutting down") }],
    ["a page of a load balancer", { answer: { status: 502, body: "<html>" } }],
    ["an answer that is cut off with a good status", { answer: { status: 200, body: '{"kind":"Po' } }],
    ["a connection that breaks before the server heard", { reset: "before" }],
    ["a connection that breaks after the server did it", { reset: "after" }],
    ["a connection that breaks within the answer", { reset: "within" }],
  ] as const)("%s", async (_what, does) => {
    const cluster = await connected();
    scene.proxy.inject({ on: /^PATCH/, times: 2, does });
    expect(await cluster.apply(pod("a"), signal)).toMatchObject({ kind: "Pod" });
    expect(scene.proxy.requests.filter(({ method }) => method === "PATCH")).toHaveLength(3);
    expect(scene.log.lines.length).toBeGreaterThan(0);
    expect(scene.log.lines.length).toBeLessThanOrEqual(2);
  });

  test("a server that has just started and knows no roles yet is asked again", async () => {
    const cluster = await connected();
    scene.proxy.inject(
      { on: /^PATCH/, does: { reset: "before" } },
      { on: /^PATCH/, does: { answer: failure(403, "Forbidden", "no role") } },
    );
    expect(await cluster.apply(pod("a"), signal)).toMatchObject({ kind: "Pod" });
  });
});

describe("credentials", () => {
  test("those that ran out are read again, once for all requests", async () => {
    const cluster = await connected();
    token = "newer";
    writeKubeconfig("newer");
    await Promise.all([1, 2, 3].map(() => cluster.read(podA, signal)));
    expect(scene.log.lines).toEqual([]);
  });

  test("those that are refused again are one sentence, without the token", async () => {
    token = "other";
    await expect(connected()).rejects.toThrow(
      new EnvironmentError(
        `The API server ${scene.proxy.url} does not accept the credentials of user "ci"; they may have expired (401 Unauthorized).`,
      ),
    );
    expect(scene.proxy.requests).toHaveLength(2);
  });
});

test("a server that nobody answers for is one sentence, soon", async () => {
  writeKubeconfig("good", "http://127.0.0.1:9");
  await expect(connected()).rejects.toThrow(
    /^The API server http:\/\/127\.0\.0\.1:9 does not answer \(connect ECONNREFUSED 127\.0\.0\.1:9\), tried for \d s\.$/,
  );
  expect(scene.clock.seconds).toBeLessThan(10);
});
