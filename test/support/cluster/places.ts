import { join } from "node:path";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { CLUSTER, type MachineName } from "./names.ts";

/** What was built and downloaded; shared by all runs on this machine, can be deleted at any time and is made again. */
export const clusterCache = (): string => join(systemPlaces().cache, "cluster");

/** What belongs to the cluster that is up: keys, disks of its machines. On disk, because images are unpacked there. */
export const STATE = `/var/lib/${CLUSTER}`;
export const KUBECONFIG = join(STATE, "kubeconfig");
/** Images by name, with their digests: what a table of images, pinned by digest, is overridden with. */
export const IMAGE_LIST = join(STATE, "images.json");
export const CREDENTIALS = join(STATE, "credentials");

export const machineFolder = (machine: MachineName): string => join(STATE, machine);
/** The root file system of a machine, as seen from outside. */
export const machineRoot = (machine: MachineName): string => join(machineFolder(machine), "root");
