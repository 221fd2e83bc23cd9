import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import { runCommand } from "../process/run-command.ts";

const pluginSchema = z.looseObject({
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
});

const answerSchema = z.looseObject({
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

export interface PluginCredentials {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: string;
  readonly key?: string;
  readonly expiresAt?: Date;
}

/** Signing in to a cloud may need a round trip or two; a plug-in that waits for a person never ends. */
const LIMIT_SECONDS = 60;

/**
 * Runs the command that a kubeconfig names for a user's credentials.
 * Not left to the package: its own waits for ever, tells the plug-in nothing of the version it is to speak, and quotes an error without the command.
 * @throws EnvironmentError with the last thing the plug-in said on standard error; never with its standard output, which holds the token
 */
export async function askPlugin(user: string, config: unknown): Promise<PluginCredentials> {
  const whose = `that gives the credentials of user "${user}"`;
  const checked = pluginSchema.safeParse(config);
  if (!checked.success) throw new EnvironmentError(`The kubeconfig names no usable command for user "${user}".`);
  const { apiVersion, command, args, env, installHint } = checked.data;
  const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false } });
  const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const ended = await runCommand([command, ...(args ?? [])], {
    limitSeconds: LIMIT_SECONDS,
    env: { ...process.env, ...own, KUBERNETES_EXEC_INFO: info },
  }).catch((error: unknown) => {
    if (!(error instanceof EnvironmentError)) throw error;
    const hint = (installHint ?? "").trim().replaceAll(/\s+/g, " ");
    throw new EnvironmentError(`The command "${command}" ${whose} is not installed or not on PATH.${hint === "" ? "" : ` ${hint}`}`);
  });
  if (ended.exitCode !== 0) {
    const how = ended.timedOut ? `did not end within ${LIMIT_SECONDS} s` : `exited with ${ended.exitCode ?? ended.signal}`;
    const said = ended.stderr.trim().split("\n").slice(-3).join(" | ").slice(0, 400);
    throw new EnvironmentError(`The command "${command}" ${whose} ${how}${said === "" ? "." : `: ${said}`}`);
  }
  const answer = answerSchema.safeParse(parseJson(ended.stdout));
  if (!answer.success) throw new EnvironmentError(`The command "${command}" ${whose} did not print credentials.`);
  const { token, clientCertificateData: certificate, clientKeyData: key, expirationTimestamp } = answer.data.status;
  return {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(expirationTimestamp === undefined ? {} : { expiresAt: new Date(expirationTimestamp) }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
