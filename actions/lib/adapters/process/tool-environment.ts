/** What a tool of the cloud may know of our environment, beyond all of AWS_*. */
const PASSED_ON = new Set([
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "TZ",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  // The kubeconfig's plugin is a Node program.
  "NODE_EXTRA_CA_CERTS",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  // By it the runner finds, at the end of the job, what outlived us (JobExtension, v2.336.0).
  "RUNNER_TRACKING_ID",
]);

/**
 * The environment of a tool: what it needs to reach AWS, and nothing of the workflow's (no inputs, no tokens of the runner or of GitHub).
 * @param extra settings of the tool's own
 */
export function toolEnvironment(
  extra: Readonly<Record<string, string>> = {},
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const passed = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && (PASSED_ON.has(entry[0]) || entry[0].startsWith("AWS_")),
  );
  return { ...Object.fromEntries(passed), ...extra };
}
