import { BlockList, isIPv6 } from "node:net";
import { z } from "zod";
import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import { foundOnNodes, type Reader } from "./found.ts";
import { settingFile, settingIn } from "./node-settings.ts";

const NAME_OF_DEVICE = /^[A-Za-z0-9_.-]{1,15}$/;

/** @throws ConfigurationError for what is no name of a device */
function device(subject: string): string {
  if (!NAME_OF_DEVICE.test(subject)) throw new ConfigurationError(`A device must be named as eth0, not "${subject}".`);
  return subject;
}

export const readPodSysctl: Reader = async (subject, looks) => {
  const file = settingFile(subject);
  return await foundOnNodes(looks, async (node) => settingIn(await looks.agents.inPod(node, ["cat", file]), node));
};

/** What a packet of a pod may have: Cilium leaves the device as large as the node's and makes the route smaller by what its tunnel adds. */
export const readPodMtu: Reader = async (subject, looks) => {
  const file = `/sys/class/net/${device(subject)}/mtu`;
  return await foundOnNodes(looks, async (node) => {
    const link = settingIn(await looks.agents.inPod(node, ["cat", file]), node);
    const { exitCode, stdout, stderr } = await looks.agents.inPod(node, ["ip", "route", "show", "default", "dev", subject]);
    if (link === undefined) return undefined;
    if (exitCode !== 0) throw new EnvironmentError(`A pod on node ${node} did not say its default route: ${stderr.trim().slice(-200)}`);
    const route = /\bmtu (?:lock )?(\d+)/.exec(stdout)?.[1];
    return String(Math.min(Number(link), Number(route ?? link)));
  });
};

const linkSchema = z.array(z.looseObject({ linkinfo: z.looseObject({ info_kind: z.string() }).optional() }));

/** What the kernel calls the kind of link: `veth`, `netkit`. BusyBox has an ip that does not say it; the driver's name is the same word. */
export const readPodLinkKind: Reader = async (subject, looks) =>
  await foundOnNodes(looks, async (node) => {
    const said = await looks.agents.inPod(node, ["ip", "-json", "-details", "link", "show", "dev", device(subject)]);
    const links = said.exitCode === 0 ? linkSchema.safeParse(parse(said.stdout)).data : undefined;
    if (links !== undefined) return links[0]?.linkinfo?.info_kind ?? "physical";
    if (/does not exist/.test(said.stderr)) return undefined;
    const { exitCode, stdout, stderr } = await looks.agents.inPod(node, ["ethtool", "-i", subject]);
    if (/No such device/.test(stderr)) return undefined;
    const driver = exitCode === 0 ? /^driver: (\S+)$/m.exec(stdout)?.[1] : undefined;
    if (driver === undefined)
      throw new EnvironmentError(`A pod on node ${node} did not say the kind of ${subject}: ${stderr.trim().slice(-200)}`);
    return driver;
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const podSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().default("") }),
  spec: z.object({ nodeName: z.string().default("unknown"), hostNetwork: z.boolean().default(false) }).prefault({}),
  status: z.object({ phase: z.string().default(""), podIP: z.string().default("") }).prefault({}),
});

/**
 * On each node, the address of a pod with a network of its own, where all such pods have theirs in the range. A place without one names the pod that has
 * another: it may have been made before the data plane was.
 */
export const readPodNetwork: Reader = async (subject, { cluster, networks, signal }) => {
  const list = blockList(subject === "vpc" ? await networks.vpcRanges(signal) : [subject]);
  const pods = (await cluster.list({ apiVersion: "v1", kind: "Pod" }, signal))
    .map((pod) => podSchema.parse(pod))
    .filter(({ spec, status }) => !spec.hostNetwork && status.phase === "Running" && status.podIP !== "");
  return new Map(
    [...Map.groupBy(pods, ({ spec }) => spec.nodeName)].map(([node, onNode]) => {
      const stranger = onNode.find(({ status: { podIP } }) => !list.check(podIP, isIPv6(podIP) ? "ipv6" : "ipv4"));
      if (stranger === undefined) return [`node ${node}`, onNode[0]?.status.podIP];
      const { metadata, status } = stranger;
      return [`node ${node} (pod ${metadata.namespace}/${metadata.name} has ${status.podIP})`, undefined];
    }),
  );
};

/** @param ranges `10.0.0.0/8`. @throws ConfigurationError for what is no range */
function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [, network = "", bits] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(range) ?? [];
    try {
      list.addSubnet(network, Number(bits), isIPv6(network) ? "ipv6" : "ipv4");
    } catch {
      throw new ConfigurationError(`The network of pods must be vpc or a range such as 10.0.0.0/8, not "${range}".`);
    }
  }
  return list;
}
