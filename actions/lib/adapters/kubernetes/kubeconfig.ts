import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import { KubeConfig } from "./sdk.ts";

export interface KubeconfigChoice {
  /** Path of a kubeconfig; KUBECONFIG, the file of the home folder or the pod's own account when left out. */
  readonly kubeconfig?: string;
  /** The current one when left out. */
  readonly context?: string;
}

/** What of the environment decides. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** Folder of the service account in a pod. */
  readonly account: string;
}

const surroundings = (): Surroundings => ({
  env: process.env,
  home: homedir(),
  account: "/var/run/secrets/kubernetes.io/serviceaccount",
});

/** Of a user: `tokenFile` is a field that the package does not know, and the rest is its own affair. */
const documentSchema = z.looseObject({
  clusters: z.array(z.looseObject({})).nullish(),
  contexts: z.array(z.looseObject({ name: z.string() })).nullish(),
  users: z.array(z.looseObject({ user: z.looseObject({ tokenFile: z.string().optional() }).nullish() })).nullish(),
});

/**
 * Reads the kubeconfig that was chosen and sets its context.
 * @throws ConfigurationError when there is none, it cannot be read, or it lacks the context or what the context names
 */
export function readKubeconfig(choice: KubeconfigChoice, { env, home, account }: Surroundings = surroundings()): KubeConfig {
  const config = new KubeConfig();
  const files = filesOf(choice, env, home);
  if (files.length > 0) {
    const parts = files.map(readFile);
    // As kubectl merges: of two entries with one name the first counts, and so does the first current context.
    config.loadFromOptions({
      clusters: parts.flatMap((part) => part.clusters),
      users: parts.flatMap((part) => part.users),
      contexts: parts.flatMap((part) => part.contexts),
      currentContext: parts.map((part) => part.currentContext).find(Boolean),
    });
  } else if (existsSync(join(account, "token")) && env["KUBERNETES_SERVICE_HOST"] !== undefined) {
    config.loadFromOptions(ofPod(env["KUBERNETES_SERVICE_HOST"], env["KUBERNETES_SERVICE_PORT"] ?? "443", account));
  } else {
    throw new ConfigurationError('There is no kubeconfig: name one by the input "kubeconfig" or the variable KUBECONFIG.');
  }
  setContext(config, choice.context, files.length === 0 ? "the pod's account" : files.map((file) => `"${file}"`).join(", "));
  return config;
}

function ofPod(host: string, port: string, account: string): object {
  const address = host.includes(":") ? `[${host}]` : host;
  return {
    clusters: [{ name: "pod", server: `https://${address}:${port}`, caFile: join(account, "ca.crt"), skipTLSVerify: false }],
    users: [{ name: "pod", authProvider: { name: "tokenFile", config: { tokenFile: join(account, "token") } } }],
    contexts: [{ name: "pod", cluster: "pod", user: "pod" }],
    currentContext: "pod",
  };
}

function filesOf({ kubeconfig }: KubeconfigChoice, env: NodeJS.ProcessEnv, home: string): readonly string[] {
  if (kubeconfig !== undefined) {
    if (!existsSync(kubeconfig)) throw new ConfigurationError(`Input "kubeconfig" must name a file that exists, not "${kubeconfig}".`);
    return [kubeconfig];
  }
  const named = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  if (named.length > 0) {
    const existing = named.filter((file) => existsSync(file));
    if (existing.length === 0)
      throw new ConfigurationError(`The variable KUBECONFIG must name a file that exists, not "${named.join(delimiter)}".`);
    return existing;
  }
  const ordinary = join(home, ".kube", "config");
  return existsSync(ordinary) ? [ordinary] : [];
}

function readFile(file: string): KubeConfig {
  const refuse = (problem: string) => new ConfigurationError(`The kubeconfig "${file}" ${problem}.`);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  const parsed = parseDocument(text);
  const [problem] = parsed.errors;
  if (problem !== undefined) throw refuse(`is not YAML (line ${problem.linePos?.[0].line ?? "?"})`);
  const checked = documentSchema.safeParse(parsed.toJS());
  if (!checked.success) throw refuse("is YAML, but not a kubeconfig");
  const folder = dirname(resolve(file));
  const users = (checked.data.users ?? []).map((entry) => ({ ...entry, user: adaptUser(entry.user, folder) }));
  const config = new KubeConfig();
  try {
    config.loadFromString(JSON.stringify({ ...checked.data, users }));
  } catch (error) {
    throw refuse(`lacks a field: ${error instanceof Error ? error.message : String(error)}`);
  }
  config.makePathsAbsolute(folder);
  return config;
}

type RawUser = NonNullable<z.infer<typeof documentSchema>["users"]>[number]["user"];

/** Relative paths are meant from the file's own folder. */
function adaptUser(user: RawUser, folder: string): object {
  if (user === null || user === undefined) return {};
  const { tokenFile, exec, ...rest } = user as { tokenFile?: string; exec?: { command?: unknown } };
  const command = exec?.command;
  const isRelative = typeof command === "string" && command.includes("/") && !isAbsolute(command);
  return {
    ...rest,
    ...(tokenFile === undefined ? {} : { "auth-provider": { name: "tokenFile", config: { tokenFile: resolve(folder, tokenFile) } } }),
    ...(exec === undefined ? {} : { exec: isRelative ? { ...exec, command: resolve(folder, command) } : exec }),
  };
}

function setContext(config: KubeConfig, asked: string | undefined, where: string): void {
  const names = config.getContexts().map(({ name }) => name);
  const known = names.length === 0 ? "it has none" : `it has ${[...new Set(names)].join(", ")}`;
  const name = asked ?? config.getCurrentContext();
  if (name === undefined || name === null || name === "")
    throw new ConfigurationError(`The kubeconfig ${where} has no current context: name one by the input "context" (${known}).`);
  const context = config.getContexts().find((one) => one.name === name);
  if (context === undefined) {
    throw new ConfigurationError(
      asked === undefined
        ? `The current context "${name}" of the kubeconfig ${where} is not among its contexts (${known}).`
        : `Input "context" must name a context of the kubeconfig ${where} (${known}), not "${name}".`,
    );
  }
  config.setCurrentContext(name);
  const cluster = config.getCluster(context.cluster);
  if (cluster === null)
    throw new ConfigurationError(
      `Context "${name}" of the kubeconfig ${where} names the cluster "${context.cluster}", which it does not have.`,
    );
  if (!URL.canParse(cluster.server))
    throw new ConfigurationError(
      `Cluster "${context.cluster}" of the kubeconfig ${where} must have an address as server, not "${cluster.server}".`,
    );
  // Without a user the package would leave out the certificate authority too.
  if (context.user === undefined || context.user === "") {
    config.users = [...config.users, { name: "" }];
    config.contexts = config.contexts.map((one) => (one.name === name ? { ...one, user: "" } : one));
  } else if (config.getUser(context.user) === null) {
    throw new ConfigurationError(`Context "${name}" of the kubeconfig ${where} names the user "${context.user}", which it does not have.`);
  }
}
