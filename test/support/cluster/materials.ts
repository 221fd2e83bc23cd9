import type { Log } from "../../../actions/lib/ports/log.ts";
import { unpackDebianTree } from "./debian-tree.ts";
import { buildImages } from "./image-build.ts";
import type { ImageEntry } from "./oci-archive.ts";
import { buildPrograms } from "./programs.ts";

/** What a cluster is made of: built and downloaded once, and the same for every cluster of this machine. */
export interface Materials {
  /** Release of Kubernetes, with its `v`. */
  readonly version: string;
  /** Folder with an executable of each name: kube-apiserver, kubelet, kubectl and so on. */
  readonly programs: string;
  /** Folder with Debian packages, unpacked. */
  readonly tree: string;
  /** One OCI layout with all images, as `ctr images import` reads it. */
  readonly imageArchive: string;
  readonly images: readonly ImageEntry[];
}

/** @throws EnvironmentError when this machine lacks Go or apt; ToolError when a build fails */
export async function prepareMaterials(log: Log): Promise<Materials> {
  const tree = await unpackDebianTree(log);
  const { folder, version } = await buildPrograms(log);
  const { archive, list } = await buildImages(tree, folder, version, log);
  return { version, programs: folder, tree, imageArchive: archive, images: list };
}
