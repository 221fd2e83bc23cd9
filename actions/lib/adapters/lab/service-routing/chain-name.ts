import { createHash } from "node:crypto";
import type { ServicePort } from "../services.ts";

/** Suffix of the chains of a service port or of one of its endpoints: 16 letters of a hash, as kube-proxy names its chains. */
export function chainSuffix(port: ServicePort, endpoint = ""): string {
  const digest = createHash("sha256").update(`${port.service}:${port.portName}/${port.protocol}${endpoint}`).digest();
  return Array.from(digest.subarray(0, 16), (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte & 31]).join("");
}

/** Mark of a packet whose source must be rewritten, as kube-proxy sets it. */
export const MASQUERADE_MARK = "0x4000";

/** Sources that need no rewriting: the pods of the cluster. */
export const POD_RANGE = "10.244.0.0/16";
