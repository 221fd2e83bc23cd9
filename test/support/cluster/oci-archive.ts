import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";

/** An image in an archive. */
export interface ImageEntry {
  readonly name: string;
  /** By tag. */
  readonly reference: string;
  /** By digest, under the same repository: both names are known to a node that has the archive. */
  readonly pinned: string;
}

export interface ImageArchive {
  readonly folder: string;
  readonly images: ImageEntry[];
  readonly manifests: object[];
  /** Layers that are in already, by the folder they were made of. */
  readonly layers: Map<string, Descriptor>;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Begins an OCI image layout (opencontainers/image-spec, image-layout.md). */
export async function openArchive(folder: string): Promise<ImageArchive> {
  await mkdir(join(folder, "blobs", "sha256"), { recursive: true });
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return { folder, images: [], manifests: [], layers: new Map() };
}

/** Adds an image whose layers are made of folders, the lowest first. @param config as in the OCI image configuration */
export async function addImage(
  archive: ImageArchive,
  name: string,
  reference: string,
  layerFolders: readonly string[],
  config: object,
): Promise<void> {
  const layers: Descriptor[] = [];
  for (const folder of layerFolders) layers.push(await addLayer(archive, folder));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
  const type = (kind: string) => `application/vnd.oci.image.${kind}.v1+json`;
  const description = await addJson(archive, type("config"), { architecture, os: "linux", config, rootfs });
  const manifest = await addJson(archive, type("manifest"), { schemaVersion: 2, mediaType: type("manifest"), config: description, layers });
  const pinned = `${reference.slice(0, reference.lastIndexOf(":"))}@${manifest.digest}`;
  // containerd gives an image the name that this annotation says, one per entry.
  for (const imageName of [reference, pinned]) {
    archive.manifests.push({ ...manifest, annotations: { "io.containerd.image.name": imageName } });
  }
  archive.images.push({ name, reference, pinned });
}

/** Writes the layout into one file. */
export async function packArchive(archive: ImageArchive, file: string): Promise<void> {
  await writeFile(join(archive.folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: archive.manifests }));
  await runChecked(["tar", "-cf", file, "-C", archive.folder, "oci-layout", "index.json", "blobs"]);
}

/** The same folder gives the same bytes, so that digests change only with content. Not compressed: it never crosses a network. */
async function addLayer(archive: ImageArchive, folder: string): Promise<Descriptor> {
  const known = archive.layers.get(folder);
  if (known !== undefined) return known;
  const file = join(archive.folder, "layer.tar");
  const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"];
  await runChecked(["tar", ...same, "-cf", file, "-C", folder, "."]);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const hex = hash.digest("hex");
  const { size } = await stat(file);
  await rename(file, join(archive.folder, "blobs", "sha256", hex));
  const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: `sha256:${hex}`, size };
  archive.layers.set(folder, layer);
  return layer;
}

async function addJson(archive: ImageArchive, mediaType: string, value: object): Promise<Descriptor> {
  const text = JSON.stringify(value);
  const hex = createHash("sha256").update(text).digest("hex");
  await writeFile(join(archive.folder, "blobs", "sha256", hex), text);
  return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
}
