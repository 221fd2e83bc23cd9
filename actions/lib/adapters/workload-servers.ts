import { WORKLOADS, type Workload } from "../model/workload.ts";

export type Protocol = "tcp" | "udp";

/** Where a workload's server listens. */
export interface WorkloadPort {
  readonly protocols: readonly Protocol[];
  readonly port: number;
}

export type WorkloadPorts = Readonly<Record<Workload, WorkloadPort>>;

/** One server process: what to run, and where it must listen to count as ready. */
export interface ServerProgram {
  readonly name: (typeof WORKLOADS)[Workload]["tool"];
  readonly argv: readonly string[];
  readonly listens: readonly { readonly protocol: Protocol; readonly port: number }[];
}

/**
 * The processes that serve some workloads; fortio serves three of them at once.
 * @param namesFile hosts file of the names that the DNS server answers
 */
export function serverPrograms(workloads: readonly Workload[], namesFile: string, ports: WorkloadPorts): readonly ServerProgram[] {
  const programs: ServerProgram[] = [];
  const listens = (...names: Workload[]) =>
    names.flatMap((name) => ports[name].protocols.map((protocol) => ({ protocol, port: ports[name].port })));
  if (workloads.includes("iperf3")) {
    // iperf3 opens its UDP port only for the time of a test.
    programs.push({
      name: "iperf3",
      argv: ["iperf3", "--server", "--port", String(ports.iperf3.port)],
      listens: [{ protocol: "tcp", port: ports.iperf3.port }],
    });
  }
  if (workloads.some((workload) => WORKLOADS[workload].tool === "fortio")) {
    programs.push({
      name: "fortio",
      argv: [
        ...["fortio", "server", "-loglevel", "error", "-http-port", String(ports.http.port)],
        ...["-tcp-port", String(ports["tcp-echo"].port), "-udp-port", String(ports["udp-echo"].port)],
        ...["-grpc-port", "disabled", "-redirect-port", "disabled"],
      ],
      listens: listens("http", "tcp-echo", "udp-echo"),
    });
  }
  if (workloads.includes("dns")) {
    programs.push({
      name: "dnsmasq",
      argv: [
        ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file", "--user=root", "--group=root"],
        ...["--no-resolv", "--no-hosts", "--local=/cluster.local/", `--addn-hosts=${namesFile}`, `--port=${ports.dns.port}`],
      ],
      listens: listens("dns"),
    });
  }
  return programs;
}

/** A hosts file that gives every name an address of its own. */
export const hostsFile = (names: readonly string[]): string =>
  names.map((name, index) => `10.96.${128 + (index >> 8)}.${index & 255} ${name}\n`).join("");
