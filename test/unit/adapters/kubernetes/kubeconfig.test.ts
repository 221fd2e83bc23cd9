import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type KubeconfigChoice, readKubeconfig } from "../../../../actions/lib/adapters/kubernetes/kubeconfig.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";
import { temporaryFolder } from "../../../support/folders.ts";

let folder: string;
let file: string;

beforeEach(() => {
  const temporary = temporaryFolder();
  folder = temporary.path;
  file = join(folder, "config");
  return () => temporary[Symbol.dispose]();
});

const user = { name: "admin", user: { token: "secret" } };
const cluster = { name: "main", cluster: { server: "https://192.0.2.1:6443/" } };
const context = { name: "here", context: { cluster: "main", user: "admin" } };
const whole = { apiVersion: "v1", kind: "Config", clusters: [cluster], users: [user], contexts: [context], "current-context": "here" };

const read = (choice: KubeconfigChoice, env: NodeJS.ProcessEnv = {}) =>
  readKubeconfig(choice, { env, home: join(folder, "home"), account: join(folder, "account") });

function refusal(choice: KubeconfigChoice, env: NodeJS.ProcessEnv = {}): string {
  try {
    read(choice, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message.replaceAll(folder, "");
  }
  throw new Error("nothing was refused");
}

describe("where the kubeconfig comes from", () => {
  test("the input goes before the variable, and that before the home folder", () => {
    mkdirSync(join(folder, "home", ".kube"), { recursive: true });
    const of = (name: string) => stringify({ ...whole, clusters: [{ name: "main", cluster: { server: `https://${name}.test` } }] });
    writeFileSync(join(folder, "home", ".kube", "config"), of("home"));
    writeFileSync(join(folder, "variable"), of("variable"));
    writeFileSync(file, of("input"));
    const env = { KUBECONFIG: join(folder, "variable") };
    expect(read({ kubeconfig: file }, env).getCurrentCluster()?.server).toBe("https://input.test");
    expect(read({}, env).getCurrentCluster()?.server).toBe("https://variable.test");
    expect(read({}).getCurrentCluster()?.server).toBe("https://home.test");
  });

  test("of several files in the variable the first entry of a name counts, and those that are missing are passed over", () => {
    const second = join(folder, "second");
    writeFileSync(file, stringify({ ...whole, "current-context": undefined, users: [] }));
    writeFileSync(second, stringify({ ...whole, clusters: [{ name: "main", cluster: { server: "https://second.test" } }] }));
    const config = read({}, { KUBECONFIG: `${join(folder, "none")}:${file}:${second}` });
    expect(config.getCurrentCluster()?.server).toBe("https://192.0.2.1:6443");
    expect(config.getCurrentUser()?.token).toBe("secret");
  });

  test("a pod's own account is used where there is no file", () => {
    mkdirSync(join(folder, "account"));
    writeFileSync(join(folder, "account", "token"), "t");
    const config = read({}, { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "6443" });
    expect(config.getCurrentCluster()?.server).toBe("https://[fd00::1]:6443");
    expect(config.getCurrentUser()).toMatchObject({ authProvider: { config: { tokenFile: join(folder, "account", "token") } } });
  });

  test("relative paths are meant from the file's folder, of a token file and of a plug-in too", () => {
    writeFileSync(file, stringify({ ...whole, users: [{ name: "admin", user: { tokenFile: "token", exec: { command: "./plugin" } } }] }));
    expect(read({ kubeconfig: file }).getCurrentUser()).toMatchObject({
      authProvider: { config: { tokenFile: join(folder, "token") } },
      exec: { command: join(folder, "plugin") },
    });
  });

  test("a context without a user keeps the cluster", () => {
    writeFileSync(file, stringify({ ...whole, contexts: [{ name: "here", context: { cluster: "main" } }] }));
    expect(read({ kubeconfig: file }).getCurrentUser()).toEqual({ name: "" });
  });
});

describe("what is refused", () => {
  test.each<[string, string, KubeconfigChoice, string]>([
    ["a file that is no YAML", "a: [", {}, 'The kubeconfig "/config" is not YAML (line 1).'],
    ["a file that is something else", "just words", {}, 'The kubeconfig "/config" is YAML, but not a kubeconfig.'],
    [
      "a cluster without an address",
      stringify({ ...whole, clusters: [{ name: "main", cluster: {} }] }),
      {},
      'The kubeconfig "/config" lacks a field: clusters[0].cluster.server is missing.',
    ],
    [
      "an address that is none",
      stringify({ ...whole, clusters: [{ name: "main", cluster: { server: "nowhere" } }] }),
      {},
      'Cluster "main" of the kubeconfig "/config" must have an address as server, not "nowhere".',
    ],
    [
      "no current context",
      stringify({ ...whole, "current-context": "" }),
      {},
      'The kubeconfig "/config" has no current context: name one by the input "context" (it has here).',
    ],
    [
      "no contexts at all",
      stringify({}),
      {},
      'The kubeconfig "/config" has no current context: name one by the input "context" (it has none).',
    ],
    [
      "a context that it does not have",
      stringify(whole),
      { context: "there" },
      'Input "context" must name a context of the kubeconfig "/config" (it has here), not "there".',
    ],
    [
      "a context whose cluster it does not have",
      stringify({ ...whole, clusters: [] }),
      {},
      'Context "here" of the kubeconfig "/config" names the cluster "main", which it does not have.',
    ],
    [
      "a context whose user it does not have",
      stringify({ ...whole, users: [] }),
      {},
      'Context "here" of the kubeconfig "/config" names the user "admin", which it does not have.',
    ],
  ])("%s", (_what, text, choice, sentence) => {
    writeFileSync(file, text);
    expect(refusal({ kubeconfig: file, ...choice })).toBe(sentence);
  });

  test("a file that is not there, wherever it was named", () => {
    expect(refusal({ kubeconfig: file })).toBe('Input "kubeconfig" must name a file that exists, not "/config".');
    expect(refusal({}, { KUBECONFIG: file })).toBe('The variable KUBECONFIG must name a file that exists, not "/config".');
    expect(refusal({})).toBe('There is no kubeconfig: name one by the input "kubeconfig" or the variable KUBECONFIG.');
  });

  test("a folder", () => {
    expect(refusal({ kubeconfig: folder })).toBe('The kubeconfig "" cannot be read (EISDIR).');
  });
});
