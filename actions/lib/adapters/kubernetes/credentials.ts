import type { Agent, RequestOptions } from "node:https";
import { isDeepStrictEqual } from "node:util";
import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { askPlugin, type PluginCredentials } from "./exec-plugin.ts";
import { type KubeconfigChoice, readKubeconfig } from "./kubeconfig.ts";
import type { KubeConfig } from "./sdk.ts";

/** What a connection shows, as Node's TLS and HTTP take it. */
export interface Secrets {
  readonly tls: Pick<RequestOptions, "ca" | "cert" | "key" | "servername" | "rejectUnauthorized">;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the kubeconfig names a proxy. */
  readonly agent?: Agent;
}

export interface Credentials {
  /** Without a slash at the end. */
  readonly server: string;
  readonly user: string;
  /** Secrets that hold now; asks the plug-in again when they have run out. */
  current(signal: AbortSignal): Promise<Secrets>;
  /** After the server refused `used`: reads the kubeconfig and all it names anew, unless another request just did. */
  renew(used: Secrets): void;
}

/** A token that runs out on the way is refused. */
const MARGIN_SECONDS = 60;
/** Tokens in files are exchanged every hour or so; the package looks at them once a minute. */
const FILE_SECONDS = 60;

/** @throws ConfigurationError as `readKubeconfig` */
export function readCredentials(choice: KubeconfigChoice, clock: Clock): Credentials {
  let config = readKubeconfig(choice);
  const server = config.getCurrentCluster()?.server.replace(/\/+$/, "") ?? "";
  const user = config.getCurrentUser()?.name ?? "";
  let known: Loaded | undefined;
  let previous: Secrets | undefined;
  let refused: Secrets | undefined;
  let plugin: PluginCredentials | undefined;

  function load(): Loaded {
    const startedAt = clock.monotonicSeconds();
    const of = config;
    const find = async (): Promise<Secrets> => {
      const asked = await pluginOf(of, user, plugin, clock);
      const found = await loadSecrets(of, user, asked);
      if (of === config) plugin = asked;
      // The same object as long as they are the same: connections are kept by it.
      if (previous === undefined || !isDeepStrictEqual(previous, found)) previous = found;
      return previous;
    };
    const expires = () => (plugin?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) / 1000;
    return {
      secrets: find(),
      isFresh: () => clock.now().getTime() / 1000 < expires() - MARGIN_SECONDS && clock.monotonicSeconds() - startedAt < FILE_SECONDS,
    };
  }

  return {
    server,
    user,
    async current(signal) {
      if (known === undefined || !known.isFresh()) {
        const loaded = load();
        known = loaded;
        // A failure is not kept.
        loaded.secrets.catch(() => {
          if (known === loaded) known = undefined;
        });
      }
      return await unlessAborted(known.secrets, signal);
    },
    renew(used) {
      if (used === refused) return;
      refused = used;
      config = readKubeconfig(choice);
      known = undefined;
      previous = undefined;
      plugin = undefined;
    },
  };
}

interface Loaded {
  readonly secrets: Promise<Secrets>;
  isFresh(): boolean;
}

/** Who waits may be stopped; what is loaded is for all who wait. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function loadSecrets(config: KubeConfig, user: string, plugin: PluginCredentials | undefined): Promise<Secrets> {
  const options: RequestOptions = {};
  try {
    await withoutPlugin(config).applyToHTTPSOptions(options);
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES")
      throw new ConfigurationError(
        `The kubeconfig names the file "${path}" for user "${user}" or its cluster, which cannot be read (${code}).`,
      );
    throw new EnvironmentError(`The credentials of user "${user}" cannot be had: ${message}`);
  }
  const { ca, cert, key, servername, rejectUnauthorized } = { ...options, ...certificateOf(plugin) };
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, servername, rejectUnauthorized }).filter(([, value]) => value !== undefined && value !== null),
  );
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const basic = options.auth == null ? {} : { Authorization: `Basic ${Buffer.from(options.auth).toString("base64")}` };
  const bearer = plugin?.token === undefined ? {} : { Authorization: `Bearer ${plugin.token}` };
  const isProxied = config.getCurrentCluster()?.proxyUrl != null;
  return { tls, headers: { ...basic, ...headers, ...bearer }, ...(isProxied ? { agent: options.agent as Agent } : {}) };
}

/** What the plug-in said last, as long as it holds; undefined where the kubeconfig names none. */
async function pluginOf(
  config: KubeConfig,
  user: string,
  last: PluginCredentials | undefined,
  clock: Clock,
): Promise<PluginCredentials | undefined> {
  const exec: unknown = config.getCurrentUser()?.exec;
  if (exec === undefined || exec === null) return undefined;
  const holds =
    last !== undefined && (last.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) / 1000 - MARGIN_SECONDS > clock.now().getTime() / 1000;
  return holds ? last : await askPlugin(user, exec);
}

const certificateOf = (plugin: PluginCredentials | undefined): RequestOptions =>
  plugin?.certificate === undefined ? {} : { cert: plugin.certificate, key: plugin.key };

/** The same without the plug-in, which we ask ourselves, and with `http://` allowed: that is for whoever wrote the kubeconfig to decide. */
function withoutPlugin(config: KubeConfig): KubeConfig {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(config)), config) as KubeConfig;
  copy.users = config.users.map(({ exec: _exec, ...user }) => user);
  copy.clusters = config.clusters.map((cluster) => (cluster.server.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster));
  return copy;
}
