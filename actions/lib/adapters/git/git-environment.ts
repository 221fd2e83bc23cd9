/** What git may know of our environment: how to reach the network, and nothing else. */
const PASSED_ON = [
  "PATH",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  // By it the runner finds, at the end of the job, what outlived us (JobExtension, v2.336.0).
  "RUNNER_TRACKING_ID",
];

/** A connection over which nothing comes for so long is dead. */
const SILENT_SECONDS = 30;

export interface GitAccess {
  /** The repository's address, without credentials. */
  readonly remote: string;
  readonly token: string;
}

/** What the token looks like on the wire: whoever hides secrets hides this too. */
export const basicCredentials = (token: string): string => Buffer.from(`x-access-token:${token}`).toString("base64");

/**
 * The environment of git: its answers in English, no settings of the user or of the machine (they may rewrite addresses, run hooks, ask for a password),
 * and the token for this one address. It stands in the environment because everybody on the machine can read arguments.
 */
export function gitEnvironment(
  { remote, token }: GitAccess,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const settings = {
    // A redirect would take the token to an address that nobody named.
    "http.followRedirects": "false",
    [`http.${remote}.extraHeader`]: `Authorization: Basic ${basicCredentials(token)}`,
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": String(SILENT_SECONDS),
    "protocol.version": "2",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "advice.detachedHead": "false",
  };
  const entries = Object.entries(settings);
  return {
    ...Object.fromEntries(
      PASSED_ON.flatMap((name) => {
        const value = own[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
