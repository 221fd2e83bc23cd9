import type { Protocol } from "../../workload-servers.ts";
import type { ServicePort } from "../services.ts";

const PROTOCOL_NUMBER: Readonly<Record<Protocol, number>> = { tcp: 6, udp: 17 };
/** Slots a service may have; backend numbers are laid out as port × this + slot. */
const MAX_BACKENDS = 16;

/** Input for `bpftool batch` that fills the maps of data-plane.bpf.c pinned in `pins`. */
export function mapUpdates(ports: readonly ServicePort[], pins: string): string {
  return batch(
    ports.flatMap((port, index) => [
      ...port.endpoints.flatMap((endpoint, slot) => [
        `map update pinned ${pins}/backends key ${u32(backendNumber(index, slot))} value ${address(endpoint)} ${portNumber(port.targetPort)} 0 0`,
        `map update pinned ${pins}/services key ${serviceKey(port, slot + 1)} value ${u32(backendNumber(index, slot))} ${u32(0)}`,
      ]),
      // The head comes last: a service is found only once all its backends are there.
      `map update pinned ${pins}/services key ${serviceKey(port, 0)} value ${u32(0)} ${u32(port.endpoints.length)}`,
    ]),
  );
}

/** Input for `bpftool batch` that takes out what `mapUpdates` put in. */
export function mapDeletions(ports: readonly ServicePort[], pins: string): string {
  return batch(
    ports.flatMap((port, index) => [
      `map delete pinned ${pins}/services key ${serviceKey(port, 0)}`,
      ...port.endpoints.flatMap((_, slot) => [
        `map delete pinned ${pins}/services key ${serviceKey(port, slot + 1)}`,
        `map delete pinned ${pins}/backends key ${u32(backendNumber(index, slot))}`,
      ]),
    ]),
  );
}

/** Entries in what `bpftool --json map dump` printed. */
export const countMapEntries = (dumped: string): number => (JSON.parse(dumped) as unknown[]).length;

/** Bytes of an IPv4 address, as bpftool reads them. */
export const address = (dotted: string): string => dotted.replaceAll(".", " ");

/** Bytes of a 32-bit number in this machine's (little-endian) order; all architectures that EKS and the lab run on are. */
export function u32(value: number): string {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 255).join(" ");
}

const portNumber = (port: number): string => `${port >> 8} ${port & 255}`;
const backendNumber = (portIndex: number, slot: number): number => portIndex * MAX_BACKENDS + slot;
const serviceKey = (port: ServicePort, slot: number): string =>
  `${address(port.address)} ${portNumber(port.port)} ${PROTOCOL_NUMBER[port.protocol]} 0 ${u32(slot)}`;
const batch = (commands: readonly string[]): string => `${commands.join("\n")}\n`;
