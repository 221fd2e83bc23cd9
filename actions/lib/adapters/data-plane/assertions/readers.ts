import type { AssertionKind } from "../../../model/assertion.ts";
import { readAwsNodeArgument, readAwsNodeSetting } from "./aws-node.ts";
import { readCiliumConfig, readCiliumStatus } from "./cilium.ts";
import { readEniPrefixes } from "./eni-prefixes.ts";
import { readChains, readNftTable } from "./firewall.ts";
import type { Reader } from "./found.ts";
import { readKubeProxy } from "./kube-proxy.ts";
import { readLeftovers } from "./leftovers.ts";
import { readNodeCapacity, readNodeDevice, readNodeSysctl } from "./node-settings.ts";
import { readObject } from "./object.ts";
import { readPodLinkKind, readPodMtu, readPodNetwork, readPodSysctl } from "./pod-network.ts";

/** Who finds what an assertion is about. */
export const READERS: Readonly<Record<AssertionKind, Reader>> = {
  "cilium-status": readCiliumStatus,
  "cilium-config": readCiliumConfig,
  "aws-node-setting": readAwsNodeSetting,
  "aws-node-argument": readAwsNodeArgument,
  "kube-proxy": readKubeProxy,
  chains: readChains,
  "nft-table": readNftTable,
  "node-device": readNodeDevice,
  "node-sysctl": readNodeSysctl,
  "pod-sysctl": readPodSysctl,
  "pod-mtu": readPodMtu,
  "pod-link-kind": readPodLinkKind,
  "pod-network": readPodNetwork,
  "eni-prefixes": readEniPrefixes,
  "node-capacity": readNodeCapacity,
  object: readObject,
  leftovers: readLeftovers,
};
