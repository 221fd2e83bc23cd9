import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { chownToCaller } from "../../../actions/lib/adapters/process/root.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { ALL_NODES, API_SERVER, API_SERVICE_ADDRESS, addressOf, CLUSTER, CONTROL_PLANE, DNS_DOMAIN, type MachineName } from "./names.ts";
import { CREDENTIALS, KUBECONFIG } from "./places.ts";

/** Whom a certificate is for, and what may be done with it. */
interface Certificate {
  readonly user: string;
  readonly group?: string;
  readonly use: "clientAuth" | "serverAuth";
  readonly names?: readonly string[];
}

const client = (user: string, group?: string): Certificate => ({ user, use: "clientAuth", ...(group === undefined ? {} : { group }) });
const API_SERVER_NAMES = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", `kubernetes.default.svc.${DNS_DOMAIN}`];
const API_SERVER_ADDRESSES = [addressOf(CONTROL_PLANE), API_SERVICE_ADDRESS, "127.0.0.1"];

/** Groups and user names are the ones that the API server's own roles are bound to. */
const CERTIFICATES: Readonly<Record<string, Certificate>> = {
  admin: client("admin", "system:masters"),
  "kube-controller-manager": client("system:kube-controller-manager"),
  "kube-scheduler": client("system:kube-scheduler"),
  "api-server-to-kubelet": client("kube-apiserver-kubelet-client", "system:masters"),
  "api-server": {
    user: "kube-apiserver",
    use: "serverAuth",
    names: [...API_SERVER_NAMES.map((name) => `DNS:${name}`), ...API_SERVER_ADDRESSES.map((address) => `IP:${address}`)],
  },
  ...Object.fromEntries(ALL_NODES.map((node) => [`kubelet-${node}`, client(`system:node:${node}`, "system:nodes")])),
  ...Object.fromEntries(
    ALL_NODES.map((node) => [`kubelet-server-${node}`, { user: node, use: "serverAuth", names: [`IP:${addressOf(node)}`, `DNS:${node}`] }]),
  ),
};

const DAYS = "30";
const newKey = (file: string): string[] => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", file];

/** Makes the cluster's authority, a certificate and key per user of it, the key that signs service accounts' tokens, and kubeconfigs. */
export async function makeCredentials(): Promise<void> {
  await mkdir(CREDENTIALS, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(CREDENTIALS, name);
  const request = (configuration: string, ...rest: string[]) =>
    runChecked(["openssl", "req", "-x509", "-days", DAYS, "-config", configuration, "-extensions", "is", ...rest]);

  await writeFile(
    path("authority.cnf"),
    openSslConfiguration(["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]),
  );
  await request(path("authority.cnf"), ...newKey(path("authority.key")), "-out", path("authority.crt"), "-subj", `/CN=${CLUSTER}`);
  const authority = ["-CA", path("authority.crt"), "-CAkey", path("authority.key")];
  await Promise.all(
    Object.entries(CERTIFICATES).map(async ([name, { user, group, use, names }]) => {
      const configuration = path(`${name}.cnf`);
      const subject = `${group === undefined ? "" : `/O=${group}`}/CN=${user}`;
      const extensions = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", `extendedKeyUsage=${use}`];
      await writeFile(
        configuration,
        openSslConfiguration([...extensions, ...(names === undefined ? [] : [`subjectAltName=${names.join(",")}`])]),
      );
      await request(configuration, ...authority, ...newKey(path(`${name}.key`)), "-out", path(`${name}.crt`), "-subj", subject);
      await rm(configuration);
    }),
  );
  await rm(path("authority.cnf"));
  await runChecked(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path("service-accounts.key")]);
  await runChecked(["openssl", "pkey", "-in", path("service-accounts.key"), "-pubout", "-out", path("service-accounts.pub")]);
  for (const [name, { user, use }] of Object.entries(CERTIFICATES)) {
    if (use === "clientAuth") await writeFile(path(`${name}.kubeconfig`), await kubeconfig(name, user), { mode: 0o600 });
  }
  await copyFile(path("admin.kubeconfig"), KUBECONFIG);
  // Tests may call kubectl as the user who called sudo.
  await chownToCaller(KUBECONFIG);
}

/** Names of the credential files that a machine needs. */
export function credentialsOf(machine: MachineName): string[] {
  if (machine !== CONTROL_PLANE) {
    return ["authority.crt", `kubelet-${machine}.kubeconfig`, `kubelet-server-${machine}.crt`, `kubelet-server-${machine}.key`];
  }
  const pairs = ["api-server", "api-server-to-kubelet"].flatMap((name) => [`${name}.crt`, `${name}.key`]);
  const kubeconfigs = ["kube-controller-manager.kubeconfig", "kube-scheduler.kubeconfig"];
  return ["authority.crt", "service-accounts.key", "service-accounts.pub", ...pairs, ...kubeconfigs];
}

const openSslConfiguration = (extensions: readonly string[]): string =>
  ["[req]", "distinguished_name=none", "[none]", "[is]", ...extensions, ""].join("\n");

async function kubeconfig(name: string, user: string): Promise<string> {
  const base64 = async (file: string) => (await readFile(join(CREDENTIALS, file))).toString("base64");
  const credentials = {
    "client-certificate-data": await base64(`${name}.crt`),
    "client-key-data": await base64(`${name}.key`),
  };
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: CLUSTER, cluster: { server: API_SERVER, "certificate-authority-data": await base64("authority.crt") } }],
      users: [{ name: user, user: credentials }],
      contexts: [{ name: CLUSTER, context: { cluster: CLUSTER, user } }],
      "current-context": CLUSTER,
    },
    { lineWidth: 0 },
  );
}
