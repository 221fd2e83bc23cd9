import type { Log } from "../../../actions/lib/ports/log.ts";
import { unpackDebianTree } from "./debian-tree.ts";
import { buildImages } from "./image-build.ts";
import { IMAGES, POLICY_ENGINE_IMAGE } from "./image-recipes.ts";
import { imageName } from "./names.ts";
import type { ImageEntry } from "./oci-archive.ts";
import { buildPolicyEngine, buildPrograms } from "./programs.ts";

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
  const { archive, list } = await buildImages({ recipes: IMAGES, tree, programs: folder, tag: version }, log);
  return { version, programs: folder, tree, imageArchive: archive, images: list };
}

/** What enforces network policies: built when a cluster is first asked to enforce them, because most tests need none of it. */
export interface PolicyEngine {
  /** OCI layout with its image, as `ctr images import` reads it. */
  readonly imageArchive: string;
  readonly image: string;
}

/** The commit that `programs/calico/go.mod` names has this release in its manifests. */
export const CALICO_VERSION = "v3.28.5";

/** @throws EnvironmentError when this machine lacks Go; ToolError when the build fails */
export async function preparePolicyEngine({ tree }: Materials, log: Log): Promise<PolicyEngine> {
  const programs = await buildPolicyEngine(CALICO_VERSION, log);
  const { archive } = await buildImages({ recipes: [POLICY_ENGINE_IMAGE], tree, programs, tag: CALICO_VERSION }, log);
  return { imageArchive: archive, image: imageName(POLICY_ENGINE_IMAGE.name, CALICO_VERSION) };
}
