import { parseArgs } from "node:util";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import type { ClusterShape } from "./cluster.ts";
import { ALL_NODES, MIN_NODES, PROXY_MODES, type ProxyMode } from "./names.ts";

/** What is to be done. */
export type Command =
  | { readonly name: "up"; readonly mode: ProxyMode; readonly shape: ClusterShape }
  | { readonly name: "proxy"; readonly mode: ProxyMode }
  | { readonly name: "policies"; readonly enforced: boolean }
  | { readonly name: "help" | "status" | "build" | "down" };

export const HELP = `A real Kubernetes cluster on this machine, without a registry and without Docker.

  up [--proxy iptables|nftables] [--nodes ${MIN_NODES}..${ALL_NODES.length}] [--policies]
                                   build what is missing, start, wait until all is ready; changes a cluster that is up and not so
                                   (n1 and n2 are in one zone, n3 and n4 in another; --policies: network policies are enforced, by Calico)
  proxy iptables|nftables          change how kube-proxy works while the cluster is up
  policies on|off                  begin or end to enforce network policies while the cluster is up
  status                           tell what runs; exit code 1 when the cluster is not up
  build                            only build what is missing
  down                             remove everything, also after a kill`;

const WITH_ARGUMENT = ["proxy", "policies"];

/** @throws ConfigurationError that names the argument, the rule and the value */
export function readCommand(argv: readonly string[]): Command {
  const { positionals, values } = parse(argv);
  const [name = "", ...rest] = positionals;
  const wanted = WITH_ARGUMENT.includes(name) ? 1 : 0;
  if (rest.length > wanted) throw new ConfigurationError(`The command "${name}" takes no argument "${rest[wanted]}".`);
  const [option] = Object.keys(values);
  if (option !== undefined && name !== "up") throw new ConfigurationError(`Only "up" takes --${option}, not "${name}".`);
  switch (name) {
    case "up":
      return {
        name,
        mode: proxyMode(values.proxy ?? "iptables"),
        shape: { nodes: nodeCount(values.nodes ?? String(MIN_NODES)), policies: values.policies ?? false },
      };
    case "proxy":
      return { name, mode: proxyMode(rest[0]) };
    case "policies":
      return { name, enforced: isOn(rest[0]) };
    case "help":
    case "status":
    case "build":
    case "down":
      return { name };
    default:
      throw new ConfigurationError(`The command must be one of up, proxy, policies, status, build, down, help, not "${name}".`);
  }
}

function parse(argv: readonly string[]) {
  const options = { proxy: { type: "string" }, nodes: { type: "string" }, policies: { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
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

function nodeCount(value: string): number {
  const count = ALL_NODES.findIndex((_, i) => String(i + 1) === value) + 1;
  if (count < MIN_NODES) {
    throw new ConfigurationError(`The number of nodes must be a whole number from ${MIN_NODES} to ${ALL_NODES.length}, not "${value}".`);
  }
  return count;
}

function isOn(value: string | undefined): boolean {
  if (value !== "on" && value !== "off") throw new ConfigurationError(`Policies must be "on" or "off", not "${value ?? ""}".`);
  return value === "on";
}
