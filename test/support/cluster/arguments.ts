import { parseArgs } from "node:util";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { PROXY_MODES, type ProxyMode } from "./names.ts";

/** What is to be done. */
export type Command =
  | { readonly name: "up" | "proxy"; readonly mode: ProxyMode }
  | { readonly name: "help" | "status" | "build" | "down"; readonly mode?: undefined };

export const HELP = `A real Kubernetes cluster of two nodes on this machine, without a registry and without Docker.

  up [--proxy iptables|nftables]   build what is missing, start, wait until all is ready; does nothing when it is up
  proxy iptables|nftables          change how kube-proxy works while the cluster is up
  status                           tell what runs; exit code 1 when the cluster is not up
  build                            only build what is missing
  down                             remove everything, also after a kill`;

/** @throws ConfigurationError that names the argument, the rule and the value */
export function readCommand(argv: readonly string[]): Command {
  const { positionals, values } = parse(argv);
  const [name, ...rest] = positionals;
  const wanted = name === "proxy" ? 1 : 0;
  if (rest.length > wanted) throw new ConfigurationError(`The command "${name}" takes no argument "${rest[wanted]}".`);
  if (values.proxy !== undefined && name !== "up") throw new ConfigurationError(`Only "up" takes --proxy, not "${name}".`);
  switch (name) {
    case "up":
      return { name, mode: proxyMode(values.proxy ?? "iptables") };
    case "proxy":
      return { name, mode: proxyMode(rest[0]) };
    case "help":
    case "status":
    case "build":
    case "down":
      return { name };
    default:
      throw new ConfigurationError(`The command must be one of up, proxy, status, build, down, help, not "${name ?? ""}".`);
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: { proxy: { type: "string" } } });
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}

function proxyMode(value: string | undefined): ProxyMode {
  const mode = PROXY_MODES.find((known) => known === value);
  if (mode === undefined)
    throw new ConfigurationError(`The mode of kube-proxy must be one of ${PROXY_MODES.join(", ")}, not "${value ?? ""}".`);
  return mode;
}
