import { ConfigurationError } from "../../model/errors.ts";
import { nearestName } from "../../scenarios/nearest-name.ts";

interface KnownImage {
  readonly image: string;
  /** Of the image for all architectures; absent where nobody verified one: then the tag is trusted, which its owner can move. */
  readonly digest?: string;
  readonly purpose: string;
}

const TOOLBOX = {
  image: "docker.io/nicolaka/netshoot:v0.16",
  digest: "sha256:b09d9b21381f47a79b3cbcb30da25266dc17186ea00ae65e99fdc51396f48e70",
} as const;

/**
 * Images by the tool they are for. Each needs a shell beside the tool, but for dnsmasq: long runs are started in the pod and looked after
 * there. fortio's own image has none, so the toolbox's fortio is used.
 */
const KNOWN_IMAGES = {
  iperf3: { ...TOOLBOX, purpose: "throughput: client and server" },
  fortio: { ...TOOLBOX, purpose: "HTTP, latency and connections: client and server" },
  dnsperf: { image: "docker.io/guessi/dnsperf:2.15.1-1", purpose: "DNS load" },
  dnsmasq: { image: "registry.k8s.io/dns/k8s-dns-dnsmasq-nanny:1.26.4", purpose: "the DNS server under test" },
  "node-tools": { ...TOOLBOX, purpose: "reading the nodes' counters" },
} as const satisfies Record<string, KnownImage>;

export type ImageName = keyof typeof KNOWN_IMAGES;
export const IMAGE_NAMES = Object.keys(KNOWN_IMAGES) as ImageName[];

/** An image reference for every tool. */
export type Images = Readonly<Record<ImageName, string>>;

const pinned = ({ image, digest }: KnownImage): string => (digest === undefined ? image : `${image}@${digest}`);

export const isPinned = (reference: string): boolean => reference.includes("@sha256:");

/**
 * The table's images, and those that were given in their place.
 * @param given `tool=image` each
 * @throws ConfigurationError for an entry of another form, a tool that has no image, or one given twice
 */
export function imagesFrom(given: readonly string[]): Images {
  const images: Record<string, string> = Object.fromEntries(IMAGE_NAMES.map((name) => [name, pinned(KNOWN_IMAGES[name])]));
  const seen = new Set<string>();
  for (const entry of given) {
    const [, name, image] = /^([^=\s]+)=(\S+)$/.exec(entry) ?? [];
    if (name === undefined || image === undefined)
      throw new ConfigurationError(`Input "images" must list images as tool=image, separated by commas, not "${entry}".`);
    if (!(IMAGE_NAMES as readonly string[]).includes(name)) {
      const nearest = nearestName(name, IMAGE_NAMES);
      throw new ConfigurationError(
        `Input "images" must name tools among ${IMAGE_NAMES.join(", ")}, not "${name}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
      );
    }
    if (seen.has(name)) throw new ConfigurationError(`Input "images" must name every tool once, not "${name}" twice.`);
    seen.add(name);
    images[name] = image;
  }
  return images as Images;
}
