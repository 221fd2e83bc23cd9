import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../actions/lib/adapters/kubernetes/connect.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { ConfigurationError, EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { accessInTests, CLIENT, phaseOf, podsNamed, running, SPACE } from "../../support/access-place.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";

const signal = new AbortController().signal;

const at = accessInTests(signal);

const configMap = (name: string, data: Record<string, string>): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: SPACE, labels: { app: name } },
  data,
});

describe("verbs on a real API server", () => {
  test("apply, read, list and remove", async () => {
    expect(await at.direct.version(signal)).toMatch(/^v1\.\d+\.\d+$/);
    await at.direct.apply(configMap("ours", { a: "1" }), signal);
    await at.direct.apply(configMap("ours", { a: "2" }), signal);
    const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, name: "ours" };
    expect(await at.direct.read(reference, signal)).toMatchObject({ data: { a: "2" } });
    expect(await at.direct.list({ apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, labelSelector: "app=ours" }, signal)).toHaveLength(
      1,
    );
    await at.direct.remove(reference, signal);
    await at.direct.remove(reference, signal);
    expect(await at.direct.read(reference, signal)).toBeUndefined();
  });

  test("a list is longer than a page", async () => {
    const names = Array.from({ length: 620 }, (_, index) => `many-${index}`);
    await Promise.all(
      names.map((name) =>
        at.direct.apply({ ...configMap(name, {}), metadata: { name, namespace: SPACE, labels: { app: "many" } } }, signal),
      ),
    );
    const found = await at.direct.list({ apiVersion: "v1", kind: "ConfigMap", namespace: SPACE, labelSelector: "app=many" }, signal);
    expect(new Set(found.map(({ metadata }) => metadata.name))).toEqual(new Set(names));
    await at.place.kubectl(["delete", "configmaps", `--namespace=${SPACE}`, "--selector=app=many", "--wait=false"]);
  });

  test("a field that belongs to somebody else is a conflict that names them", async () => {
    await at.place.kubectl(
      ["apply", "--server-side", "--field-manager=somebody", "--filename=-"],
      stringify(configMap("theirs", { a: "1" })),
    );
    await expect(at.direct.apply(configMap("theirs", { a: "2" }), signal)).rejects.toMatchObject({
      status: 409,
      reason: "Conflict",
      message: expect.stringContaining('"somebody"'),
    });
  });

  test("what an account may not do is asked, and said when it tries", async () => {
    await at.direct.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "guest", namespace: SPACE } }, signal);
    const { stdout: token } = await at.place.kubectl(["create", "token", "guest", `--namespace=${SPACE}`]);
    const guest = await connect({ kubeconfig: withUser({ token: token.trim() }) }, at.log);
    const questions = [
      { verb: "create", group: "", resource: "pods", namespace: SPACE },
      { verb: "create", group: "authorization.k8s.io", resource: "selfsubjectaccessreviews" },
      { verb: "create", group: "", resource: "pods", subresource: "exec", namespace: SPACE },
    ];
    expect(await guest.refused(questions, signal)).toEqual([questions[0], questions[2]]);
    expect(await at.direct.refused(questions, signal)).toEqual([]);
    await expect(guest.apply(at.place.pod("refused"), signal)).rejects.toThrow(
      /^The API server refused to apply Pod access-test\/refused: pods "refused" is forbidden: .* \(403 Forbidden\)$/,
    );
    await expect(guest.exec(CLIENT, ["true"], { limitSeconds: 5 }, signal)).rejects.toThrow(
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
  const file = join(at.place.folder, `config-${Math.random().toString(36).slice(2)}`);
  writeFileSync(file, stringify(config));
  return file;
}

describe("a kubeconfig that does not fit the cluster", () => {
  test("a token that the API server does not know", async () => {
    await expect(connect({ kubeconfig: withUser({ token: "expired" }) }, at.log)).rejects.toThrow(
      /^The API server https:\S+ does not accept the credentials of user "[^"]+"; they may have expired \(401 Unauthorized\)\.$/,
    );
  });

  test("another certificate authority", async () => {
    const file = join(at.place.folder, "other");
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
    await expect(connect({ kubeconfig: withUser({ token: "any" }, readFileSync(`${file}.crt`, "utf8")) }, at.log)).rejects.toThrow(
      /^The API server https:\S+ shows a certificate that the kubeconfig's certificate authority did not sign/,
    );
  });

  test("a plug-in whose credentials ran out is asked again, one that fails is named with its last words", async () => {
    await at.direct.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "visitor", namespace: SPACE } }, signal);
    const { stdout: token } = await at.place.kubectl(["create", "token", "visitor", `--namespace=${SPACE}`]);
    const tokens = join(at.place.folder, "token");
    const script = 'printf \'{"kind":"ExecCredential","status":{"token":"%s"}}\' "$(cat "$0")"';
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", script, tokens], interactiveMode: "Never" };
    writeFileSync(tokens, token.trim());
    const visitor = await connect({ kubeconfig: withUser({ exec }) }, at.log);
    // The server takes the first token for ever, so the plug-in begins with one that it does not take.
    writeFileSync(tokens, "old");
    await expect(connect({ kubeconfig: withUser({ exec }) }, at.log)).rejects.toThrow(EnvironmentError);
    expect(await visitor.version(signal)).toMatch(/^v1/);

    const once = join(at.place.folder, "once");
    const renewing = {
      ...exec,
      args: ["-c", 'if [ -e "$0" ]; then t=$(cat "$1"); else t=old; >"$0"; fi; printf \'{"status":{"token":"%s"}}\' "$t"', once, tokens],
    };
    writeFileSync(tokens, token.trim());
    const renewed = await connect({ kubeconfig: withUser({ exec: renewing }) }, at.log);
    expect(await renewed.version(signal)).toMatch(/^v1/);

    const failing = { ...exec, args: ["-c", "echo 'Error: the SSO session has expired' >&2; exit 255"] };
    await expect(connect({ kubeconfig: withUser({ exec: failing }) }, at.log)).rejects.toThrow(
      /^The command "sh" .* exited with 255: Error: the SSO session has expired$/,
    );
  });

  test("a context that is not there", async () => {
    await expect(connect({ kubeconfig: KUBECONFIG, context: "nowhere" }, at.log)).rejects.toThrow(ConfigurationError);
  });
});

describe("waiting", () => {
  test("ends with the reason that the objects give, at the limit or as soon as there is no hope", async () => {
    await at.direct.apply(at.place.pod("imageless", { image: "cni-bench-cluster.test/no-such:v0" }), signal);
    const waitingReason = ([object]: readonly KubernetesObject[]) =>
      (object?.["status"] as { containerStatuses?: { state: { waiting?: { reason: string } } }[] } | undefined)?.containerStatuses?.[0]
        ?.state.waiting?.reason;
    const explain = (objects: readonly KubernetesObject[]) => `Its container waits: ${waitingReason(objects)}.`;
    const isHopeless = (objects: readonly KubernetesObject[]) => /^(ErrImagePull|ImagePullBackOff)$/.test(waitingReason(objects) ?? "");
    // A limit beyond the test's own: nothing but the reason ends it.
    await expect(
      at.direct.waitFor(podsNamed("imageless"), { ...running, explain, isHopeless, limitSeconds: 3600 }, signal),
    ).rejects.toThrow(/Its container waits: (ErrImagePull|ImagePullBackOff)\./);
    await expect(at.direct.waitFor(podsNamed("imageless"), { ...running, explain, limitSeconds: 1 }, signal)).rejects.toThrow(
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
    at.place.proxy.inject({ on: /watch=true/, does });
    const name = `waited-${Math.random().toString(36).slice(2)}`;
    const waiting = at.cluster.waitFor(podsNamed(name), running, signal);
    await at.place.proxy.arrival(/watch=true/);
    await at.direct.apply(at.place.pod(name), signal);
    expect(phaseOf((await waiting)[0])).toBe("Running");
    await at.direct.remove({ apiVersion: "v1", kind: "Pod", namespace: SPACE, name }, signal);
  });
});
