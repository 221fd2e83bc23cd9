import { z } from "zod";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes/cluster.ts";
import type { Waiting } from "../until.ts";
import { applyManifests, readManifests } from "./manifests.ts";

const GROUP = "gateway.networking.k8s.io";
const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;
/** By these the project marks its definitions (apis/v1 of kubernetes-sigs/gateway-api). */
const VERSION = `${GROUP}/bundle-version`;
const CHANNEL = `${GROUP}/channel`;
const LIMIT_SECONDS = 60;

/** Gives text by address: https, and nothing else. */
export type FetchText = (address: string, signal: AbortSignal) => Promise<string>;

export const fetchText: FetchText = async (address, signal) => {
  const answer = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_SECONDS * 1000)]) }).catch(
    (error: Error) => {
      signal.throwIfAborted();
      throw new EnvironmentError(`${address} could not be downloaded: ${error.message}.`);
    },
  );
  if (!answer.ok) throw new EnvironmentError(`${address} could not be downloaded: it answered ${answer.status}.`);
  return await answer.text();
};

/** @param version with or without its v */
export const gatewayApiAddress = (version: string): string =>
  `https://github.com/kubernetes-sigs/gateway-api/releases/download/${tagOf(version)}/standard-install.yaml`;

const tagOf = (version: string): string => `v${version.replace(/^v/, "")}`;

/**
 * Brings the definitions of Gateway API's standard channel; those that are there already are brought to this release.
 * No checksum of the file is known here, so it is its content that is checked: only definitions of this group, release and channel, which call nobody.
 * @throws EnvironmentError when the file cannot be had, or holds anything else
 */
export async function installGatewayApi(cluster: Cluster, version: string, download: FetchText, waiting: Waiting): Promise<void> {
  const address = gatewayApiAddress(version);
  await applyManifests(cluster, definitionsIn(await download(address, waiting.signal), address, tagOf(version)), waiting);
}

const definitionSchema = z.object({ group: z.string(), conversion: z.object({ strategy: z.string() }).optional() });

/** @throws EnvironmentError for a definition that is not of this release */
export function definitionsIn(text: string, address: string, tag: string): readonly KubernetesObject[] {
  // Beside the definitions stands a policy against mixing releases; a cluster that lives for an hour does without.
  const definitions = readManifests(text, address).filter(({ kind }) => kind === CRD.kind);
  for (const { metadata, spec } of definitions) {
    const { group, conversion } = definitionSchema.parse(spec);
    const isExpected = group === GROUP && metadata.annotations?.[VERSION] === tag && metadata.annotations[CHANNEL] === "standard";
    if (!isExpected || conversion?.strategy === "Webhook")
      throw new EnvironmentError(`${address} must hold definitions of Gateway API ${tag}, standard channel, and holds ${metadata.name}.`);
  }
  if (definitions.length === 0) throw new EnvironmentError(`${address} holds no definitions of Gateway API.`);
  return definitions;
}
