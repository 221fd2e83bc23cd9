export type Architecture = "amd64" | "arm64";

/** A tool of the cloud: the one release of it that we run, and how to know it. */
export interface PinnedTool {
  readonly name: string;
  readonly version: string;
  /** Oldest release that behaves as we expect, where somebody else chose it. */
  readonly oldest: string;
  readonly address: (architecture: Architecture) => string;
  /** Of what the address gives. */
  readonly sha256: Readonly<Record<Architecture, string>>;
  /** The one file that is taken from the archive; the address gives the executable itself where it is left out. */
  readonly member?: (architecture: Architecture) => string;
  readonly versionArguments: readonly string[];
}

/**
 * Checksums were not computed here, where the releases cannot be reached, but read in several unrelated public repositories that pin the same release
 * (2026-11-21): eksctl in four, helm in ten, kubectl for amd64 in eight and for arm64 in two, all with equal values.
 * cilium: LIKELY, because one project alone names them; a wrong one ends in a refusal, never in a wrong tool.
 */
export const PINNED_TOOLS = {
  eksctl: {
    name: "eksctl",
    version: "0.230.0",
    oldest: "0.230.0",
    address: (architecture) => `https://github.com/eksctl-io/eksctl/releases/download/v0.230.0/eksctl_Linux_${architecture}.tar.gz`,
    member: () => "eksctl",
    sha256: {
      amd64: "a2060956f117c3065abafda5c1f681679b9c3716675d70ce4ffff46033b02c35",
      arm64: "21afe8a1e38f0e8153a1f27ff7af6b90e309a0411a1438139463dac2f866674d",
    },
    versionArguments: ["version"],
  },
  helm: {
    name: "helm",
    version: "4.3.0",
    oldest: "3.18.0",
    address: (architecture) => `https://get.helm.sh/helm-v4.3.0-linux-${architecture}.tar.gz`,
    member: (architecture) => `linux-${architecture}/helm`,
    sha256: {
      amd64: "86584a54def73570558f66f5111cc53dfed56689637ae32c1201205d494f54fb",
      arm64: "31c5794dd55c66a51e6b7d2e2ac7a114ae8b1de41ff1d9ba51748ac973b06a08",
    },
    versionArguments: ["version", "--short"],
  },
  kubectl: {
    name: "kubectl",
    version: "1.35.9",
    oldest: "1.34.0",
    address: (architecture) => `https://dl.k8s.io/release/v1.35.9/bin/linux/${architecture}/kubectl`,
    sha256: {
      amd64: "3cfeaf80be482b435b0aa214aff6e0b2c312ee23c0ff20810c75517b6004c6eb",
      arm64: "39c98bca82875d9a9ddfb6f3c5ab17c3f78ea0801230683e538a67d5c053308d",
    },
    versionArguments: ["version", "--client"],
  },
  cilium: {
    name: "cilium",
    version: "0.19.2",
    oldest: "0.19.0",
    address: (architecture) => `https://github.com/cilium/cilium-cli/releases/download/v0.19.2/cilium-linux-${architecture}.tar.gz`,
    member: () => "cilium",
    sha256: {
      amd64: "aa25cd2542614051573008ed18adb7d697fd78e4b0345db83d1650cdaf4492de",
      arm64: "205ad0eba18a105e4542a5ff41fea74929f8cb4af831d35c0fac591bfe48bbf1",
    },
    versionArguments: ["version", "--client"],
  },
} as const satisfies Readonly<Record<string, PinnedTool>>;

export type ToolName = keyof typeof PINNED_TOOLS;
